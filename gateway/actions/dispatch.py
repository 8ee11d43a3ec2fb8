"""Give a verified case to the one unit that is responsible, and start its ladder."""

from __future__ import annotations

from sqlalchemy import select

from gateway.actions.escalate import escalate
from gateway.actions.open_dispatch import ladder_for, open_dispatch
from gateway.actions.tell import tell_caller
from gateway.policy.case_words import category
from gateway.work import Work
from models.case import Case
from models.conversation import Say
from models.dispatch import Dispatch
from models.lifecycle import move


def dispatch(work: Work, case: Case, receipt: str = "caller_receipt") -> Dispatch | None:
    """Make the dispatch with a copy of its ladder, climb what is due, and tell the citizen who has it.

    `receipt` is the sentence for the citizen. A second call returns the first dispatch and tells nobody
    anything; None for a case that went back to 110 before it was dispatched.
    Source: R21 (at once), R23 (straight to the unit), R31 (one unit).
    """
    if not move(work.session, case, "dispatch", work.now):
        return work.session.scalars(
            select(Dispatch).where(Dispatch.case_id == case.id).order_by(Dispatch.id)
        ).first()
    made = open_dispatch(work, case, case.unit_code, ladder_for(work, case))
    escalate(work, made)
    dept = made.unit.name_zh
    tell_caller(work, case, Say(receipt, category=category(case), code=case.code, dept=dept))
    return made
