"""Where only so many calls a second may leave: who waits, for how long, and whom it must not delay.

Scenario 18: three hundred cases of one unit do not delay the first case of another.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from gateway.actions.deliver import deliver
from gateway.actions.mark_number import mark_number
from gateway.clock import Clock
from gateway.trunks import Trunk, Trunks
from gateway.work import Gateway
from models.errors import CarrierBusy
from models.trunk import TrunkCode
from tests.database.conftest import (
    A_QUIET_EVENING,
    HeardBell,
    HeardCarrier,
    at_once,
    execute,
    rows,
    set_clock,
    trunks_of,
)
from tests.database.stock import new_attempt, new_dispatch
from tests.database.test_clock_process import comes_true, running

STATE = "SELECT state, tries, waits_for, lane FROM attempts WHERE id = :id"
CALLS = "SELECT id, claimed_at FROM attempts WHERE channel = 'call' AND claimed_at IS NOT NULL"
MANY = 300


def limited(gateway: Gateway, carrier: HeardCarrier, per_s: float) -> Gateway:
    return replace(gateway, trunks=trunks_of(gateway.settings, carrier, calls_per_s=per_s))


def attempt(number: int, gateway: Gateway, **columns: object) -> int:
    """An attempt to one of many numbers."""
    return new_attempt(gateway, f"+86139{number:08d}", **columns)


def works_off(gateway: Gateway, bell: HeardBell) -> None:
    """What workers do with all that was rung for: what is urgent first, then one after the other."""
    queue: deque[int] = deque()
    while bell.rung or queue:
        rung, bell.rung = bell.rung, []
        for wake in rung:
            if wake.job == "deliver":
                queue.appendleft(wake.row_id) if wake.first else queue.append(wake.row_id)
        if queue:
            deliver(gateway, queue.popleft())


def runs(gateway: Gateway, bell: HeardBell, for_s: float, step_s: float = 0.5, begin_s: float = 0) -> None:
    """Clock and workers at work for so long."""
    clock, seconds = Clock(gateway), begin_s
    while seconds <= begin_s + for_s:
        set_clock(gateway.engine, seconds)
        while clock.tick():
            works_off(gateway, bell)
        works_off(gateway, bell)
        seconds += step_s


def left_s(gateway: Gateway) -> dict[int, float]:
    """After how many seconds each call left."""
    found = rows(gateway.engine, CALLS)
    return {row_id: round((at - A_QUIET_EVENING).total_seconds(), 1) for row_id, at in found}


@pytest.fixture
def slow(gateway: Gateway, carrier: HeardCarrier) -> Gateway:
    """A service whose carrier takes one call a second."""
    return limited(gateway, carrier, 1)


def test_without_a_limit_everything_leaves_at_once_and_no_line_is_kept(gateway: Gateway) -> None:
    for number in range(5):
        deliver(gateway, attempt(number, gateway))
    assert set(left_s(gateway).values()) == {0.0}
    assert rows(gateway.engine, "SELECT * FROM call_paces") == []


def test_without_a_limit_and_with_one_number_nothing_more_is_asked_of_the_database(
    gateway: Gateway,
) -> None:
    attempt_id = attempt(1, gateway)
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(gateway.engine, "before_cursor_execute", note)
    try:
        deliver(gateway, attempt_id)
    finally:
        event.remove(gateway.engine, "before_cursor_execute", note)
    extra = ("call_paces", "unit_turns", "passed_senders", "inbound_texts", "pg_notify")
    assert [statement for statement in asked if any(word in statement for word in extra)] == []
    assert sum("number_marks" in statement for statement in asked) == 1
    assert len(asked) <= 11


def test_whoever_waits_is_not_slept_over_by_the_clock(slow: Gateway, bell: HeardBell) -> None:
    """The clock sleeps for five seconds when nothing is due; a turn comes sooner than that."""
    execute(slow.engine, "UPDATE service_clock SET standing_at = NULL")
    first, second = (attempt(number, slow, next_due_at=None) for number in (1, 2))
    with running(slow):
        time.sleep(0.3)
        deliver(slow, first)
        deliver(slow, second)
        assert comes_true(lambda: second in [wake.row_id for wake in bell.rung], within_s=2)


def test_what_must_wait_stays_due_and_its_waiting_is_no_try_but_counts(
    slow: Gateway, bell: HeardBell
) -> None:
    first, second = attempt(1, slow), attempt(2, slow)
    deliver(slow, first)
    deliver(slow, second)
    assert rows(slow.engine, STATE, id=second) == [("due", 0, "primary", 2)]
    runs(slow, bell, 3)
    assert rows(slow.engine, STATE, id=second) == [("handed_over", 1, None, None)]
    [(waited,)] = rows(
        slow.engine, "SELECT extract(epoch FROM claimed_at - due_at) FROM attempts WHERE id = :id", id=second
    )
    assert float(waited) == 1


def test_a_marked_number_that_is_to_be_tried_once_more_may_wait_for_its_turn(
    slow: Gateway, bell: HeardBell
) -> None:
    waiting = attempt(2, slow)
    with slow.work() as work:
        mark_number(work, "+8613900000002", 21211)
    execute(slow.engine, "UPDATE number_marks SET again_at = service_now()")
    deliver(slow, attempt(1, slow))
    deliver(slow, waiting)
    runs(slow, bell, 3)
    assert rows(slow.engine, STATE, id=waiting) == [("handed_over", 1, None, None)]


def test_texts_do_not_wait(slow: Gateway) -> None:
    deliver(slow, attempt(1, slow))
    text_id = attempt(2, slow, channel="text", said="一")
    deliver(slow, text_id)
    assert rows(slow.engine, STATE, id=text_id) == [("handed_over", 1, None, None)]


def test_eight_workers_share_one_pace(slow: Gateway, carrier: HeardCarrier) -> None:
    waiting = [attempt(number, slow) for number in range(8)]
    at_once(8, lambda number: deliver(slow, waiting[number]))
    assert len(carrier.calls) == 1


def test_each_trunk_has_a_pace_of_its_own(gateway: Gateway, carrier: HeardCarrier) -> None:
    two = replace(gateway, trunks=trunks_of(gateway.settings, carrier, HeardCarrier(), calls_per_s=1))
    deliver(two, attempt(1, two))
    other = attempt(2, two, trunk=TrunkCode.PRIMARY)  # it failed there, so it goes by the second
    deliver(two, other)
    assert rows(two.engine, STATE, id=other) == [("handed_over", 1, None, None)]


def test_in_the_long_run_as_many_leave_as_are_allowed(
    gateway: Gateway, carrier: HeardCarrier, bell: HeardBell
) -> None:
    fast = limited(gateway, carrier, 4)
    for number in range(40):
        deliver(fast, attempt(number, fast))
    runs(fast, bell, 12, step_s=0.05)
    left = sorted(left_s(fast).values())
    assert len(left) == 40
    assert 9.5 <= left[-1] <= 10.0
    assert all(sum(begin <= each < begin + 1 for each in left) <= 6 for begin in left)


def test_an_emergency_passes_a_line_of_repeats(slow: Gateway, bell: HeardBell) -> None:
    for number in range(20):
        deliver(slow, attempt(number, slow))
    danger = attempt(99, slow, urgent=True)
    deliver(slow, danger)
    runs(slow, bell, 25)
    left = left_s(slow)
    assert left[danger] <= 1.0
    assert max(left.values()) <= 21.0


def test_repeats_come_to_their_turn_whatever_goes_before_them(slow: Gateway, bell: HeardBell) -> None:
    repeat = attempt(0, slow, lane=2, waits_for=TrunkCode.PRIMARY)
    for number in range(1, 13):
        attempt(number, slow, lane=1, waits_for=TrunkCode.PRIMARY)
    execute(
        slow.engine, "UPDATE attempts SET due_at = due_at - interval '1 minute' WHERE id = :id", id=repeat
    )
    runs(slow, bell, 15)
    assert left_s(slow)[repeat] <= 4.0


def test_whoever_leaves_the_line_without_calling_costs_the_others_no_turn(
    slow: Gateway, bell: HeardBell
) -> None:
    """Eight of ten are refused when they wake: the last one calls in the second turn, not in the tenth."""
    ids = [attempt(number, slow) for number in range(10)]
    for attempt_id in ids:
        deliver(slow, attempt_id)
    with slow.work() as work:
        for number in range(1, 9):
            mark_number(work, f"+86139{number:08d}", 21211)
    runs(slow, bell, 10)
    assert left_s(slow) == {ids[0]: 0.0, ids[9]: 1.0}


def test_whoever_is_in_line_counts_as_called_so_the_ladder_does_not_wait_for_a_third_call(
    slow: Gateway, bell: HeardBell
) -> None:
    """Of four cases at once two call the duty phone; the other two call the officer, not after their turn."""
    deliver(slow, attempt(99, slow))
    for number in range(4):
        new_dispatch(slow, caller_phone=f"+86137{number:08d}")
    works_off(slow, bell)
    line = "SELECT rung, count(*) FROM attempts WHERE waits_for IS NOT NULL GROUP BY 1 ORDER BY 1"
    assert rows(slow.engine, line) == [("duty", 2), ("officer", 2)]
    assert rows(slow.engine, "SELECT rung, count(*) FROM attempts WHERE state = 'capped' GROUP BY 1") == [
        ("duty", 2)
    ]


@pytest.mark.parametrize("per_s", [0, 1], ids=["as many as there are", "one call a second"])
def test_three_hundred_cases_of_one_unit_do_not_delay_the_first_case_of_another(
    gateway: Gateway, carrier: HeardCarrier, bell: HeardBell, per_s: float
) -> None:
    city = limited(gateway, carrier, per_s)
    busy = new_dispatch(city, unit="ZFJ")
    deliver(city, attempt(MANY, city))  # so that the unit's own first call waits too
    for number in range(MANY):
        deliver(city, attempt(number, city, dispatch_id=busy))
    set_clock(city.engine, 5)
    other = new_dispatch(city, unit="JTJ", caller_phone="+8613700001000")
    danger = new_dispatch(city, unit="HBJ", caller_phone="+8613700001001", emergency=True)
    works_off(city, bell)
    runs(city, bell, 5, begin_s=5)
    for dispatch_id in (danger, other):
        query = "SELECT extract(epoch FROM min(claimed_at)) FROM attempts"
        query += " WHERE dispatch_id = :id AND channel = 'call'"
        [(called,)] = rows(city.engine, query, id=dispatch_id)
        assert float(called) - A_QUIET_EVENING.timestamp() <= 10, dispatch_id


def test_what_the_carrier_turns_away_at_once_does_not_come_back_at_once(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    carrier.fails = CarrierBusy("too many requests", 20429)
    for each in range(20):
        deliver(gateway, new_attempt(gateway, f"+86139000{each:05d}"))
    due = [moment for (moment,) in rows(gateway.engine, "SELECT next_due_at FROM attempts")]
    assert len(set(due)) == 20
    assert max(due) - min(due) > timedelta(seconds=0.5)


def test_whoever_leaves_a_line_by_a_trunk_without_one_waits_in_it_no_more(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    account, ours = gateway.settings.carrier_account_sid, (gateway.settings.common_number,)
    unlimited = Trunk(TrunkCode.SECONDARY, HeardCarrier(), account, ours)
    two = replace(gateway, trunks=Trunks(Trunk(TrunkCode.PRIMARY, carrier, account, ours, 1), unlimited))
    deliver(two, attempt(1, two))
    waits = attempt(2, two)
    deliver(two, waits)
    rest = "INSERT INTO trunk_troubles (trunk, troubles, rests, rests_until, reason)"
    execute(two.engine, f"{rest} VALUES ('primary', 3, 1, service_now() + interval '30 seconds', '')")
    deliver(two, waits)
    assert rows(two.engine, STATE, id=waits) == [("handed_over", 1, None, None)]


def test_lines_that_are_left_for_each_other_at_once_do_not_lock_each_other_out(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    two = replace(gateway, trunks=trunks_of(gateway.settings, carrier, HeardCarrier(), calls_per_s=1000))
    locked: list[str] = []

    def hears(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        if "FROM call_paces" in statement:
            locked.extend(str(value) for value in values.values())

    event.listen(two.engine, "before_cursor_execute", hears)
    for waits_for, number in ((TrunkCode.PRIMARY, 1), (TrunkCode.SECONDARY, 2)):
        locked.clear()
        deliver(two, attempt(number, two, trunk=waits_for, waits_for=waits_for, lane=1))
        assert list(dict.fromkeys(locked)) == ["primary", "secondary"]
    event.remove(two.engine, "before_cursor_execute", hears)
