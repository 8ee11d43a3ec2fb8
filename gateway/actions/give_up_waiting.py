"""Nobody took the case while the citizen was held: tell the code and let him go; the ladder goes on."""

from __future__ import annotations

from gateway.actions.tell import RING_AGAIN
from gateway.work import Work
from models.inbound import InboundCall
from models.lifecycle import CallerState, move


def look_after_caller(work: Work, call: InboundCall) -> None:
    """End the holding, or make a redirect again that the carrier has not taken yet."""
    if call.redirect_wanted_at and not call.redirected_at and call.ended_at is None:
        call.next_due_at = work.now + RING_AGAIN
        work.wake("redirect_caller", call.id, first=True)
    elif call.state is CallerState.WAITING:
        give_up_waiting(work, call)
    else:
        call.next_due_at = None


def ask_for_call_back(work: Work, call: InboundCall) -> None:
    """The citizen would rather be called back than wait: the case stays open and is climbed on."""
    if (
        move(work.session, call, "tell", work.now, next_due_at=None, wants_call_back=True)
        and call.case_id is not None
    ):
        work.record(call.case_id, "call_back_wanted", "caller")


def give_up_waiting(work: Work, call: InboundCall) -> None:
    """Fetch the citizen out of the queue to hear the code; the case stays open and is climbed on."""
    if not move(
        work.session, call, "tell", work.now, redirect_wanted_at=work.now, next_due_at=work.now + RING_AGAIN
    ):
        return
    work.wake("redirect_caller", call.id, first=True)
    if call.case_id is not None:
        work.record(call.case_id, "holding_ended", "caller")
