"""Record: a message left by the far end."""

from __future__ import annotations

from datetime import datetime

from gateway.switchboard.backend import Prompt
from gateway.switchboard.frame import Frame
from gateway.switchboard.leg import Digit, FellSilent, LegOver
from gateway.switchboard.recorder import BY_VERB
from gateway.switchboard.records import Recording, RecordingOrder, Target
from gateway.switchboard.twiml import Verb

BEEP = Prompt(words="（嘀）")
LONGEST_S, LONGEST_TRANSCRIBED_S = 3600, 120


async def record(frame: Frame, verb: Verb) -> Target | None:
    """Record until a key, silence, the longest length or a hang-up, of which the action is told as well.

    Without an action this document is asked again, so that nothing after Record ever runs. A redirect keeps
    what was recorded and tells the status callback alone.
    """
    frame.answer()
    action = frame.address(verb, "action")
    callback = frame.order(verb, "recordingStatusCallback")
    if verb.flag("playBeep"):
        await frame.hear(BEEP)
    order = RecordingOrder(
        track=verb.get("recordingTrack") or None,
        callback=callback,
        silence_s=verb.whole("timeout"),
        trims_silence=verb.get("trim") == "trim-silence",
    )
    recorder = frame.switchboard.recorder
    kept = recorder.start(frame.leg, order, BY_VERB)
    try:
        digits = await _until_key(frame, verb.get("finishOnKey"), frame.in_seconds(_longest_s(frame, verb)))
    except LegOver:
        recorder.stop(frame.leg, kept)
        frame.interpreter.tell(frame.leg, _told(frame, action, kept, "hangup"))
        raise
    finally:
        recorder.stop(frame.leg, kept)
    return _told(frame, action, kept, digits)


def _longest_s(frame: Frame, verb: Verb) -> int:
    is_transcribed = verb.flag("transcribe") or bool(verb.get("transcribeCallback"))
    longest_s = verb.whole("maxLength") or (LONGEST_TRANSCRIBED_S if is_transcribed else LONGEST_S)
    if is_transcribed and longest_s > LONGEST_TRANSCRIBED_S:
        frame.remark(13615, f"maxLength {longest_s} is too long to be transcribed")
    return longest_s


async def _until_key(frame: Frame, keys: str, until: datetime) -> str:
    while True:
        event = await frame.leg.wait(Digit, FellSilent, until=until)
        if event is None or isinstance(event, FellSilent):
            return ""
        if event.key in keys:
            return event.key


def _told(frame: Frame, action: Target, kept: Recording, digits: str) -> Target:
    told = {
        "RecordingSid": kept.sid,
        "RecordingUrl": frame.switchboard.recording_url(kept),
        "RecordingDuration": str(kept.duration_s),
    }
    if digits:
        told["Digits"] = digits
    return Target(action.url, action.method, extra=tuple(told.items()))
