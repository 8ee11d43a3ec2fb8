"""The switchboard's movable clock: every delay of the carrier is measured on it, never on the wall."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from gateway.switchboard.activity import Activity

log = logging.getLogger(__name__)

LONGEST_NAP_S = 5.0  # the wall clock may be set while we sleep, so we look again
FEW_TIMERS = 2_000
NEVER_QUIET_S = 60.0  # two webhook limits and then some: longer than any step can stay busy


def _wall() -> datetime:
    return datetime.now(UTC)


@dataclass(order=True)
class Timer:
    """Something to do at an instant; of two timers for one instant the older one fires first."""

    due: datetime
    number: int
    action: Callable[[], object] | None = field(compare=False)

    def cancel(self) -> None:
        """Never fire; harmless after it has fired."""
        self.action = None


class Clock:
    """Runs with the wall (plus a shift) or stands still until it is advanced.

    While it stands, nothing that takes time happens. Needs a running event loop; when that has a time of its
    own, `wall` tells it.
    """

    def __init__(self, activity: Activity) -> None:
        self.wall: Callable[[], datetime] = _wall
        self.standing_at: datetime | None = None
        self.shift = timedelta(0)
        self._activity = activity
        self._timers: list[Timer] = []
        self._crowded = FEW_TIMERS
        self._numbers = itertools.count()
        self._alarm: asyncio.Handle | None = None
        self._advancing = asyncio.Lock()

    def now(self) -> datetime:
        """This instant in UTC, as the switchboard sees it."""
        return self.standing_at or self.wall() + self.shift

    def at(self, due: datetime, action: Callable[[], object]) -> Timer:
        """Call `action` once when the clock reaches `due`; at once, but not in this step, when it has."""
        timer = Timer(due, next(self._numbers), action)
        heapq.heappush(self._timers, timer)
        if len(self._timers) > self._crowded:
            self._drop_cancelled()
        self._set_alarm()
        return timer

    def after(self, seconds: float, action: Callable[[], object]) -> Timer:
        """Call `action` once, `seconds` from now."""
        return self.at(self.now() + timedelta(seconds=seconds), action)

    def next_timer(self) -> datetime | None:
        """When the next timer is due, which may be in the past; None when nothing is waiting."""
        while self._timers and self._timers[0].action is None:
            heapq.heappop(self._timers)
        return self._timers[0].due if self._timers else None

    def is_due(self) -> bool:
        """Whether a timer should fire now."""
        due = self.next_timer()
        return due is not None and due <= self.now()

    def stand(self, at: datetime | None = None) -> None:
        """Stop the clock, at `at` or here. Timers that are due by then fire at once."""
        self.standing_at = at or self.now()
        self._set_alarm()

    def run(self, shift: timedelta | None = None) -> None:
        """Let the clock run with the wall, `shift` ahead of it (None: as far ahead as before)."""
        self.standing_at = None
        self.shift = self.shift if shift is None else shift
        self._set_alarm()

    async def advance(self, to: datetime) -> bool:
        """Move a standing clock forward to `to`; timers fire one by one, each at its own instant.

        Before the next one fires, everything the last one set off has come to rest, webhooks included.
        False when it does not come to rest; the clock then stays where it got to.
        """
        async with self._advancing:
            # Not settle(): a second timer of this very instant is due, but its turn is the next round.
            while await self._activity.quiet(NEVER_QUIET_S):
                due = self.next_timer()
                if due is None or due > to:
                    self.standing_at = max(to, self.now())
                    return True
                self.standing_at = max(due, self.now())
                self._fire_one()
            return False

    async def settle(self, timeout_s: float) -> bool:
        """Wait until nothing is in flight, runnable or due; False after `timeout_s` of real time."""
        give_up = asyncio.get_running_loop().time() + timeout_s
        while True:
            left = give_up - asyncio.get_running_loop().time()
            if left <= 0 or not await self._activity.quiet(left):
                return False
            if not self.is_due():
                return True
            self._set_alarm()  # an advance that gave up has left timers behind
            await asyncio.sleep(0)

    def forget_all(self) -> None:
        """Drop every timer."""
        self._timers.clear()

    def _drop_cancelled(self) -> None:
        """Forget timers that were cancelled long before they are due: a call's longest talk is hours away."""
        self._timers = [timer for timer in self._timers if timer.action is not None]
        heapq.heapify(self._timers)
        self._crowded = max(FEW_TIMERS, 2 * len(self._timers))

    def _fire_one(self) -> None:
        action = heapq.heappop(self._timers).action
        if action is not None:
            try:
                action()
            except Exception:
                log.exception("a timer failed")

    def _ring(self) -> None:
        self._alarm = None
        while self.is_due():
            self._fire_one()
        self._set_alarm()

    def _set_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        due, loop = self.next_timer(), asyncio.get_running_loop()
        if due is None:
            return
        wait_s = (due - self.now()).total_seconds()
        if wait_s <= 0:
            self._alarm = loop.call_soon(self._ring)
        elif self.standing_at is None:
            self._alarm = loop.call_later(min(wait_s, LONGEST_NAP_S), self._ring)
