"""The parameters that every webhook carries, exactly as the carrier names them."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from gateway.switchboard.records import Call, CallStatus, Message, Recording

API_VERSION = "2010-04-01"
PARTS_OF_AN_ADDRESS = ("City", "State", "Zip")


def rfc2822(instant: datetime | None) -> str | None:
    """An instant as REST answers and callbacks write it."""
    return None if instant is None else format_datetime(instant.replace(microsecond=0))


def call_parameters(account_sid: str, call: Call) -> dict[str, str]:
    """What every request about a call says."""
    parameters = {
        "AccountSid": account_sid,
        "ApiVersion": API_VERSION,
        "CallSid": call.sid,
        "CallStatus": call.status.value,
        "Direction": call.direction,
        "From": call.sender,
        "To": call.to,
        "Caller": call.sender,
        "Called": call.to,
    }
    for party, number in (
        ("From", call.sender),
        ("Caller", call.sender),
        ("To", call.to),
        ("Called", call.to),
    ):
        parameters |= {party + part: "" for part in PARTS_OF_AN_ADDRESS}
        parameters[party + "Country"] = "CN" if number.startswith("+86") else ""
    if call.forwarded_from:
        parameters |= {"ForwardedFrom": call.forwarded_from, "CalledVia": call.forwarded_from}
    if call.parent_sid:
        parameters["ParentCallSid"] = call.parent_sid
    if call.token:
        parameters["CallToken"] = call.token
    if call.attestation:
        parameters["StirVerstat"] = call.attestation
    if call.answered_by is not None:
        parameters["AnsweredBy"] = call.answered_by
    if call.direction != "inbound":  # what we sent along is not said back
        return parameters
    return parameters | {f"SipHeader_{name}": value for name, value in call.sip_headers.items()}


def call_callback_parameters(account_sid: str, call: Call, event: str, now: datetime) -> dict[str, str]:
    """What a status callback about `event` says."""
    parameters = call_parameters(account_sid, call)
    parameters |= {
        "CallStatus": CALL_STATUS_OF.get(event, call.status.value),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(call.callbacks_sent),
        "Timestamp": rfc2822(now) or "",
    }
    if event == "completed":
        parameters |= {"CallDuration": str(call.duration_s), "Duration": str(-(-call.duration_s // 60))}
        if call.sip_code is not None:
            parameters["SipResponseCode"] = str(call.sip_code)
        if call.recorded is not None:
            parameters |= {
                "RecordingSid": call.recorded.sid,
                "RecordingUrl": call.recorded.url,
                "RecordingDuration": str(call.recorded.duration_s),
            }
    return parameters


def message_callback_parameters(account_sid: str, message: Message) -> dict[str, str]:
    """What a status callback about a text says; no sequence and no time, as in life."""
    parameters = {
        "AccountSid": account_sid,
        "ApiVersion": API_VERSION,
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "MessageStatus": message.status,
        "SmsStatus": message.status,
        "From": message.sender,
        "To": message.to,
    }
    if message.service_sid is not None:
        parameters["MessagingServiceSid"] = message.service_sid
    if message.error_code is not None:
        parameters["ErrorCode"] = str(message.error_code)
    if message.status in ("delivered", "undelivered") and message.updated_at is not None:
        parameters["RawDlrDoneDate"] = message.updated_at.strftime("%y%m%d%H%M")
    return parameters


def recording_callback_parameters(account_sid: str, recording: Recording, url: str) -> dict[str, str]:
    """What a status callback about a recording says: little of the call, not even who called."""
    parameters = {
        "AccountSid": account_sid,
        "CallSid": recording.call_sid,
        "RecordingSid": recording.sid,
        "RecordingUrl": url,
        "RecordingStatus": "in-progress",
        "RecordingChannels": str(recording.channels),
        "RecordingSource": recording.source,
        "RecordingStartTime": rfc2822(recording.started_at) or "",
    }
    if recording.ready_at is not None:
        parameters["RecordingStatus"] = "absent" if recording.is_absent else "completed"
        parameters["RecordingDuration"] = str(recording.duration_s)
    if recording.track is not None:
        parameters["RecordingTrack"] = recording.track
    if recording.conference_sid is not None:
        parameters["ConferenceSid"] = recording.conference_sid
    return parameters


def inbound_message_parameters(account_sid: str, message: Message) -> dict[str, str]:
    """What the webhook about a text to one of our numbers says."""
    parameters = {
        "AccountSid": account_sid,
        "ApiVersion": API_VERSION,
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsMessageSid": message.sid,
        "SmsStatus": "received",
        "From": message.sender,
        "To": message.to,
        "Body": message.body,
        "NumMedia": "0",
        "NumSegments": str(message.segments),
    }
    if message.service_sid is not None:
        parameters["MessagingServiceSid"] = message.service_sid
    if message.opt_out_type is not None:
        parameters["OptOutType"] = message.opt_out_type
    for party, number in (("From", message.sender), ("To", message.to)):
        parameters |= {party + part: "" for part in PARTS_OF_AN_ADDRESS}
        parameters[party + "Country"] = "CN" if number.startswith("+86") else ""
    return parameters


CALL_STATUS_OF = {
    "initiated": "initiated",
    "ringing": CallStatus.RINGING.value,
    "answered": CallStatus.IN_PROGRESS.value,
}
