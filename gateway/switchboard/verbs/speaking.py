"""Say, Play and Pause."""

from __future__ import annotations

from gateway.switchboard.backend import Prompt
from gateway.switchboard.interpreter import Frame
from gateway.switchboard.records import Target
from gateway.switchboard.twiml import Verb

MOST_LOOPS = 1000


def prompt_of(frame: Frame, verb: Verb) -> Prompt:
    """What a Say or Play lets the far end hear; loop 0 means as often as the carrier ever does it."""
    loops = int(verb.number("loop", 1)) or MOST_LOOPS
    if verb.name == "Say":
        return Prompt(words=verb.text, loops=loops)
    return Prompt(sound_url=frame.document.resolve(verb.text), loops=loops)


async def say(frame: Frame, verb: Verb) -> Target | None:
    """Speak the text."""
    frame.answer()
    await frame.hear(prompt_of(frame, verb))
    return None


async def play(frame: Frame, verb: Verb) -> Target | None:
    """Play a sound file, or send keys as tones."""
    frame.answer()
    if verb.get("digits"):
        job = frame.leg.next_job()
        frame.switchboard.backend.send_digits(frame.leg, verb.get("digits"), job)
        await frame.leg.done(job)
    else:
        await frame.hear(prompt_of(frame, verb))
    return None


async def pause(frame: Frame, verb: Verb) -> Target | None:
    """Be silent. An inbound leg that still rings goes on ringing: Pause first delays the answer."""
    await frame.leg.sleep_until(frame.in_seconds(verb.number("length", 1)))
    return None
