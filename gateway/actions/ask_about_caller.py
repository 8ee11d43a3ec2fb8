"""Ask the carrier whether a citizen's call still goes on, when its end was never told."""

from __future__ import annotations

from gateway.actions.find_dispatch import lock_case
from gateway.actions.stop_legs import stop_joining
from gateway.work import Gateway, Work
from models.errors import CarrierError
from models.inbound import InboundCall
from models.lifecycle import move
from notifications.carriers import CarrierRef

STILL_ON = frozenset({None, "ring", "answer"})
"""What the carrier says of a call that is not over."""


def ask_about_caller(gateway: Gateway, call_id: int) -> None:
    """End the call on our side if it is over on the carrier's: nobody is told then that a citizen waits."""
    with gateway.work() as work:
        call = work.session.get_one(InboundCall, call_id)
    if call.ended_at is not None:
        return
    try:
        found = gateway.carrier.call_progress(CarrierRef(call.carrier_ref))
    except CarrierError:
        return
    if found.event not in STILL_ON:
        with gateway.work() as work:
            caller_left(work, work.session.get_one(InboundCall, call_id))


def caller_left(work: Work, call: InboundCall) -> None:
    """The call is over: nothing is held or rung for it any more, and its case goes on. Once only."""
    if call.case_id is not None:
        lock_case(work, call.case_id)
    if move(work.session, call, "end", work.now, next_due_at=None) and call.case_id is not None:
        work.record(call.case_id, "caller_hung_up", "caller")
        stop_joining(work, call.case_id)
