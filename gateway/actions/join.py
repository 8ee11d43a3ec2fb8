"""Bring the waiting citizen and whoever took the case together."""

from __future__ import annotations

from sqlalchemy import select

from gateway.actions.outbox import RING_AGAIN, Why, put_out
from gateway.policy.duty import DUTY_OFFICER, Target
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.case import Case
from models.dispatch import Dispatch
from models.inbound import InboundCall
from models.lifecycle import CallerState

JOIN = "join"
ON_THE_LINE = (CallerState.GREETED, CallerState.WAITING)
"""The citizen hears the greeting still, or is in the queue: either way he can be talked to in a moment."""


def waiting_call(work: Work, case: Case) -> InboundCall | None:
    """The citizen's call that is being held for this case, if there is one."""
    return work.session.scalars(
        select(InboundCall)
        .where(InboundCall.case_id == case.id, InboundCall.state.in_(ON_THE_LINE))
        .order_by(InboundCall.id.desc())
        .limit(1)
    ).first()


def fetch_into_queue(work: Work, call: InboundCall) -> None:
    """A citizen who still hears the greeting need not hear its end: somebody is there for him."""
    if call.state is CallerState.GREETED and call.redirect_wanted_at is None:
        call.redirect_wanted_at, call.next_due_at = work.now, work.now + RING_AGAIN
        work.wake("redirect_caller", call, first=True)


def call_to_join(work: Work, dispatch: Dispatch, by: Speaker) -> Attempt:
    """Ring whoever took the case by text, because the citizen is still on the line."""
    to = Target(DUTY_OFFICER, by.number, None, by.name, person_id=by.person_id)
    why = Why(JOIN, JOIN, dispatch.case, dispatch)
    return put_out(work, to, Channel.CALL, "officer_whisper", why, urgent=True)
