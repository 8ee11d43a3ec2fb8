"""A prompt as a TwiML document, in the part of TwiML that every compatible carrier understands."""

from __future__ import annotations

from collections.abc import Callable

from twilio.twiml.voice_response import VoiceResponse

from ivr.prompt import DialDesk, GoOn, HangUp, Hold, JoinQueue, LeaveQueue, Prompt
from models.conversation import Say

Speak = Callable[[Say], str]
LANGUAGE = {"zh": "cmn-CN", "en": "en-US"}
VOICE = {"zh": "Polly.Zhiyu", "en": "Polly.Joanna"}


def to_twiml(prompt: Prompt, speak: Speak, lang: str = "zh") -> str:
    """The document; `speak` puts a `Say` into words.

    The words are nested in the Gather, so that a key pressed while they are spoken counts. A document with
    a question never ends in silence: its address is asked for every outcome.
    """
    document = VoiceResponse()
    place = document
    if prompt.ask is not None:
        place = document.gather(
            num_digits=1,
            action=prompt.ask.url,
            method="POST",
            timeout=prompt.ask.wait_s,
            finish_on_key="",
            action_on_empty_result=True,
        )
    for line in prompt.lines:
        place.say(speak(line), language=LANGUAGE[lang], voice=VOICE[lang])
    _then(document, prompt)
    return str(document)


def _then(document: VoiceResponse, prompt: Prompt) -> None:
    match prompt.then:
        case HangUp():
            document.hangup()
        case Hold(queue, wait_url, left_url):
            document.enqueue(queue, wait_url=wait_url, wait_url_method="POST", action=left_url, method="POST")
        case JoinQueue(queue, told_url, parted_url, wait_s):
            dial = document.dial(action=parted_url, method="POST", timeout=wait_s)
            dial.queue(queue, url=told_url, method="POST")
        case DialDesk():
            _dial_desk(document, prompt.then)
        case LeaveQueue():
            document.leave()
        case GoOn():
            pass


def _dial_desk(document: VoiceResponse, desk: DialDesk) -> None:
    after = {"action": desk.done_url, "method": "POST"} if desk.done_url else {}
    dial = document.dial(timeout=desk.ring_s, caller_id=desk.caller_id, **after)
    told: dict[str, str] = {"send_digits": desk.send_digits} if desk.send_digits else {}
    if desk.answered_url:
        told |= {"status_callback": desk.answered_url, "status_callback_event": "answered"}
    dial.number(desk.number, **told)
