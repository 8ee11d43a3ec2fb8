"""Nobody took the case while the citizen was held: tell the code and let him go; the ladder goes on."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from gateway.actions.find_dispatch import lead_of
from gateway.actions.join import let_go
from gateway.actions.outbox import RING_AGAIN
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.inbound import InboundCall
from models.lifecycle import IN_REACH, CallerState, move

LOOK_AGAIN_S = 5
STILL_ON_S = 120
"""How often the carrier is asked whether a call still goes on, should its end never be told."""
LONGEST = 1.5
"""While a phone is ringing for him, a citizen is held up to this many times the usual length."""


def start_waiting(work: Work, call: InboundCall) -> None:
    """The caller enters the queue; the holding ends after the time that is set.

    When whoever has his case could not be reached while he was greeted, nobody is coming: it ends soon.
    """
    dispatch = lead_of(work, call.case_id)
    somebody_comes = dispatch is None or dispatch.is_waiting or _rings(work, call)
    hold_s = work.settings.hold_s if somebody_comes else LOOK_AGAIN_S
    move(work.session, call, "wait", work.now, next_due_at=work.after(hold_s))


def look_after_caller(work: Work, call: InboundCall) -> None:
    """End the holding, or make a redirect again that the carrier has not taken yet.

    A call that is over is looked at once more if a message may have been left on it.
    """
    if call.redirect_wanted_at and not call.redirected_at and call.ended_at is None:
        call.next_due_at = work.now + RING_AGAIN
        work.wake("redirect_caller", call, first=True)
    elif call.state is CallerState.WAITING:
        if _somebody_is_being_called(work, call):
            call.next_due_at = work.after(LOOK_AGAIN_S)
        else:
            let_go(work, call)
    elif call.ended_at is None:
        call.next_due_at = work.after(STILL_ON_S)
        work.wake("ask_about_caller", call)
    else:
        call.next_due_at = work.after(STILL_ON_S)
        work.wake("look_for_messages", call)


def _somebody_is_being_called(work: Work, call: InboundCall) -> bool:
    """True while a phone rings for this citizen: to let him go before it is answered helps nobody."""
    if call.waiting_at is None or work.now - call.waiting_at > LONGEST * timedelta(
        seconds=work.settings.hold_s
    ):
        return False
    return _rings(work, call)


def _rings(work: Work, call: InboundCall) -> bool:
    """True while any phone rings for this call's case, or is about to."""
    ringing = select(Attempt.id).where(
        Attempt.case_id == call.case_id, Attempt.channel == Channel.CALL, Attempt.state.in_(IN_REACH)
    )
    return work.session.scalars(ringing.limit(1)).first() is not None


def ask_for_call_back(work: Work, call: InboundCall) -> None:
    """The citizen would rather be called back than wait: the case stays open and is climbed on."""
    if (
        move(work.session, call, "tell", work.now, next_due_at=work.after(STILL_ON_S), wants_call_back=True)
        and call.case_id is not None
    ):
        work.record(call.case_id, "call_back_wanted", "caller")
