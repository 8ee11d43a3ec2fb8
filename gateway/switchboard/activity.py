"""What is going on right now, so that `settle` can promise that nothing is."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from gateway.switchboard.clock import Clock

log = logging.getLogger(__name__)
Event = TypeVar("Event")

QUIET_PASSES = 3  # turns of the loop with nothing to do: a finished task needs one to tell its waiter


class Activity:
    """Counts the tasks that are running or can run; a task parked at its mailbox counts as resting."""

    def __init__(self) -> None:
        self.busy = 0
        self.count = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._idle = asyncio.Event()
        self._idle.set()

    def note(self) -> None:
        """One more request received, webhook sent or phone used; `count` never goes down."""
        self.count += 1

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` as a task of its own, busy until it ends or parks; a failure is logged, not raised."""
        self.more()
        task = asyncio.get_running_loop().create_task(self._watch(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def more(self) -> None:
        """One more task can run."""
        self.busy += 1
        self._idle.clear()

    def less(self) -> None:
        """One task ended or parked."""
        self.busy -= 1
        if self.busy == 0:
            self._idle.set()

    async def quiet(self, timeout_s: float) -> bool:
        """Wait until no task can run; False when that takes longer than `timeout_s` of real time."""
        passes = 0
        try:
            async with asyncio.timeout(timeout_s):
                while passes < QUIET_PASSES:
                    await self._idle.wait()
                    await asyncio.sleep(0)
                    passes = 0 if self.busy else passes + 1
        except TimeoutError:
            return False
        return True

    async def stop(self) -> None:
        """Cancel every task; for the end of the program only."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _watch(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            log.exception("a task failed")
        finally:
            self.less()


class Mailbox(Generic[Event]):
    """Events for one task, in order. Posting wakes the task and makes it busy in the same step."""

    def __init__(self, activity: Activity, clock: Clock) -> None:
        self._activity = activity
        self._clock = clock
        self._events: deque[Event] = deque()
        self._parked: asyncio.Future[None] | None = None

    def post(self, event: Event) -> None:
        """Hand over an event; never blocks."""
        self._events.append(event)
        self._wake()

    async def next(self, until: datetime | None) -> Event | None:
        """The next event, waiting for it; None when the clock reaches `until` first (None: wait for ever)."""
        while not self._events:
            if until is not None and self._clock.now() >= until:
                return None
            timer = None if until is None else self._clock.at(until, self._wake)
            self._parked = asyncio.get_running_loop().create_future()
            self._activity.less()
            try:
                await self._parked
            finally:
                if timer is not None:
                    timer.cancel()
        return self._events.popleft()

    def _wake(self) -> None:
        if self._parked is not None:
            self._activity.more()
            self._parked.set_result(None)
            self._parked = None
