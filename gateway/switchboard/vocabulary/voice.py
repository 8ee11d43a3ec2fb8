"""The verbs of a call."""

from __future__ import annotations

from gateway.switchboard.vocabulary.attributes import (
    Attribute,
    address,
    callback,
    choice,
    flag,
    like,
    method,
    text,
    whole,
)
from gateway.switchboard.vocabulary.check import Element

MANDARIN_VOICES = (
    "Polly.Zhiyu",
    "Polly.Zhiyu-Neural",
    *(f"Google.cmn-CN-{kind}-{which}" for kind in ("Standard", "Wavenet") for which in "ABCD"),
    *(
        f"Google.cmn-CN-Chirp3-HD-{name}"
        for name in ("Aoede", "Kore", "Leda", "Zephyr", "Charon", "Fenrir", "Orus", "Puck")
    ),
)
VOICE = r"man|woman|alice|Polly\.(?!Zhiyu)\w+(-Neural|-Generative)?|Google\.(?!cmn-CN)[\w-]+|"
VOICE += "|".join(name.replace(".", r"\.") for name in MANDARIN_VOICES)
DIGITS = r"[0-9A-D#*wW]{1,128}"
CALL_EVENTS = ("initiated", "ringing", "answered", "completed")
RECORDING_EVENTS = ("in-progress", "completed", "absent")
CONFERENCE_EVENTS = ("start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement")
MOST_LOOPS = 1000


