"""Gather: prompts that a key or a word interrupts, and what is keyed or said after them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from gateway.switchboard.frame import Frame
from gateway.switchboard.leg import Digit, Done, Spoken
from gateway.switchboard.records import Target
from gateway.switchboard.twiml import Verb
from gateway.switchboard.verbs.speaking import prompt_of


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


@dataclass
class Hearing:
    """Which input counts, and where guesses at it go; what is said counts only until a key is pressed."""

    frame: Frame
    verb: Verb
    by_key: bool
    by_speech: bool
    guesses: int = 0

    async def next(self, until: datetime | None, job: int | None = None) -> Digit | Spoken | None:
        """The next key or final words; None when job `job` is done, or the clock reaches `until`."""
        leg = self.frame.leg
        while True:
            if self.by_key and leg.keys_ahead:
                return Digit(leg.keys_ahead.pop(0))
            event = await leg.wait(Digit, Spoken, Done, until=until)
            if event is None or (isinstance(event, Done) and event.number == job):
                return None
            if isinstance(event, Digit) and self.by_key:
                return event
            if isinstance(event, Spoken) and self.by_speech:
                if event.is_final:
                    return event
                self._guess(event)

    def _guess(self, spoken: Spoken) -> None:
        """Pass on words that are not final, to whoever wants them."""
        if self.verb.get("partialResultCallback"):
            told = {
                "UnstableSpeechResult": spoken.words,
                "StableSpeechResult": "",
                "Stability": str(spoken.confidence),
                "SequenceNumber": str(self.guesses),
            }
            self.guesses += 1
            target = self.frame.address(self.verb, "partialResultCallback", told)
            self.frame.interpreter.tell(self.frame.leg, target)


async def gather(frame: Frame, verb: Verb) -> Target | None:
    """Collect keys or words, whichever comes first.

    The action gets them as Digits, or as SpeechResult; nothing at all goes there only when asked to.
    """
    frame.answer()
    wanted = verb.get("input").split()
    hearing = Hearing(frame, verb, "dtmf" in wanted, "speech" in wanted)
    _check_speech_timeout(frame, verb)
    if hearing.by_speech:
        frame.switchboard.backend.listen(frame.leg, verb.get("language"), verb.get("hints"))
    try:
        told = await _collect(hearing)
    finally:
        if "speech" in wanted:
            frame.switchboard.backend.stop_listening(frame.leg)
    if told or verb.flag("actionOnEmptyResult"):
        return frame.address(verb, "action", told)
    return None


async def _collect(hearing: Hearing) -> dict[str, str]:
    """What the action is told of the input; nothing when there was none."""
    frame = hearing.frame
    first = await _prompts(hearing)
    if first is None:
        first = await hearing.next(frame.in_seconds(hearing.verb.whole("timeout")))
    if isinstance(first, Spoken):
        return await _rest_of_speech(hearing, first)
    return await _rest_of_keys(hearing, first) if first is not None else {}


async def _prompts(hearing: Hearing) -> Digit | Spoken | None:
    """Play what is nested; what interrupted it, or None when it was heard to its end.

    Without bargeIn nothing interrupts it, and what is keyed or said meanwhile is lost.
    """
    frame = hearing.frame
    if not hearing.verb.flag("bargeIn"):
        return await _prompts(replace(hearing, verb=_heard_out(hearing.verb), by_key=False, by_speech=False))
    if hearing.by_key and frame.leg.keys_ahead:
        return await hearing.next(None)
    for child in hearing.verb.children:
        if child.name == "Pause":
            heard = await hearing.next(frame.in_seconds(child.whole("length")))
        else:
            heard = await _prompt(hearing, child)
        if heard is not None:
            return heard
    return None


def _heard_out(verb: Verb) -> Verb:
    return replace(verb, attributes=verb.attributes | {"bargeIn": "true"})


async def _prompt(hearing: Hearing, verb: Verb) -> Digit | Spoken | None:
    frame = hearing.frame
    job, backend = frame.leg.next_job(), frame.switchboard.backend
    if verb.get("digits"):
        backend.send_digits(frame.leg, verb.get("digits"), job)
        return await hearing.next(None, job)
    prompt = prompt_of(frame, verb)
    if prompt is None:
        return None
    backend.play(frame.leg, prompt, job)
    try:
        return await hearing.next(None, job)
    finally:
        backend.stop(frame.leg)


async def _rest_of_keys(hearing: Hearing, first: Digit) -> dict[str, str]:
    hearing.by_speech = False
    collector = Collector(hearing.verb.whole("numDigits") or None, hearing.verb.get("finishOnKey"))
    key: Digit | Spoken | None = first
    while isinstance(key, Digit) and not collector.take(key.key):
        key = await hearing.next(hearing.frame.in_seconds(hearing.verb.whole("timeout")))
    return {"Digits": collector.typed} if collector.typed else {}


async def _rest_of_speech(hearing: Hearing, first: Spoken) -> dict[str, str]:
    """What is said until there is silence for `speechTimeout`; keys do not count any more."""
    hearing.by_key = False
    frame, said = hearing.frame, [first]
    latest = frame.in_seconds(hearing.verb.whole("maxSpeechTime"))
    while True:
        more = await hearing.next(min(frame.in_seconds(_silence_s(hearing)), latest))
        if not isinstance(more, Spoken):
            break
        said.append(more)
    told = {"SpeechResult": " ".join(spoken.words for spoken in said)}
    if not frame.switchboard.options.speech_without_confidence:
        told["Confidence"] = str(min(spoken.confidence for spoken in said))
    return told


def _silence_s(hearing: Hearing) -> float:
    wanted = hearing.verb.get("speechTimeout")
    if wanted == "auto":
        return hearing.frame.switchboard.options.speech_ends_s
    return float(wanted) if wanted else float(hearing.verb.whole("timeout"))


def _check_speech_timeout(frame: Frame, verb: Verb) -> None:
    if verb.get("speechModel") != "default" and verb.get("speechTimeout") == "auto":
        frame.remark(12200, "speechTimeout must be a number with this speechModel")
