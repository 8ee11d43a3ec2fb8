"""Ring an officer who asked by text to be put through to a citizen. Source: R6."""

from __future__ import annotations

from sqlalchemy import func, select

from gateway.actions.call_citizen import obstacle
from gateway.actions.join import JOIN
from gateway.actions.outbox import Why, put_out
from gateway.policy.call_backs import CALL_BACK
from gateway.policy.duty import DUTY_OFFICER, Target
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.conversation import Say
from models.dispatch import Dispatch
from models.lifecycle import IN_REACH


def call_officer(work: Work, dispatch: Dispatch, by: Speaker) -> Say:
    """Ring the phone from which it was asked; there a key is wanted before the citizen is dialled.

    Asked twice, the phone rings once. The caller holds the dispatch's row lock.
    """
    why_not = obstacle(work, dispatch)
    if why_not is not None:
        return why_not
    calls = select(func.count()).where(
        Attempt.dispatch_id == dispatch.id, Attempt.number == by.number, Attempt.channel == Channel.CALL
    )
    said = Say("officer_called", code=dispatch.case.code)
    rings = calls.where(Attempt.rung.in_((CALL_BACK, JOIN)), Attempt.state.in_(IN_REACH))
    if work.session.scalar(rings):
        return said
    nth = (work.session.scalar(calls.where(Attempt.rung == CALL_BACK)) or 0) + 1
    to = Target(DUTY_OFFICER, by.number, None, by.name, person_id=by.person_id)
    why = Why(CALL_BACK, str(nth), dispatch.case, dispatch)
    put_out(work, to, Channel.CALL, "officer_call_back", why, urgent=True)
    return said
