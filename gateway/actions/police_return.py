"""Danger: the case goes back to the 110 desk at once, whatever state it is in. Source: R18, I6."""

from __future__ import annotations

from gateway.actions.escalate import tell_the_desk
from gateway.actions.give_up_waiting import STILL_ON_S
from gateway.actions.join import call_on_the_line
from gateway.actions.outbox import RING_AGAIN
from gateway.actions.stop_legs import stop_legs
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.attempt import Attempt
from models.conversation import Say
from models.dispatch import Dispatch
from models.inbound import InboundCall
from models.lifecycle import move

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
        call = call_on_the_line(work, dispatch.case)
        is_fetched = call is not None and _fetch(work, call)
        tell_the_desk(work, dispatch.case, after_s=DESK_IS_DIALLED_S if is_fetched else 0)
    return said


def _fetch(work: Work, call: InboundCall) -> bool:
    fetched = move(
        work.session,
        call,
        "to_110",
        work.now,
        redirect_wanted_at=work.now,
        redirected_at=None,
        next_due_at=work.now + RING_AGAIN,
    )
    if fetched:
        work.wake("redirect_caller", call, first=True)
    return fetched


def caller_returns(work: Work, call: InboundCall, dispatch: Dispatch | None) -> None:
    """The caller pressed 0: his own leg goes to the desk, and the case, if there is one, with it."""
    if not move(work.session, call, "to_110", work.now, next_due_at=work.after(STILL_ON_S)):
        return
    if dispatch is None or not move(work.session, dispatch, "police_return", work.now, next_due_at=None):
        return
    work.record(dispatch.case_id, "caller_to_110", "caller", unit=dispatch.unit_code)
    stop_legs(work, dispatch)
    if move(work.session, dispatch.case, "police_return", work.now):
        tell_the_desk(work, dispatch.case, after_s=DESK_IS_DIALLED_S)
