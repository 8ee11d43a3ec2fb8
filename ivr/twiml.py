"""A prompt as a TwiML document, in the part of TwiML that every compatible carrier understands."""

from __future__ import annotations

from collections.abc import Callable

from twilio.twiml.voice_response import VoiceResponse

from ivr.prompt import DialNumber, GoOn, HangUp, Hold, JoinQueue, LeaveQueue, Prompt, Record
from models.conversation import Say

Speak = Callable[[Say], str]
LANGUAGE = {"zh": "cmn-CN", "en": "en-US"}
EVERY_STEP = "initiated ringing answered completed"
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
            num_digits=prompt.ask.most,
            action=prompt.ask.url,
            method="POST",
            timeout=prompt.ask.wait_s,
            finish_on_key="#" if prompt.ask.most > 1 else "",
            action_on_empty_result=True,
        )
    for sound in prompt.sounds:
        place.play(sound)
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
        case DialNumber():
            _dial(document, prompt.then)
        case Record(url, kept_url, longest_s):
            document.record(
                action=url,
                method="POST",
                max_length=longest_s,
                finish_on_key="0#",  # 0 leads back to 110 from everywhere
                play_beep=True,
                recording_status_callback=kept_url,
                recording_status_callback_method="POST",
            )
        case LeaveQueue():
            document.leave()
        case GoOn():
            pass


def _dial(document: VoiceResponse, to: DialNumber) -> None:
    after = {"action": to.done_url, "method": "POST"} if to.done_url else {}
    dial = document.dial(timeout=to.ring_s, caller_id=to.caller_id, **after)
    told: dict[str, str] = {"send_digits": to.send_digits} if to.send_digits else {}
    if to.told_url:
        told |= {"status_callback": to.told_url, "status_callback_event": EVERY_STEP}
    elif to.answered_url:
        told |= {"status_callback": to.answered_url, "status_callback_event": "answered"}
    dial.number(to.number, **told)
