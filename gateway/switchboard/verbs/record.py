"""Record: a message left by the far end."""

from __future__ import annotations

from datetime import datetime

from gateway.switchboard.backend import Prompt
from gateway.switchboard.interpreter import Frame
from gateway.switchboard.leg import Digit, LegOver
from gateway.switchboard.parameters import rfc2822
from gateway.switchboard.records import Recording, Target, new_sid
from gateway.switchboard.twiml import Verb

BEEP = Prompt(words="（嘀）")
LONGEST_S = 3600.0


async def record(frame: Frame, verb: Verb) -> Target | None:
    """Record until a key, the longest length or a hang-up; then too the action is told (Digits=hangup).

    A virtual far end is never silent, so the silence timeout does not end a recording here.
    """
    frame.answer()
    action = frame.address(verb, "action")
    if verb.get("playBeep") != "false":
        await frame.hear(BEEP)
    recording = Recording(new_sid("RE"), frame.leg.call.sid, frame.now())
    frame.switchboard.recordings[recording.sid] = recording
    frame.switchboard.backend.record(frame.leg, recording.sid)
    until = frame.in_seconds(verb.number("maxLength", LONGEST_S) or LONGEST_S)
    try:
        digits = await _until_key(frame, verb.get("finishOnKey", "1234567890*#"), until)
    except LegOver:
        frame.interpreter.tell(frame.leg, _report(frame, verb, action, recording, "hangup"))
        raise
    finally:
        frame.switchboard.backend.stop_recording(frame.leg)
    return _report(frame, verb, action, recording, digits)


async def _until_key(frame: Frame, keys: str, until: datetime) -> str:
    while True:
        event = await frame.leg.wait(Digit, until=until)
        if event is None:
            return ""
        if event.key in keys:
            return event.key


def _report(frame: Frame, verb: Verb, action: Target, recording: Recording, digits: str) -> Target:
    recording.duration_s = int((frame.now() - recording.started_at).total_seconds())
    url = frame.switchboard.recording_url(recording)
    told = {
        "RecordingSid": recording.sid,
        "RecordingUrl": url,
        "RecordingDuration": str(recording.duration_s),
    }
    if verb.get("recordingStatusCallback"):
        started = rfc2822(recording.started_at) or ""
        status = told | {
            "RecordingStatus": "completed",
            "RecordingChannels": "1",
            "RecordingSource": "RecordVerb",
            "RecordingStartTime": started,
        }
        address = frame.document.resolve(verb.get("recordingStatusCallback"))
        method = verb.get("recordingStatusCallbackMethod", "POST").upper()
        frame.interpreter.tell(frame.leg, Target(address, method, extra=tuple(status.items())))
    if digits:
        told["Digits"] = digits
    return Target(action.url, action.method, extra=tuple(told.items()))