def _spoken(loop_code: int, voice_code: int) -> Element:
    return Element(
        {
            "voice": like(VOICE, "man", voice_code),
            "language": like(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", code=13512),
            "loop": whole(1, 0, MOST_LOOPS, loop_code),
        }
    )


def _played(loop_code: int) -> Element:
    return Element({"loop": whole(1, 0, MOST_LOOPS, loop_code), "digits": like(DIGITS)})


SAY, PLAY = _spoken(13510, 13511), _played(13410)
PAUSE = Element({"length": whole(1, 1, code=13910)})
PROMPTS = {"Say": _spoken(13322, 13321), "Play": _played(13410), "Pause": PAUSE}

GATHER = Element(
    {
        "input": choice("dtmf", "speech", "dtmf speech", "speech dtmf", default="dtmf"),
        "action": address(),
        "method": method(13312),
        "timeout": whole(5, 0, 600, 13313),
        "numDigits": whole(None, 1, 1000, 13314),
        "finishOnKey": like(r"[0-9#*]?", "#", 13311),
        "actionOnEmptyResult": flag(),
        "speechTimeout": whole(None, 1, 60, 12200, "auto"),
        "language": text("en-US"),
        "hints": Attribute(
            lambda value: len(value.split(",")) <= 500 and all(len(hint) <= 100 for hint in value.split(","))
        ),
        "speechModel": like(
            r"default|numbers_and_commands|phone_call|googlev2_\w+|deepgram_nova-[23]", "default"
        ),
        "partialResultCallback": address(),
        "partialResultCallbackMethod": method(),
        "profanityFilter": flag("true"),
        "enhanced": flag(),
        "bargeIn": flag("true"),
        "maxSpeechTime": whole(60, 1, 600),
        "debug": flag(),
    },
    PROMPTS,
    13320,
)

DETECTION = {
    "machineDetection": choice("Enable", "DetectMessageEnd"),
    "machineDetectionTimeout": whole(30, 3, 60),
    "machineDetectionSpeechThreshold": whole(2400, 1000, 6000),
    "machineDetectionSpeechEndThreshold": whole(1200, 500, 5000),
    "machineDetectionSilenceTimeout": whole(5000, 2000, 10000),
    "amdStatusCallback": address(),
    "amdStatusCallbackMethod": method(),
}
NUMBER = Element(
    {
        "url": address(),
        "method": method(13221),
        "sendDigits": like(DIGITS, code=13222),
        "byoc": text(),
        **callback("statusCallback", *CALL_EVENTS),
        **DETECTION,
    }
)
SIP = Element(
    {
        "url": address(),
        "method": method(13241),
        "username": text(),
        "password": text(),
        "sendDigits": like(DIGITS, code=13242),
        **callback("statusCallback", *CALL_EVENTS),
        **DETECTION,
    }
)
CLIENT = Element({"url": address(), "method": method(), **callback("statusCallback", *CALL_EVENTS)})
QUEUE = Element(
    {"url": address(), "method": method(), "reservationSid": text(), "postWorkActivitySid": text()}
)
CONFERENCE = Element(
    {
        "muted": flag(code=13230),
        "beep": choice("true", "false", "onEnter", "onExit", default="true", code=13235),
        "startConferenceOnEnter": flag("true", 13232),
        "endConferenceOnExit": flag(code=13231),
        "waitUrl": address(13233),
        "waitMethod": method(13234),
        "maxParticipants": whole(250, 2, 250),
        "participantLabel": text(longest=128),
        "record": choice("do-not-record", "record-from-start", "true", "false", default="do-not-record"),
        "trim": choice("trim-silence", "do-not-trim", default="trim-silence"),
        "coach": like(r"CA[0-9a-f]{32}"),
        "region": choice("us1", "ie1", "de1", "sg1", "br1", "au1", "jp1"),
        "jitterBufferSize": choice("small", "medium", "large", "off", default="large"),
        "recordingConfigurationId": text(),
        "eventCallbackUrl": address(),
        **callback("statusCallback", *CONFERENCE_EVENTS, default=""),
        **callback("recordingStatusCallback", *RECORDING_EVENTS),
    }
)
DIAL = Element(
    {
        "action": address(),
        "method": method(13210),
        "timeout": whole(30, 1, 600, 13212),
        "hangupOnStar": flag(code=13213),
        "timeLimit": whole(14400, 1, 86400, 13216),
        "callerId": text(longest=256, code=13214),
        "answerOnBridge": flag(),
        "record": choice(
            "do-not-record",
            "record-from-answer",
            "record-from-ringing",
            "record-from-answer-dual",
            "record-from-ringing-dual",
            "true",
            "false",
            default="do-not-record",
        ),
        "recordingTrack": choice("inbound", "outbound", "both", default="both"),
        "trim": choice("trim-silence", "do-not-trim", default="do-not-trim"),
        "ringTone": like(r"[a-z]{2}(-old)?|at|us-old"),
        "sequential": flag(),
        "recordingConfigurationId": text(),
        "passports": text(),
        "referUrl": address(),
        "referMethod": method(),
        "events": text(),
        **callback("recordingStatusCallback", *RECORDING_EVENTS),
    },
    {"Number": NUMBER, "Sip": SIP, "Client": CLIENT, "Queue": QUEUE, "Conference": CONFERENCE},
    13215,
)
RECORD = Element(
    {
        "action": address(),
        "method": method(13610),
        "timeout": whole(5, 0, 86400, 13611),
        "finishOnKey": like(r"[0-9#*]*", "1234567890*#", 13613),
        "maxLength": whole(None, 2, 86400, 13612),
        "playBeep": flag("true"),
        "trim": choice("trim-silence", "do-not-trim", default="trim-silence"),
        "transcribe": flag(code=13614),
        "transcribeCallback": address(13615),
        "recordingTrack": choice("inbound", "outbound", "both"),
        "recordingConfigurationId": text(),
        **callback("recordingStatusCallback", *RECORDING_EVENTS),
    }
)
ENQUEUE = Element(
    {
        "action": address(),
        "method": method(),
        "waitUrl": address(),
        "waitUrlMethod": method(),
        "workflowSid": text(),
        "maxQueueSize": whole(None, 1, 5000),
    },
    {"Task": Element({"priority": whole(), "timeout": whole()})},
)
REFER = Element({"action": address(), "method": method()}, {"Sip": Element({"username": text()})})
STREAMS = {name: Element({"name": text()}) for name in ("Stream", "Transcription", "Siprec")}

VERBS = {
    "Say": SAY,
    "Play": PLAY,
    "Pause": PAUSE,
    "Gather": GATHER,
    "Record": RECORD,
    "Dial": DIAL,
    "Enqueue": ENQUEUE,
    "Leave": Element(),
    "Redirect": Element({"method": method(13710)}),
    "Reject": Element({"reason": choice("rejected", "busy", default="rejected")}),
    "Hangup": Element(),
    "Refer": REFER,
    "Stop": Element({}, STREAMS),
    "Start": Element({"action": address(), "method": method()}, STREAMS),
}
