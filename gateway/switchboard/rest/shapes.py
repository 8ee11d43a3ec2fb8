"""Records as JSON, with every field that Twilio sends and in its types."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from gateway.switchboard.parameters import API_VERSION, rfc2822
from gateway.switchboard.queues import Member, Queue, Queues
from gateway.switchboard.records import Call, Message, Recording
from gateway.switchboard.rest.errors import MESSAGES
from gateway.switchboard.switchboard import Switchboard

NORTH_AMERICAN = re.compile(r"\+1([2-9]\d\d)(\d{3})(\d{4})")
CALL_PARTS = (
    "notifications",
    "recordings",
    "payments",
    "events",
    "siprec",
    "streams",
    "transcriptions",
    "user_defined_message_subscriptions",
    "user_defined_messages",
)


def call_json(account_sid: str, call: Call) -> dict[str, Any]:
    """A call; times are null until they are known."""
    uri = f"/{API_VERSION}/Accounts/{account_sid}/Calls/{call.sid}"
    return {
        "sid": call.sid,
        "account_sid": account_sid,
        "parent_call_sid": call.parent_sid,
        "phone_number_sid": _number_sid(call),
        "to": call.to,
        "to_formatted": _formatted(call.to),
        "from": call.sender,
        "from_formatted": _formatted(call.sender),
        "status": call.status.value,
        "direction": call.direction,
        "start_time": rfc2822(call.started_at),
        "end_time": rfc2822(call.ended_at),
        "duration": str(call.duration_s) if call.is_over else None,
        "price": None,
        "price_unit": "USD",
        "answered_by": call.answered_by,
        "forwarded_from": call.forwarded_from,
        "caller_name": None,
        "group_sid": None,
        "trunk_sid": None,
        "queue_time": str(call.queued_ms),
        "annotation": None,
        "api_version": API_VERSION,
        "date_created": rfc2822(call.created_at),
        "date_updated": rfc2822(call.updated_at),
        "uri": f"{uri}.json",
        "subresource_uris": {part: f"{uri}/{_camel(part)}.json" for part in CALL_PARTS},
    }


def message_json(account_sid: str, message: Message) -> dict[str, Any]:
    """A text."""
    uri = f"/{API_VERSION}/Accounts/{account_sid}/Messages/{message.sid}"
    return {
        "sid": message.sid,
        "account_sid": account_sid,
        "messaging_service_sid": message.service_sid,
        "to": message.to,
        "from": message.sender or None,
        "body": message.body,
        "status": message.status,
        "direction": message.direction,
        "num_segments": str(message.segments if message.sender else 0),
        "num_media": "0",
        "error_code": message.error_code,
        "error_message": MESSAGES.get(message.error_code, "Undelivered") if message.error_code else None,
        "price": None,
        "price_unit": None,
        "api_version": API_VERSION,
        "date_created": rfc2822(message.created_at),
        "date_sent": rfc2822(message.sent_at),
        "date_updated": rfc2822(message.updated_at),
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }


def recording_json(switchboard: Switchboard, recording: Recording) -> dict[str, Any]:
    """A recording; its length is not known while it is recorded."""
    account, started = switchboard.options.account_sid, rfc2822(recording.started_at)
    changed = recording.deleted_at or recording.ready_at or recording.started_at
    uri = f"/{API_VERSION}/Accounts/{account}/Recordings/{recording.sid}"
    return {
        "sid": recording.sid,
        "account_sid": account,
        "call_sid": recording.call_sid,
        "conference_sid": recording.conference_sid,
        "status": recording.status(switchboard.clock.now()),
        "source": recording.source,
        "channels": recording.channels,
        "track": recording.track,
        "duration": None if recording.ready_at is None else str(recording.duration_s),
        "start_time": started,
        "date_created": started,
        "date_updated": rfc2822(changed),
        "price": None,
        "price_unit": "USD",
        "error_code": None,
        "encryption_details": None,
        "api_version": API_VERSION,
        "media_url": switchboard.recording_url(recording),
        "subresource_uris": {
            "add_on_results": f"{uri}/AddOnResults.json",
            "transcriptions": f"{uri}/Transcriptions.json",
        },
        "uri": f"{uri}.json",
    }


def queue_json(account_sid: str, queue: Queue) -> dict[str, Any]:
    """A queue."""
    uri = f"/{API_VERSION}/Accounts/{account_sid}/Queues/{queue.sid}"
    return {
        "sid": queue.sid,
        "account_sid": account_sid,
        "friendly_name": queue.name,
        "current_size": len(queue.members),
        "max_size": queue.most,
        "average_wait_time": queue.average_wait_s,
        "date_created": rfc2822(queue.created_at),
        "date_updated": rfc2822(queue.updated_at or queue.created_at),
        "uri": f"{uri}.json",
        "subresource_uris": {"members": f"{uri}/Members.json"},
    }


def member_json(account_sid: str, queue: Queue, member: Member, queues: Queues) -> dict[str, Any]:
    """A waiting call; position 0 once it has left."""
    sid = member.leg.call.sid
    position = queue.members.index(member) + 1 if member in queue.members else 0
    return {
        "call_sid": sid,
        "queue_sid": queue.sid,
        "date_enqueued": rfc2822(member.since),
        "position": position,
        "wait_time": queues.waited_s(member),
        "uri": f"/{API_VERSION}/Accounts/{account_sid}/Queues/{queue.sid}/Members/{sid}.json",
    }


def _formatted(number: str) -> str:
    """A North American number as people write it there, any other one as it is."""
    digits = NORTH_AMERICAN.fullmatch(number)
    return f"({digits[1]}) {digits[2]}-{digits[3]}" if digits else number


def _number_sid(call: Call) -> str | None:
    """The SID of our own number in a call; a call that a document dialled has none."""
    if call.direction == "outbound-dial":
        return None
    ours = call.to if call.direction == "inbound" else call.sender
    return "PN" + hashlib.sha256(ours.encode()).hexdigest()[:32]


def _camel(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))
