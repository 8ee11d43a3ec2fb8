"""Record: a message left by the far end."""

from __future__ import annotations

from datetime import datetime

from gateway.switchboard.backend import Prompt
from gateway.switchboard.frame import Frame
from gateway.switchboard.leg import Digit, LegOver
from gateway.switchboard.records import CallbackOrder, Recording, Target, new_sid
from gateway.switchboard.twiml import Verb

BEEP = Prompt(words="（嘀）")
LONGEST_S = 3600.0


async def record(frame: Frame, verb: Verb) -> Target | None:
    """Record until a key, the longest length or a hang-up; then too the action is told (Digits=hangup).

    A virtual far end is never silent, so the silence timeout does not end a recording here. A redirect keeps
    what was recorded and tells the status callback alone.
    """
    frame.answer()
    action = frame.address(verb, "action")
    if verb.get("playBeep") != "false":
        await frame.hear(BEEP)
    recording = Recording(new_sid("RE"), frame.leg.call.sid, frame.now(), callback=_callback(frame, verb))
    frame.switchboard.begin_recording(recording)
    frame.switchboard.backend.record(frame.leg, recording.sid)
    until = frame.in_seconds(verb.whole("maxLength") or LONGEST_S)
    try:
        digits = await _until_key(frame, verb.get("finishOnKey", "1234567890*#"), until)
    except LegOver:
        _stop(frame, recording)
        frame.interpreter.tell(frame.leg, _told(frame, action, recording, "hangup"))
        raise
    finally:
        _stop(frame, recording)
    return _told(frame, action, recording, digits)


async def _until_key(frame: Frame, keys: str, until: datetime) -> str:
    while True:
        event = await frame.leg.wait(Digit, until=until)
        if event is None:
            return ""
        if event.key in keys:
            return event.key


def _stop(frame: Frame, recording: Recording) -> None:
    """Keep what was recorded; the second time there is nothing to do."""
    if recording.ready_at is None:
        frame.switchboard.backend.stop_recording(frame.leg)
        frame.switchboard.recorded(recording)


def _callback(frame: Frame, verb: Verb) -> CallbackOrder | None:
    if not verb.get("recordingStatusCallback"):
        return None
    return CallbackOrder(
        frame.document.resolve(verb.get("recordingStatusCallback")),
        verb.get("recordingStatusCallbackMethod", "POST").upper(),
        frozenset(verb.get("recordingStatusCallbackEvent", "completed").split()),
    )


def _told(frame: Frame, action: Target, recording: Recording, digits: str) -> Target:
    told = {
        "RecordingSid": recording.sid,
        "RecordingUrl": frame.switchboard.recording_url(recording),
        "RecordingDuration": str(recording.duration_s),
    }
    if digits:
        told["Digits"] = digits
    return Target(action.url, action.method, extra=tuple(told.items()))
