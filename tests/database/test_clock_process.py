"""The clock as a process: it wakes for a notice and for deadlines, and outlives Redis and the database."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.bell import Bell
from gateway.clock import Clock
from gateway.work import Gateway
from models.attempt import Channel
from models.errors import CarrierRejected
from notifications.carriers import CarrierRef, OutboundCall
from tests.database.conftest import (
    A_QUIET_EVENING,
    NOBODY_LISTENS,
    HeardBell,
    HeardCarrier,
    execute,
    rows,
)
from tests.database.stock import CLIMBED, at, due_s, new_attempt, new_call, new_dispatch


def without_redis(gateway: Gateway) -> Gateway:
    return replace(gateway, bell=Bell(NOBODY_LISTENS))


def test_without_redis_the_clock_calls_and_texts_itself(gateway: Gateway, carrier: HeardCarrier) -> None:
    alone = without_redis(gateway)
    new_dispatch(alone)
    assert (carrier.calls, carrier.texts) == ([], [])
    at(alone, 5)
    assert (len(carrier.calls), len(carrier.texts)) == (1, 2)
    at(alone, 39)
    assert len(carrier.calls) == 1
    states = rows(gateway.engine, "SELECT DISTINCT state, tries FROM attempts")
    assert states == [("handed_over", 1)]


def test_without_redis_the_whole_ladder_is_climbed_in_time(gateway: Gateway, carrier: HeardCarrier) -> None:
    alone = without_redis(gateway)
    new_dispatch(alone)
    for seconds in range(0, 185, 5):
        at(alone, seconds)
    expected = rows(gateway.engine, "SELECT number FROM attempts WHERE channel = 'call' ORDER BY id")
    assert [call.to for call in carrier.calls] == [number for (number,) in expected]
    assert rows(gateway.engine, CLIMBED) == [("duty",), ("officer",), ("backup",), ("leader",), ("breach",)]


def test_without_redis_a_refused_number_leads_to_the_next_person(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    alone = without_redis(gateway)
    new_dispatch(alone)
    takes = carrier.place_call

    def refuses_the_first(call: OutboundCall) -> CarrierRef:
        ref = takes(call)
        if len(carrier.calls) == 1:
            raise CarrierRejected("no such number", 21211)
        return ref

    carrier.place_call = refuses_the_first  # type: ignore[method-assign]
    for seconds in (5, 10):
        at(alone, seconds)
    calls = rows(gateway.engine, "SELECT rung, state FROM attempts WHERE channel = 'call' ORDER BY id")
    assert calls == [("duty", "refused"), ("officer", "handed_over")]


def test_a_job_that_fails_in_the_clocks_own_hands_delays_neither_the_ladder_nor_other_jobs(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    alone = without_redis(gateway)
    dispatch_id = new_dispatch(alone)
    execute(gateway.engine, "UPDATE attempts SET next_due_at = NULL, state = 'ended'")
    carrier.fails = RuntimeError("a fault of ours")
    at(alone, 80)
    assert len(carrier.calls) == 2, "officer and backup are both called"
    assert due_s(gateway.engine, "dispatches", dispatch_id) == 120


@contextmanager
def running(gateway: Gateway) -> Iterator[None]:
    """A clock process, in a thread."""
    stop = threading.Event()
    thread = threading.Thread(target=Clock(gateway).run, args=(stop,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(3)
        assert not thread.is_alive(), "a clock ends at once when it is told to"


def comes_true(claim: Callable[[], bool], within_s: float) -> bool:
    give_up = time.monotonic() + within_s
    while not claim():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.01)
    return True


def test_a_notice_wakes_the_clock_at_once(gateway: Gateway, bell: HeardBell) -> None:
    with running(gateway):
        time.sleep(0.2)
        new_attempt(gateway, channel=Channel.TEXT)
        execute(gateway.engine, "NOTIFY deadlines")
        assert comes_true(lambda: len(bell.rung) == 1, within_s=2)


def test_the_clock_wakes_by_itself_for_the_next_deadline(gateway: Gateway, bell: HeardBell) -> None:
    execute(gateway.engine, "UPDATE service_clock SET standing_at = NULL")
    with gateway.work() as work:
        soon = work.after(0.3)
    new_attempt(gateway, next_due_at=soon)
    with running(gateway):
        assert comes_true(lambda: len(bell.rung) == 1, within_s=2)


def test_a_clock_whose_database_went_away_goes_on_when_it_is_back(gateway: Gateway, bell: HeardBell) -> None:
    with running(gateway):
        time.sleep(0.1)
        execute(
            gateway.engine,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        new_attempt(gateway)
        assert comes_true(lambda: len(bell.rung) == 1, within_s=4)


@pytest.mark.parametrize(("ahead_s", "sleeps_s"), [(None, 5), (60, 5), (2, 2), (0, 0.01), (-60, 0.01)])
@pytest.mark.parametrize("table", ["attempt", "call", "dispatch"])
def test_the_clock_sleeps_until_the_next_deadline_and_five_seconds_at_most(
    gateway: Gateway, table: str, ahead_s: float | None, sleeps_s: float
) -> None:
    due = None if ahead_s is None else A_QUIET_EVENING + timedelta(seconds=ahead_s)
    if table == "attempt":
        new_attempt(gateway, next_due_at=due)
    elif table == "call":
        new_call(gateway, next_due_at=due)
    else:
        new_dispatch(gateway)
        execute(gateway.engine, "UPDATE attempts SET next_due_at = NULL")
        execute(gateway.engine, "UPDATE dispatches SET next_due_at = :due", due=due)
    assert Clock(gateway)._seconds_to_next() == pytest.approx(sleeps_s)
