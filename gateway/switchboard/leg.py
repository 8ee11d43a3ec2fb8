"""One leg while it lives: what reaches it, and how its task waits for that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, overload

from gateway.switchboard.activity import Activity, Mailbox
from gateway.switchboard.clock import Clock, Timer
from gateway.switchboard.records import Call, Target
from gateway.switchboard.twiml import Document


class Interrupt(Exception):
    """Something that ends whatever the leg is doing."""


class LegOver(Interrupt):
    """The leg has ended; nothing more can be said or heard on it."""


class Redirected(Interrupt):
    """A REST request sent the leg to another document."""

    def __init__(self, target: Target) -> None:
        super().__init__(target)
        self.target = target


class Dequeued(Interrupt):
    """Another leg's Dial took this one out of its queue."""

    def __init__(self, by: Leg, url: str | None, method: str) -> None:
        super().__init__(by)
        self.by, self.url, self.method = by, url, method


class RoomChanged(Interrupt):
    """Something about this leg's place in a conference has changed; dropped when it has left it."""

    def __init__(self, seat: object) -> None:
        super().__init__(seat)
        self.seat = seat


@dataclass(frozen=True)
class Answered:
    """The far end was picked up."""


@dataclass(frozen=True)
class Digit:
    """A key was pressed at the far end."""

    key: str


@dataclass(frozen=True)
class Spoken:
    """Words were recognised at the far end; while they are not final they may still change."""

    words: str
    confidence: float
    is_final: bool = True


@dataclass(frozen=True)
class FellSilent:
    """Nothing was said for as long as a recording was to wait for."""

    recording_sid: str


@dataclass(frozen=True)
class Judged:
    """Person or machine: it is known what answered."""

    answered_by: str


@dataclass(frozen=True)
class Referred:
    """The far end was asked to call somebody else, and answered with this SIP code."""

    number: int
    sip_code: int


@dataclass(frozen=True)
class Done:
    """The back-end finished job `number` of this leg (a prompt, digits sent)."""

    number: int


@dataclass(frozen=True)
class Fetched:
    """The answer to request `number` of this leg: a document, or what went wrong."""

    number: int
    result: Document | Exception


@dataclass(frozen=True)
class PeerAnswered:
    """A leg that this one dialled was picked up."""

    peer: Leg


@dataclass(frozen=True)
class PeerReady:
    """A leg that this one dialled, or took from a queue, can be joined to it now."""

    peer: Leg


@dataclass(frozen=True)
class PeerGone:
    """The other leg ended or was sent elsewhere."""

    peer: Leg


@dataclass(frozen=True)
class QueueMoved:
    """Somebody joined the queue that this leg wants to take a caller from."""


Event = (
    LegOver
    | Redirected
    | Dequeued
    | RoomChanged
    | Answered
    | Digit
    | Spoken
    | FellSilent
    | Judged
    | Referred
    | Done
    | Fetched
    | PeerAnswered
    | PeerReady
    | PeerGone
    | QueueMoved
)
A = TypeVar("A", bound=Event)
B = TypeVar("B", bound=Event)
C = TypeVar("C", bound=Event)


class Leg:
    """A call record with a mailbox; its task is the only reader of the mailbox.

    `parent` dialled this leg; `partner` took it out of a queue, or was taken.
    """

    def __init__(self, call: Call, activity: Activity, clock: Clock, parent: Leg | None = None) -> None:
        self.call = call
        self.parent = parent
        self.partner: Leg | None = None
        self.seat: object | None = None  # its place in a conference
        self.has_lost = False  # another leg of the same Dial was answered first
        self.when_over: Callable[[], None] | None = None
        self.talk_limit: Timer | None = None
        self._clock = clock
        self._mailbox: Mailbox[Event] = Mailbox(activity, clock)
        self.keys_ahead: list[str] = []  # pressed while nobody listened, where the carrier keeps them
        self.keeps_keys = False
        self._jobs = 0
        self._over = False

    def post(self, event: Event) -> None:
        """Tell the leg something; events are taken in the order they were posted."""
        self._mailbox.post(event)

    def next_job(self) -> int:
        """A number for something that will be reported back as Done or Fetched."""
        self._jobs += 1
        return self._jobs

    @overload
    async def wait(self, one: type[A], /, *, until: datetime | None = None) -> A | None: ...
    @overload
    async def wait(self, one: type[A], two: type[B], /, *, until: datetime | None = None) -> A | B | None: ...
    @overload
    async def wait(
        self, one: type[A], two: type[B], three: type[C], /, *, until: datetime | None = None
    ) -> A | B | C | None: ...
    async def wait(self, *kinds: type[Any], until: datetime | None = None) -> Any:
        """The next event of one of `kinds`, others are dropped; None when the clock reaches `until`.

        Raises the interrupts LegOver (from then on always), Redirected, Dequeued and RoomChanged.
        """
        while True:
            if self._over:
                raise LegOver
            event = await self._mailbox.next(until)
            if event is None:
                return None
            if isinstance(event, Dequeued) and self.partner is not event.by:
                continue  # taken out of a queue just as it left, and given back since
            if isinstance(event, RoomChanged) and self.seat is not event.seat:
                continue
            if isinstance(event, Interrupt):
                self._over = isinstance(event, LegOver)
                raise event
            if isinstance(event, kinds):
                return event
            if isinstance(event, Digit) and self.keeps_keys:
                self.keys_ahead.append(event.key)

    async def rest(self) -> None:
        """Do nothing until an interrupt ends it."""
        await self.wait(LegOver)

    async def done(self, job: int) -> None:
        """Wait for job `job` to be reported done; keys are dropped."""
        while (event := await self.wait(Done)) is None or event.number != job:
            pass

    async def sleep_until(self, instant: datetime) -> None:
        """Do nothing until the clock reaches `instant`."""
        while await self.wait(Done, until=instant) is not None:
            pass
