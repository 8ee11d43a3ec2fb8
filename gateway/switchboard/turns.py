"""The line of calls that are ordered faster than this carrier dials."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from gateway.switchboard.clock import Clock
from gateway.switchboard.leg import Leg


class Turns:
    """First come, first dialled. A call that is over before its turn gives it to the next one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: deque[tuple[Leg, Callable[[], None]]] = deque()
        self._free_at: datetime | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def wait(self, leg: Leg, per_s: float, go: Callable[[], None]) -> None:
        """Call `go` when it is the turn of `leg`, `per_s` turns a second; at once when that is 0."""
        if per_s == 0:
            go()
            return
        self._waiting.append((leg, go))
        if len(self._waiting) == 1:
            self._look(per_s)

    def clear(self) -> None:
        """Nobody waits any more."""
        self._waiting.clear()
        self._free_at = None

    def _look(self, per_s: float) -> None:
        now = self._clock.now()
        while self._waiting and self._waiting[0][0].call.is_over:
            self._waiting.popleft()
        if self._waiting and self._free_at is not None and now < self._free_at:
            self._clock.at(self._free_at, lambda: self._look(per_s))
        elif self._waiting:
            _, go = self._waiting.popleft()
            self._free_at = now + timedelta(seconds=1 / per_s)
            go()
            if self._waiting:
                self._clock.at(self._free_at, lambda: self._look(per_s))
