"""A citizen speaks of danger: the 110 desk is told of his case at once. Source: R18, I6."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from gateway.actions.escalate import tell_the_desk
from gateway.actions.find_dispatch import lock_case
from gateway.actions.police_return import return_to_police
from gateway.policy.phrases import local_clock
from gateway.policy.text_intake import ALERT_AGAIN
from gateway.work import Work
from models.attempt import Attempt
from models.case import Case
from models.conversation import Say
from models.dispatch import Dispatch
from models.unit import POLICE


def call_110(work: Work, case: Case) -> Say:
    """What the citizen is told; in other words when he has been told so about this case before."""
    before = select(Attempt.id).where(Attempt.case_id == case.id, Attempt.rung == "caller_call_110")
    if work.session.scalars(before.limit(1)).first() is None:
        return Say("caller_call_110", code=case.code)
    return Say("caller_call_110_again", code=case.code, hhmm=local_clock(work.now))


def alert_desk(work: Work, case: Case, words: Sequence[str], *, police_only: bool) -> bool:
    """Tell the desk; True when the citizen should be told to call, False when both happened just now.

    A matter of the police alone goes back to them; with any other the unit keeps its share and the desk
    hears of the danger too. `words` are the catalogue's words that were found.
    """
    lock_case(work, case.id)
    told = select(Dispatch.dispatched_at).where(Dispatch.case_id == case.id, Dispatch.unit_code == POLICE)
    last = work.session.scalars(told.order_by(Dispatch.id.desc()).limit(1)).first()
    case.emergency = True
    if last is not None and last > work.now - ALERT_AGAIN:
        return False
    work.record(case.id, "danger_told", "caller", words=list(words))
    if not police_only or not return_to_police(work, case, caller_said_so=True):
        tell_the_desk(work, case)
    return True
