"""placeholder"""


def play(settings, *, real_time, leave): ...
