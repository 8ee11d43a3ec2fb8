"""Gather: prompts that a key interrupts, and the keys that follow."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.switchboard.interpreter import Frame
from gateway.switchboard.leg import Digit
from gateway.switchboard.records import Target
from gateway.switchboard.twiml import BadDocument, Verb
from gateway.switchboard.verbs.speaking import prompt_of

DEFAULT_TIMEOUT_S = 5.0
KEYS = "0123456789*#"


@dataclass
class Collector:
    """Keys typed so far. `take` says whether that is all of them."""

    most: int | None
    finish_key: str
    typed: str = ""

    def take(self, key: str) -> bool:
        """Add one key; True when the input is complete."""
        if key == self.finish_key:
            return True
        self.typed += key
        return self.most is not None and len(self.typed) >= self.most


async def gather(frame: Frame, verb: Verb) -> Target | None:
    """Collect keys; the action gets them as Digits, and nothing typed goes there only when asked to."""
    frame.answer()
    listens = "dtmf" in verb.get("input", "dtmf").split()
    collector = _collector(verb)
    key = await _prompts(frame, verb, listens)
    timeout_s = verb.number("timeout", DEFAULT_TIMEOUT_S)
    while key is None or not collector.take(key):
        heard = await _key(frame, timeout_s, listens)
        if heard is None:
            break
        key = heard
    if collector.typed:
        return frame.address(verb, "action", {"Digits": collector.typed})
    if verb.flag("actionOnEmptyResult"):
        return frame.address(verb, "action")
    return None


def _collector(verb: Verb) -> Collector:
    finish_key = verb.get("finishOnKey", "#")
    if len(finish_key) > 1 or finish_key not in KEYS:
        raise BadDocument(13311, f"finishOnKey {finish_key!r} is no single key")
    return Collector(int(verb.number("numDigits", 0)) or None, finish_key)


async def _prompts(frame: Frame, verb: Verb, listens: bool) -> str | None:
    """Play what is nested; the key that interrupted it, or None when it was heard to its end."""
    for child in verb.children:
        if child.name == "Pause":
            key = await _key(frame, child.number("length", 1), listens)
        elif child.name in ("Say", "Play"):
            key = await _prompt(frame, child, listens)
        else:
            raise BadDocument(13320, f"{child.name} is not allowed in Gather")
        if key is not None:
            return key
    return None


async def _prompt(frame: Frame, verb: Verb, listens: bool) -> str | None:
    job = frame.leg.next_job()
    frame.switchboard.backend.play(frame.leg, prompt_of(frame, verb), job)
    try:
        if listens:
            return await frame.leg.done_or_key(job)
        await frame.leg.done(job)
    finally:
        frame.switchboard.backend.stop(frame.leg)
    return None


async def _key(frame: Frame, seconds: float, listens: bool) -> str | None:
    until = frame.in_seconds(seconds)
    if not listens:
        await frame.leg.sleep_until(until)
        return None
    event = await frame.leg.wait(Digit, until=until)
    return event.key if event is not None else None
