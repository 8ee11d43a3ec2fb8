"""A case comes to rest: nothing is to be done about it any more, and its number may be given out again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from gateway.work import Work
from models.case import Case, CaseCode
from models.lifecycle import move

CODE_RESTS = timedelta(days=30)
"""How long nobody else gets the number of a closed case: people still write about it."""


def archive(work: Work, case: Case, why: str) -> bool:
    """Close the case; True if it was not closed before. `why` says how its survey ended, or why it had none.

    The timeline has the reason in a line of its own, which is the centre's: no unit sees who was surveyed.
    """
    if not move(work.session, case, "archive", work.now):
        return False
    work.record(case.id, "archived")
    work.record(case.id, "survey_over", why=why)
    rest_code(work, case)
    return True


def rest_code(work: Work, case: Case) -> None:
    """The case is over: after a while another one may bear its number."""
    resting = update(CaseCode).where(CaseCode.number == int(case.code), CaseCode.free_at.is_(None))
    work.session.execute(resting.values(free_at=work.now + CODE_RESTS))


def keep_code(work: Work, case: Case) -> None:
    """The case is open again, so its number is in use again, unless another case bears it meanwhile."""
    work.session.execute(update(CaseCode).where(CaseCode.number == int(case.code)).values(free_at=None))
