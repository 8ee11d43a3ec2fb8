"""Fetch a waiting citizen out of the queue, because something better is ready than waiting."""

from __future__ import annotations

from datetime import timedelta

from gateway.actions.ask_trunk import ask_trunk
from gateway.actions.give_up_waiting import LOOK_AGAIN_S, STILL_ON_S
from gateway.callbacks import Callbacks
from gateway.work import Gateway
from models.errors import CarrierError
from models.inbound import InboundCall
from models.lifecycle import CallerState
from notifications.carriers import CarrierRef


def redirect_caller(gateway: Gateway, call_id: int) -> None:
    """Send the call to its next step at once; if that fails, the clock repeats it.

    The waiting loop asks for the next step by itself every few seconds, so a lost request costs only those.
    """
    with gateway.work() as work:
        call = work.session.get_one(InboundCall, call_id)
    if call.redirected_at is not None or call.ended_at is not None:
        return
    url = Callbacks(gateway.settings.public_base_url).next_step(call_id)
    try:
        ask_trunk(
            gateway, call.trunk, lambda carrier: carrier.redirect_call(CarrierRef(call.carrier_ref), url)
        )
    except CarrierError:
        return
    with gateway.work() as work:
        done = work.session.get_one(InboundCall, call_id)
        done.redirected_at, done.next_due_at = work.now, work.after(STILL_ON_S)
        if done.state is CallerState.WAITING and done.waiting_at is not None:
            # He only changes queues, and has waited for some time already.
            held = done.waiting_at + timedelta(seconds=work.settings.hold_s)
            done.next_due_at = max(held, work.after(LOOK_AGAIN_S))
