"""The switchboard's clock under load."""

from __future__ import annotations

import asyncio
import weakref
from datetime import UTC, datetime, timedelta
from functools import partial

from gateway.switchboard.activity import Activity
from gateway.switchboard.clock import FEW_TIMERS, Clock


def test_a_timer_that_was_cancelled_is_forgotten_long_before_it_is_due() -> None:
    async def many_calls() -> bool:
        clock = Clock(Activity())
        clock.stand(datetime(2026, 11, 20, 9, tzinfo=UTC))
        clock.after(1, lambda: None)
        longest_talk = clock.after(14_400, lambda: None)
        first = weakref.ref(longest_talk)
        longest_talk.cancel()
        del longest_talk
        for _ in range(FEW_TIMERS):
            clock.after(14_400, lambda: None).cancel()
        return first() is None

    assert asyncio.run(many_calls())


def test_timers_fire_in_order_when_others_were_cancelled_in_between() -> None:
    async def many_calls() -> list[int]:
        clock = Clock(Activity())
        fired: list[int] = []
        clock.stand(datetime(2026, 11, 20, 9, tzinfo=UTC))
        for number in range(FEW_TIMERS):
            if number < 100:
                clock.after(100 - number, partial(fired.append, number))
            clock.after(number % 100, partial(fired.append, -1)).cancel()
        await clock.advance(clock.now() + timedelta(seconds=100))
        return fired

    assert asyncio.run(many_calls()) == list(range(100))[::-1]
