"""Say, Play and Pause."""

from __future__ import annotations

from urllib.parse import quote

from gateway.switchboard.backend import Prompt
from gateway.switchboard.frame import Frame
from gateway.switchboard.records import Target
from gateway.switchboard.twiml import Verb
from gateway.switchboard.vocabulary.voice import MANDARIN_VOICES, MOST_LOOPS

BASIC_VOICES = ("man", "woman", "alice")
LONGEST_BASIC = 4096  # characters
LONGEST_POLLY = 3000  # bytes of UTF-8
LONGEST_ENCODED = 4500  # characters once percent-encoded: a hanzi takes nine
MANDARIN = ("cmn-CN", "zh-CN")


def prompt_of(frame: Frame, verb: Verb) -> Prompt | None:
    """What a Say or Play lets the far end hear, None for nothing; what is wrong with it is remarked upon.

    Loop 0 means as often as the carrier ever does it.
    """
    loops = verb.whole("loop") or MOST_LOOPS
    if verb.name == "Play":
        if not verb.text:
            frame.remark(11100, "Play without an address")
            return None
        return Prompt(sound_url=frame.document.resolve(verb.text), loops=loops)
    if not verb.text:
        frame.remark(13520, "Say without words")
        return None
    voice, language = verb.get("voice"), verb.get("language")
    if voice in MANDARIN_VOICES and language not in ("", *MANDARIN):
        frame.remark(13512, f"the voice {voice} does not speak {language}")
    if is_too_long(verb.text, voice):
        frame.remark(13521, f"Say with too many words: {len(verb.text)} characters")
        if not frame.switchboard.options.overlong_say_is_spoken:
            return None
    return Prompt(words=verb.text, loops=loops)


def is_too_long(words: str, voice: str) -> bool:
    """Whether a Say is beyond what the carrier speaks in one go."""
    if voice in BASIC_VOICES and len(words) > LONGEST_BASIC:
        return True
    if voice.startswith("Polly.") and len(words.encode()) > LONGEST_POLLY:
        return True
    return len(quote(words, safe="")) > LONGEST_ENCODED


async def say(frame: Frame, verb: Verb) -> Target | None:
    """Speak the text."""
    frame.answer()
    prompt = prompt_of(frame, verb)
    if prompt is not None:
        await frame.hear(prompt)
    return None


async def play(frame: Frame, verb: Verb) -> Target | None:
    """Play a sound file, or send keys as tones."""
    frame.answer()
    if verb.get("digits"):
        await send_digits(frame, verb.get("digits"))
    else:
        prompt = prompt_of(frame, verb)
        if prompt is not None:
            await frame.hear(prompt)
    return None


async def send_digits(frame: Frame, digits: str) -> None:
    """Send keys to the far end; returns after the last."""
    job = frame.leg.next_job()
    frame.switchboard.backend.send_digits(frame.leg, digits, job)
    await frame.leg.done(job)


async def pause(frame: Frame, verb: Verb) -> Target | None:
    """Be silent. An inbound leg that still rings goes on ringing: Pause first delays the answer."""
    await frame.leg.sleep_until(frame.in_seconds(verb.whole("length")))
    return None
