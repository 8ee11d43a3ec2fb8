"""One document at work on one leg: all that a verb needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from gateway.switchboard.backend import Prompt
from gateway.switchboard.leg import Leg
from gateway.switchboard.records import CallbackOrder, CallStatus, Target
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.twiml import Document, Verb

if TYPE_CHECKING:
    from gateway.switchboard.interpreter import Interpreter


@dataclass(frozen=True)
class Scope:
    """Where a document runs, which verbs may occur there, and what its requests say besides.

    `code` is the number of the error when another verb occurs.
    """

    name: str
    verbs: frozenset[str]
    extra: Callable[[], dict[str, str]] = dict
    code: int = 13201


SPEAKING = frozenset({"Say", "Play", "Pause"})
ON_CALL = Scope(
    "call",
    SPEAKING
    | {"Gather", "Dial", "Enqueue", "Record", "Redirect", "Reject", "Hangup", "Refer", "Start", "Stop"},
)
WHISPER = Scope("whisper", SPEAKING | {"Gather", "Redirect", "Hangup"})
WAITING = SPEAKING | {"Gather", "Redirect", "Hangup", "Leave"}
TAKEN = SPEAKING | {"Redirect"}


@dataclass(frozen=True)
class Frame:
    """A document on a leg, where it runs, and who runs it."""

    interpreter: Interpreter
    leg: Leg
    document: Document
    scope: Scope

    @property
    def switchboard(self) -> Switchboard:
        """The carrier that the leg belongs to."""
        return self.interpreter.switchboard

    def now(self) -> datetime:
        """This instant."""
        return self.switchboard.clock.now()

    def in_seconds(self, seconds: float) -> datetime:
        """The instant `seconds` from now."""
        return self.now() + timedelta(seconds=seconds)

    def answer(self) -> None:
        """Pick up an inbound leg that still rings."""
        if self.leg.call.direction == "inbound" and self.leg.call.status is CallStatus.RINGING:
            self.switchboard.backend.answer(self.leg)
            self.switchboard.far_end_answered(self.leg)

    def address(self, verb: Verb, name: str, extra: dict[str, str] | None = None) -> Target:
        """Where attribute `name` points, this document when it is missing. Raises BadDocument."""
        url = self.document.resolve(verb.get(name))
        method = verb.get("method" if name in ("action", "url") else f"{name}Method", "POST")
        return Target(url, method.upper(), extra=tuple((extra or {}).items()))

    def order(self, verb: Verb, name: str) -> CallbackOrder | None:
        """The status callback that attribute `name` orders, if it does. Raises BadDocument."""
        if not verb.get(name):
            return None
        return CallbackOrder(
            self.document.resolve(verb.get(name)),
            verb.get(f"{name}Method", "POST").upper(),
            frozenset(verb.get(f"{name}Event", "completed").split()),
        )

    def remark(self, code: int, reason: str) -> None:
        """Put something that is wrong with the document on record; it goes on."""
        self.interpreter.note(self.leg, code, reason, self.document.url)

    async def hear(self, prompt: Prompt) -> None:
        """Play `prompt` to its end."""
        job = self.leg.next_job()
        self.switchboard.backend.play(self.leg, prompt, job)
        try:
            await self.leg.done(job)
        finally:
            self.switchboard.backend.stop(self.leg)


VerbFunction = Callable[[Frame, Verb], Awaitable[Target | None]]
