"""Ask the carrier whether a citizen's call still goes on, when its end was never told."""

from __future__ import annotations

from gateway.actions.ask_trunk import ask_trunk
from gateway.actions.find_call import locked_call
from gateway.actions.owe_call_back import caller_went
from gateway.actions.stop_legs import stop_joining
from gateway.work import Gateway, Work
from models.case import Case
from models.errors import CarrierError
from models.inbound import InboundCall
from models.lifecycle import CallerState, move
from notifications.carriers import CarrierRef

STILL_ON = frozenset({None, "ring", "answer"})
"""What the carrier says of a call that is not over."""
HEARD = frozenset({CallerState.JOINED, CallerState.TO_110, CallerState.OFFICER})
"""Somebody was there for this caller; or it was no citizen."""

MESSAGES_TOLD_S = 60
"""So long after a call the carrier has told of every message on it, unless we were away then."""


def ask_about_caller(gateway: Gateway, call_id: int) -> None:
    """End the call on our side if it is over on the carrier's: nobody is told then that a citizen waits."""
    with gateway.work() as work:
        call = work.session.get_one(InboundCall, call_id)
    if call.ended_at is not None:
        return
    try:
        found = ask_trunk(
            gateway, call.trunk, lambda carrier: carrier.call_progress(CarrierRef(call.carrier_ref))
        )
    except CarrierError:
        return
    if found.event not in STILL_ON:
        with gateway.work() as work:
            caller_left(work, call_id)


def caller_left(work: Work, call_id: int) -> None:
    """The call is over: nothing is held or rung for it any more, and its case goes on. Once only.

    Whoever left without having been talked to is owed a call back.
    """
    call = locked_call(work, call_id)
    was_heard, look_at = call.state in HEARD, None
    if call.state is CallerState.TOLD:
        look_at = work.after(MESSAGES_TOLD_S)
    if not move(work.session, call, "end", work.now, next_due_at=look_at) or call.case_id is None:
        return
    work.record(call.case_id, "caller_hung_up", "caller")
    stop_joining(work, call.case_id)
    if not was_heard:
        caller_went(work, work.session.get_one(Case, call.case_id))
