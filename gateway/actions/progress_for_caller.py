"""How a citizen's own matter stands. Source: R6."""

from __future__ import annotations

from sqlalchemy import select

from gateway.policy.phrases import local_clock
from gateway.work import Work
from models.case import Case
from models.conversation import Say
from models.unit import Unit


def progress_for_caller(work: Work, number: str) -> Say | None:
    """Where the newest case of this number stands; None when the number has none."""
    case = work.session.scalars(
        select(Case).where(Case.caller_phone == number).order_by(Case.registered_at.desc()).limit(1)
    ).first()
    if case is None:
        return None
    unit = work.session.get_one(Unit, case.unit_code)
    key = "caller_progress_waiting" if case.acknowledged_at is None else "caller_progress"
    return Say(key, code=case.code, dept=unit.name_zh, hhmm=local_clock(work.now))
