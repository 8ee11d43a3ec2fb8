"""The clock's heart, and who notices that it has stopped. Scenario 31."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.bell import Bell
from gateway.heart import Heart
from gateway.watch import Watch
from gateway.work import Gateway
from models.attempt import Channel
from tests.database.conftest import NOBODY_LISTENS, Counter, HeardCarrier, at_once, execute, rows, set_clock
from tests.database.stock import CLIMBED, new_dispatch

ALARMED = "SELECT alarmed_at IS NOT NULL FROM heartbeats"
SERVICE = "SELECT channel, role, said FROM attempts WHERE rung = 'service' ORDER BY id"


@pytest.fixture
def counter(gateway: Gateway) -> Iterator[Counter]:
    execute(gateway.engine, "UPDATE heartbeats SET beat_at = '1970-01-01', alarmed_at = NULL")
    yield Counter()
    execute(gateway.engine, "UPDATE heartbeats SET beat_at = '1970-01-01', alarmed_at = NULL")


def alone(gateway: Gateway) -> Gateway:
    """Redis is away, and so is every worker."""
    return replace(gateway, bell=Bell(NOBODY_LISTENS))


def seconds_of_real_time_pass(gateway: Gateway, seconds: float) -> None:
    back = timedelta(seconds=seconds)
    execute(
        gateway.engine,
        "UPDATE heartbeats SET beat_at = beat_at - :back, alarmed_at = alarmed_at - :back",
        back=back,
    )


def test_a_heart_beats_every_ten_seconds_and_audits(gateway: Gateway, counter: Counter) -> None:
    heart = Heart(gateway, counter)
    new_dispatch(gateway)
    execute(gateway.engine, "UPDATE dispatches SET next_due_at = NULL")
    assert heart.beat()
    assert rows(gateway.engine, "SELECT next_due_at IS NULL FROM dispatches") == [(False,)]
    counter.seconds += 9
    assert not heart.beat()
    counter.seconds += 1
    assert not heart.beat(), "another clock may have beaten a moment ago"
    seconds_of_real_time_pass(gateway, 10)
    counter.seconds += 10
    assert heart.beat()


def test_of_two_clocks_one_beats(gateway: Gateway, counter: Counter) -> None:
    hearts = [Heart(gateway, counter) for _ in range(2)]
    assert sorted(at_once(2, lambda number: hearts[number].beat())) == [False, True]


def test_a_beat_that_lies_in_the_future_is_no_reason_to_rest(gateway: Gateway, counter: Counter) -> None:
    execute(gateway.engine, "UPDATE heartbeats SET beat_at = statement_timestamp() + interval '1 hour'")
    assert Heart(gateway, counter).beat()


def test_a_clock_that_stands_still_is_told_to_the_centre_without_clock_redis_or_worker(
    gateway: Gateway, counter: Counter, carrier: HeardCarrier
) -> None:
    watch = Watch(alone(gateway), counter)
    Heart(gateway, counter).beat()
    assert not watch.look()
    counter.seconds += 29
    assert not watch.look()
    counter.seconds += 2
    assert watch.look()
    [(call, _, prompt), (text, _, said)] = rows(gateway.engine, SERVICE)
    assert (call, prompt) == ("call", "service_clock_call")
    assert text == "text"
    assert "计时程序停止" in str(said)
    assert (len(carrier.calls), len(carrier.texts)) == (1, 1), "handed over from here"
    assert watch.look()
    assert len(rows(gateway.engine, SERVICE)) == 2, "told once"


def test_it_is_told_again_while_it_lasts_and_once_more_when_it_is_over(
    gateway: Gateway, counter: Counter
) -> None:
    watch = Watch(gateway, counter)
    watch.look()
    counter.seconds += 31
    assert watch.look()
    seconds_of_real_time_pass(gateway, 601)
    counter.seconds += 31
    watch.look()
    counter.seconds += 31
    watch.look()
    assert len(rows(gateway.engine, SERVICE)) == 4
    Heart(gateway, counter).beat()
    assert rows(gateway.engine, ALARMED) == [(False,)]
    [*_, (channel, _, said)] = rows(gateway.engine, SERVICE)
    assert (channel, "恢复" in str(said)) == (Channel.TEXT, True)
    assert not watch.look()


def test_of_two_watches_one_alarms(gateway: Gateway, counter: Counter) -> None:
    watches = [Watch(gateway, counter) for _ in range(2)]
    for watch in watches:
        watch.look()
    counter.seconds += 31
    assert at_once(2, lambda number: watches[number].look()) == [True, True]
    assert len(rows(gateway.engine, SERVICE)) == 2


def test_while_no_clock_is_at_work_the_watch_takes_the_steps(gateway: Gateway, counter: Counter) -> None:
    watch = Watch(gateway, counter)
    new_dispatch(gateway)
    set_clock(gateway.engine, 41)
    assert not watch.look()
    assert rows(gateway.engine, CLIMBED) == [("duty",)]
    counter.seconds += 31
    assert watch.look()
    assert rows(gateway.engine, CLIMBED) == [("duty",), ("officer",)]


def test_a_database_that_is_away_does_not_end_the_watch(gateway: Gateway, counter: Counter) -> None:
    class Stop:
        looks = 0

        def wait(self, seconds: float) -> bool:
            assert seconds == 5
            self.looks += 1
            return self.looks > 3

    stop = Stop()
    broken = replace(gateway, engine=gateway.engine.execution_options(isolation_level="no such level"))
    Watch(broken, counter).run(stop)  # type: ignore[arg-type]
    assert stop.looks == 4
