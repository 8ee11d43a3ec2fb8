"""What a form orders, read field by field; every reader raises RestError."""

from __future__ import annotations

import re

from gateway.switchboard.records import CallbackOrder, RecordingOrder, Target
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.requests import Form

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
SEND_DIGITS = re.compile(r"[0-9A-D#*wW]{1,32}")
LONGEST_TWIML = 4000
CALL_EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
RECORDING_EVENTS = frozenset({"in-progress", "completed", "absent"})
CHANNELS = {"mono": 1, "dual": 2}
TRACKS = frozenset({"inbound", "outbound", "both"})
TRIMS = frozenset({"trim-silence", "do-not-trim"})


def read_target(form: Form) -> Target | None:
    """The document that a request names; Url wins over Twiml."""
    url = form.address("Url", 21205)
    if url is not None:
        return Target(url, form.method("Method"))
    twiml = form.get("Twiml")
    if len(twiml) > LONGEST_TWIML:
        raise RestError(20001, "Twiml is longer than 4000 characters")
    if not twiml and form.get("ApplicationSid"):  # there are no applications here to start
        raise RestError(21218, form.get("ApplicationSid"))
    return Target(twiml=twiml) if twiml else None


def read_fallback(form: Form) -> Target | None:
    """The document to go to when another one cannot be had."""
    url = form.address("FallbackUrl", 21205)
    return None if url is None else Target(url, form.method("FallbackMethod"))


def read_callback(form: Form) -> CallbackOrder | None:
    """Who is told what becomes of a call; of its end alone when no event is named."""
    url = form.address("StatusCallback", 21502)
    events = _events(form, "StatusCallbackEvent", CALL_EVENTS)
    if url is None:
        return None
    return CallbackOrder(url, form.method("StatusCallbackMethod"), events)


def read_send_digits(form: Form) -> str:
    """The keys to send on the answer; empty for none."""
    digits = form.get("SendDigits")
    if digits and not SEND_DIGITS.fullmatch(digits):
        raise RestError(21206, digits)
    return digits


def read_recording(form: Form) -> RecordingOrder:
    """How a call is to be recorded."""
    channels = form.choice("RecordingChannels", CHANNELS, "mono")
    track = form.choice("RecordingTrack", TRACKS, "both")
    form.choice("Trim", TRIMS, "do-not-trim")
    url = form.address("RecordingStatusCallback", 21502)
    events = _events(form, "RecordingStatusCallbackEvent", RECORDING_EVENTS)
    callback = None
    if url is not None:
        callback = CallbackOrder(url, form.method("RecordingStatusCallbackMethod"), events)
    return RecordingOrder(CHANNELS[channels], track, callback)


def _events(form: Form, name: str, known: frozenset[str]) -> frozenset[str]:
    events = frozenset(word for value in form.all(name) for word in value.split())
    if not events <= known:
        raise RestError(20001, f"{name} {' '.join(sorted(events - known))}")
    return events or frozenset({"completed"})
