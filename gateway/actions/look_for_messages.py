"""Look for a message of which nobody told us, because we were away when the carrier did."""

from __future__ import annotations

from datetime import timedelta

from gateway.actions.keep_recording import keep_recording
from gateway.work import Gateway
from models.errors import CarrierError
from models.inbound import InboundCall
from models.recording import RecordingKind
from notifications.carriers import CarrierRef

AGAIN_S = 300
FOR_SO_LONG = timedelta(days=1)


def look_for_messages(gateway: Gateway, call_id: int) -> None:
    """Ask the carrier once what was recorded on a call that ended where a message could be left.

    The carrier tells of a recording once, and asks nobody whether it was heard. What is known already is
    told twice then, which changes nothing. Source: R15; scenario 20.
    """
    with gateway.work() as work:
        call = work.session.get_one(InboundCall, call_id)
    if call.next_due_at is None or call.ended_at is None or call.case_id is None:
        return
    try:
        found = gateway.trunks[call.trunk].carrier.find_recordings(CarrierRef(call.carrier_ref))
    except CarrierError:
        with gateway.work() as work:
            later = work.session.get_one(InboundCall, call_id)
            is_over = work.now - call.ended_at > FOR_SO_LONG
            later.next_due_at = None if is_over else work.after(AGAIN_S)
        return
    with gateway.work() as work:
        for told in found:
            keep_recording(work, call.trunk, told, RecordingKind.VOICEMAIL, call.case_id, call_id=call_id)
        work.session.get_one(InboundCall, call_id).next_due_at = None
