"""Queues of waiting callers, first come first served."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from gateway.switchboard.leg import Leg, QueueMoved
from gateway.switchboard.records import new_sid

if TYPE_CHECKING:
    from gateway.switchboard.clock import Clock

MOST_WAITING = 1000  # unless the queue was made for more or fewer
LARGEST = 5000
MOST_QUEUES = 5000


@dataclass(eq=False)
class Member:
    """A leg that waits."""

    leg: Leg
    since: datetime


@dataclass(eq=False)
class Queue:
    """One queue; `waits` and `waited_s` sum up those who have left, for the average."""

    name: str
    created_at: datetime
    sid: str = field(default_factory=lambda: new_sid("QU"))
    updated_at: datetime | None = None
    most: int = MOST_WAITING
    members: list[Member] = field(default_factory=list)
    takers: list[Leg] = field(default_factory=list)
    waits: int = 0
    waited_s: float = 0.0

    @property
    def average_wait_s(self) -> int:
        """Whole seconds that those who left had waited on average."""
        return int(self.waited_s / self.waits) if self.waits else 0


class Queues:
    """All queues by name, made when somebody first waits in them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by_name: dict[str, Queue] = {}

    def all(self) -> list[Queue]:
        """Every queue, newest first."""
        return list(reversed(self._by_name.values()))

    def named(self, name: str) -> Queue | None:
        """The queue of that name or SID, if there is one."""
        return self._by_name.get(name) or next((q for q in self._by_name.values() if q.sid == name), None)

    def open(self, name: str) -> Queue:
        """The queue of that name, made now if need be."""
        if name not in self._by_name:
            self._forget_an_empty_one()
            self._by_name[name] = Queue(name, self._clock.now())
        return self._by_name[name]

    def change(self, queue: Queue, name: str, most: int) -> None:
        """Give `queue` another name and another size; who waits in it stays."""
        self._by_name = {name if each is queue else old: each for old, each in self._by_name.items()}
        queue.name, queue.most, queue.updated_at = name, most, self._clock.now()

    def remove(self, queue: Queue) -> None:
        """Forget a queue in which nobody waits."""
        self._by_name.pop(queue.name, None)

    def join(self, queue: Queue, leg: Leg) -> Member | None:
        """Wait at the end of `queue`; None when it is full."""
        if len(queue.members) >= queue.most:
            return None
        member = Member(leg, self._clock.now())
        queue.members.append(member)
        queue.updated_at = member.since
        for taker in queue.takers:
            taker.post(QueueMoved())
        return member

    def leave(self, queue: Queue, member: Member) -> None:
        """No longer wait; does nothing the second time."""
        if member in queue.members:
            queue.members.remove(member)
            queue.updated_at = self._clock.now()
            queue.waits += 1
            queue.waited_s += self.waited_s(member)

    def waited_s(self, member: Member) -> int:
        """Whole seconds that `member` has waited so far."""
        return int((self._clock.now() - member.since).total_seconds())

    def clear(self) -> None:
        """Forget every queue."""
        self._by_name.clear()

    def _forget_an_empty_one(self) -> None:
        if len(self._by_name) >= MOST_QUEUES:
            empty = next(
                (name for name, queue in self._by_name.items() if not queue.members and not queue.takers),
                None,
            )
            if empty is not None:
                del self._by_name[empty]
