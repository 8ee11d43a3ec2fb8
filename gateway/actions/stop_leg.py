"""Ask the carrier to end a leg that nobody needs any more."""

from __future__ import annotations

from gateway.actions.ask_trunk import ask_trunk
from gateway.callbacks import Callbacks
from gateway.policy.call_backs import TALK
from gateway.work import Gateway
from models.attempt import Attempt
from models.errors import CarrierError
from models.lifecycle import LIVE, AttemptState
from models.trunk import TrunkCode
from notifications.carriers import CarrierRef


def stop_leg(gateway: Gateway, attempt_id: int) -> None:
    """End the leg; somebody who is listening to the prompt is told who took the case instead of cut off.

    If the carrier cannot be asked now, the clock repeats it. A leg whose name we do not know yet is ended as
    soon as the carrier tells it. A citizen's leg, which an officer's call has dialled, is only ever ended.
    """
    with gateway.work() as work:
        attempt = work.session.get_one(Attempt, attempt_id)
    if attempt.carrier_ref is None or attempt.state not in LIVE or attempt.stopped_at is not None:
        return
    ref, trunk = CarrierRef(attempt.carrier_ref), attempt.trunk or TrunkCode.PRIMARY
    try:
        if attempt.state is AttemptState.ANSWERED and attempt.rung != TALK:
            url = Callbacks(gateway.settings.public_base_url).prompt(attempt_id)
            ask_trunk(gateway, trunk, lambda carrier: carrier.redirect_call(ref, url))
        else:
            ask_trunk(gateway, trunk, lambda carrier: carrier.hang_up(ref))
    except CarrierError:
        return
    with gateway.work() as work:
        work.session.get_one(Attempt, attempt_id).stopped_at = work.now
