"""Bring the waiting citizen and whoever took the case together."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Select, select

from gateway.actions.outbox import RING_AGAIN, Why, put_out
from gateway.policy.duty import DUTY_OFFICER, Target
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.case import Case
from models.dispatch import Dispatch
from models.inbound import InboundCall
from models.lifecycle import LIVE, AttemptState, CallerState, move

JOIN, JOIN_AGAIN, JOIN_THERE = "join", "join again", "join there"
HANG_UP_FIRST = timedelta(seconds=3)
PAUSE = timedelta(seconds=8)
ON_THE_LINE = (CallerState.GREETED, CallerState.WAITING, CallerState.TOLD)
"""The citizen hears the greeting still, waits, or leaves a message: he can be talked to in a moment."""
NOT_OVER = (*ON_THE_LINE, CallerState.JOINED)


def queue_of(call: InboundCall) -> str:
    """The queue in which a caller waits: each in one of his own, so that nobody else is taken for him."""
    return f"call-{call.id}"


def waiting_call(work: Work, case: Case) -> InboundCall | None:
    """The call that is being held for this case, if there is one: the citizen's before the operator's."""
    held = _calls(case, ON_THE_LINE).order_by(InboundCall.by_operator, InboundCall.id.desc())
    return work.session.scalars(held.limit(1)).first()


def call_on_the_line(work: Work, case: Case) -> InboundCall | None:
    """The citizen's call in whatever it does: greeted, waiting, talking, or hearing the last words."""
    return _call_in(work, case, NOT_OVER)


def last_call(work: Work, case: Case) -> InboundCall | None:
    """The newest call about this case, be it over or not."""
    return _call_in(work, case, tuple(CallerState))


def _call_in(work: Work, case: Case, states: tuple[CallerState, ...]) -> InboundCall | None:
    """The newest call about a case in one of these states."""
    return work.session.scalars(_calls(case, states).order_by(InboundCall.id.desc()).limit(1)).first()


def _calls(case: Case, states: tuple[CallerState, ...]) -> Select[InboundCall]:
    return select(InboundCall).where(InboundCall.case_id == case.id, InboundCall.state.in_(states))


def fetch_into_queue(work: Work, call: InboundCall) -> None:
    """Whoever hears the greeting or leaves a message need not go on with it: somebody is there for him."""
    wanted = {"redirect_wanted_at": work.now, "redirected_at": None, "next_due_at": work.now + RING_AGAIN}
    if call.state is CallerState.TOLD:
        if move(work.session, call, "fetch", work.now, **wanted):
            work.wake("redirect_caller", call, first=True)
    elif call.state is CallerState.GREETED and call.redirect_wanted_at is None:
        for column, value in wanted.items():
            setattr(call, column, value)
        work.wake("redirect_caller", call, first=True)


def call_to_join(work: Work, dispatch: Dispatch, by: Speaker) -> None:
    """Ring whoever took the case by text, because the citizen is still on the line."""
    ring_to_join(work, dispatch, Target(DUTY_OFFICER, by.number, None, by.name, person_id=by.person_id))


def ring_to_join(work: Work, dispatch: Dispatch, to: Target) -> None:
    """Ring whoever has the case, because its citizen is on the line.

    If he is listening to the prompt, that leg is fetched to the talk instead; if his phone only rings, that
    leg must end first, or he would be busy.
    """
    live = select(Attempt.state).where(
        Attempt.dispatch_id == dispatch.id, Attempt.number == to.number, Attempt.state.in_(LIVE)
    )
    states = set(work.session.scalars(live.where(Attempt.channel == Channel.CALL)))
    if to.person_id is None or AttemptState.ANSWERED not in states:
        _ring(work, dispatch, to, JOIN, HANG_UP_FIRST if states else timedelta(0))


def ring_on_its_trunk(work: Work, dispatch: Dispatch, call: InboundCall, to: Target) -> None:
    """Ring whoever is on a line of another trunk, once he has put it down. The second time does nothing."""
    climb = f"{JOIN_THERE} {call.id}"
    rung = select(Attempt.id).where(
        Attempt.dispatch_id == dispatch.id, Attempt.rung == JOIN, Attempt.climb == climb
    )
    if work.session.scalars(rung).first() is None:
        _ring(work, dispatch, to, JOIN_THERE, PAUSE)


def join_again(work: Work, dispatch: Dispatch, failed: Attempt) -> None:
    """The call to whoever has the case did not reach him: once more, and then the citizen is let go.

    He is told that he will be called back, which is true: his number has gone to the officer.
    """
    call = waiting_call(work, dispatch.case)
    if call is None:
        return
    if failed.climb.startswith(JOIN_AGAIN):
        let_go(work, call)
    else:
        _ring(work, dispatch, same_line(failed), JOIN_AGAIN, PAUSE)


def same_line(attempt: Attempt) -> Target:
    """Whom an attempt was for, to be tried again."""
    line = (attempt.number, attempt.extension or None, attempt.name, attempt.contact_id, attempt.person_id)
    return Target(attempt.role, *line)


def let_go(work: Work, call: InboundCall) -> None:
    """Fetch a waiting citizen out of the queue to hear the code and how it goes on."""
    wanted = {"redirect_wanted_at": work.now, "redirected_at": None, "next_due_at": work.now + RING_AGAIN}
    if move(work.session, call, "tell", work.now, **wanted):
        work.wake("redirect_caller", call, first=True)
        if call.case_id is not None:
            work.record(call.case_id, "holding_ended", "caller")


def _ring(work: Work, dispatch: Dispatch, to: Target, climb: str, after: timedelta) -> None:
    call = waiting_call(work, dispatch.case)
    if call is not None:  # a citizen who calls again is joined again
        why = Why(JOIN, f"{climb} {call.id}", dispatch.case, dispatch)
        put_out(work, to, Channel.CALL, "officer_whisper", why, urgent=True, after=after)
