"""An event loop whose time is ours: where another would sleep, it goes straight to the next event."""

from __future__ import annotations

import asyncio
import selectors
from datetime import UTC, datetime, timedelta
from typing import Any

EXACT_S = 1e-6


class _NoWaiting(selectors.SelectSelector):
    """Asks nobody outside: instead of waiting for so long, time has passed."""

    passed_s = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("Nobody in the simulation waits for a moment: it would stand for ever.")
        if timeout > 0:
            self.passed_s += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs callbacks, tasks and timers in a fixed order; `now` is the instant of the virtual clock."""

    def __init__(self, start: datetime) -> None:
        self._waiting = _NoWaiting()
        self.start = start.astimezone(UTC)
        super().__init__(self._waiting)
        self._clock_resolution = EXACT_S  # else timers of the same instant could fire early

    def time(self) -> float:
        """Seconds since the simulation began."""
        return self._waiting.passed_s

    @property
    def now(self) -> datetime:
        """The instant, in UTC."""
        return self.start + timedelta(seconds=self._waiting.passed_s)
