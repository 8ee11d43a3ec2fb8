"""The live list of cases."""


def case_list(work):
    return []
