"""A line of what is ordered faster than this carrier does it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from gateway.switchboard.clock import Clock


class Turns:
    """First come, first served. What is not wanted any more gives its turn to the next one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: deque[tuple[Callable[[], bool], Callable[[], None]]] = deque()
        self._free_at: datetime | None = None

    def wait(self, is_wanted: Callable[[], bool], per_s: float, go: Callable[[], None]) -> None:
        """Call `go` when it is its turn, `per_s` turns a second; at once when that is 0."""
        if per_s == 0:
            go()
            return
        self._waiting.append((is_wanted, go))
        if len(self._waiting) == 1:
            self._look(per_s)

    def clear(self) -> None:
        """Nobody waits any more."""
        self._waiting.clear()
        self._free_at = None

    def _look(self, per_s: float) -> None:
        now = self._clock.now()
        while self._waiting and not self._waiting[0][0]():
            self._waiting.popleft()
        if self._waiting and (self._free_at is None or self._free_at <= now):
            _, go = self._waiting.popleft()
            self._free_at = now + timedelta(seconds=1 / per_s)
            go()
        if self._waiting and self._free_at is not None:
            self._clock.at(self._free_at, lambda: self._look(per_s))
