"""Danger: the case goes back to the 110 desk at once, whatever state it is in. Source: R18, I6."""

from __future__ import annotations

from gateway.actions.escalate import escalate
from gateway.actions.join import waiting_call
from gateway.actions.open_dispatch import open_dispatch
from gateway.actions.outbox import RING_AGAIN
from gateway.actions.stop_legs import stop_legs
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.attempt import Attempt
from models.conversation import Say
from models.dispatch import Dispatch
from models.inbound import InboundCall
from models.lifecycle import move
from models.unit import POLICE

DESK_IS_DIALLED_S = 45
"""A caller who pressed 0 is on the way to the desk himself; the desk's ladder starts only if that fails."""


def police_return(work: Work, dispatch: Dispatch, by: Speaker, via: str, leg: Attempt | None = None) -> Say:
    """Call the 110 desk until somebody there takes the case; fetch a waiting citizen out of the queue.

    The unit's other legs stop, because the matter is 110's now. Reporting the same danger again changes
    nothing and gets the same answer.
    """
    said = Say("officer_emergency_ok", code=dispatch.case.code)
    if not move(work.session, dispatch, "police_return", work.now, next_due_at=None):
        return said
    work.record(dispatch.case_id, "emergency", by.name, unit=dispatch.unit_code, via=via)
    stop_legs(work, dispatch, but=leg.id if leg else None)
    if move(work.session, dispatch.case, "police_return", work.now):
        police = open_dispatch(work, dispatch.case, POLICE, "police_return")
        escalate(work, police)
        call = waiting_call(work, dispatch.case)
        if call is not None:
            _fetch(work, call)
    return said


def _fetch(work: Work, call: InboundCall) -> None:
    if move(
        work.session, call, "to_110", work.now, redirect_wanted_at=work.now, next_due_at=work.now + RING_AGAIN
    ):
        work.wake("redirect_caller", call, first=True)


def caller_returns(work: Work, call: InboundCall, dispatch: Dispatch | None) -> None:
    """The caller pressed 0: his own leg goes to the desk, and the case, if there is one, with it."""
    if not move(work.session, call, "to_110", work.now, next_due_at=None):
        return
    if dispatch is None or not move(work.session, dispatch, "police_return", work.now, next_due_at=None):
        return
    work.record(dispatch.case_id, "caller_to_110", "caller", unit=dispatch.unit_code)
    stop_legs(work, dispatch)
    if move(work.session, dispatch.case, "police_return", work.now):
        police = open_dispatch(work, dispatch.case, POLICE, "police_return")
        police.next_due_at = work.after(DESK_IS_DIALLED_S)
