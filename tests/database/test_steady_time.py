"""The wall's clock is set while the service runs: its own time goes on evenly, nothing fires in a rush."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from gateway.clock import Clock
from gateway.metrics import JUMPS
from gateway.steady import Steady, give_back
from gateway.work import Gateway
from tests.database.conftest import A_QUIET_EVENING, Counter, execute, rows
from tests.database.stock import CLIMBED, new_dispatch

HOUR = 3600.0
OF_A_STORY = "coalesce(standing_at, statement_timestamp())"


@dataclass
class World:
    """A gateway whose wall clock and counter are ours."""

    gateway: Gateway
    counter: Counter
    wall_s: float = 0.0

    def passes(self, seconds: float, jump: float = 0.0) -> None:
        """Time passes; the wall's clock shows `jump` more of it."""
        self.counter.seconds += seconds
        self.wall_s += seconds + jump
        self._set()

    def _set(self) -> None:
        execute(
            self.gateway.engine,
            "UPDATE service_clock SET standing_at = :start ::timestamptz + make_interval(secs => :s)",
            start=A_QUIET_EVENING.isoformat(),
            s=self.wall_s,
        )

    def now_s(self) -> float:
        """Seconds of the service's time since the evening began."""
        with self.gateway.work() as work:
            return (work.now - A_QUIET_EVENING).total_seconds()

    def another(self) -> World:
        """A second process, on the same database and the same machine."""
        return World(replace(self.gateway, steady=Steady(OF_A_STORY, self.counter)), self.counter)


@pytest.fixture
def world(gateway: Gateway) -> World:
    counter = Counter()
    made = World(replace(gateway, steady=Steady(OF_A_STORY, counter)), counter)
    made.now_s()
    return made


def leap_s(world: World) -> float:
    [(leap,)] = rows(world.gateway.engine, "SELECT leap FROM service_clock")
    return float(leap.total_seconds())


def test_time_that_passes_evenly_is_left_alone(world: World) -> None:
    for _ in range(5):
        world.passes(7)
    assert (world.now_s(), leap_s(world)) == (35, 0)


@pytest.mark.parametrize("jump", [HOUR, -HOUR, 30.0, -30.0])
def test_a_jump_is_held_back_at_once_and_on_record(world: World, jump: float) -> None:
    way = JUMPS.labels("ahead" if jump > 0 else "back")
    counted = way._value.get()
    world.passes(10, jump)
    assert (world.now_s(), leap_s(world)) == (10, jump)
    world.passes(5)
    assert world.now_s() == 15
    audited = rows(
        world.gateway.engine, "SELECT data->>'seconds' FROM audit_entries WHERE act = 'clock jumped'"
    )
    assert [float(seconds) for (seconds,) in audited] == [jump]
    assert way._value.get() == counted + 1


def test_of_several_processes_the_first_corrects_it_and_the_others_see_that(world: World) -> None:
    second = world.another()
    second.now_s()
    world.passes(10, HOUR)
    assert (world.now_s(), second.now_s(), leap_s(world)) == (10, 10, HOUR)


def test_a_small_difference_is_no_jump(world: World) -> None:
    world.passes(10, 1.5)
    assert (world.now_s(), leap_s(world)) == (11.5, 0)


def test_a_clock_that_is_being_corrected_is_followed(world: World) -> None:
    world.passes(600, 50)
    assert (world.now_s(), leap_s(world)) == (650, 0)


def test_an_answer_that_took_long_says_nothing(world: World) -> None:
    class Stopped(Counter):
        def __call__(self) -> float:
            self.seconds += 200
            return self.seconds

    stopped = replace(world.gateway, steady=Steady(OF_A_STORY, Stopped()))
    for _ in range(2):
        with stopped.work():
            pass
    assert leap_s(world) == 0, "the process stood still between question and answer: that is no jump"


def test_an_hour_ahead_fires_nothing_early_and_an_hour_back_loses_nothing(world: World) -> None:
    new_dispatch(world.gateway)
    clock = Clock(world.gateway)
    execute(world.gateway.engine, "UPDATE attempts SET next_due_at = NULL, state = 'ended'")
    world.passes(20, HOUR)
    assert clock.tick() == 0
    assert rows(world.gateway.engine, CLIMBED) == [("duty",)]
    world.passes(20, -2 * HOUR)
    clock.tick()
    assert rows(world.gateway.engine, CLIMBED) == [("duty",), ("officer",)]
    world.passes(40)
    clock.tick()
    assert rows(world.gateway.engine, CLIMBED) == [("duty",), ("officer",), ("backup",)]


@pytest.mark.parametrize("jump", [60.0, -60.0])
def test_what_is_held_back_is_given_back_little_by_little(world: World, jump: float) -> None:
    world.passes(10, jump)
    world.now_s()
    with world.gateway.work() as work:
        give_back(work.session, 10)
    assert abs(leap_s(world)) == pytest.approx(59.5)
    for _ in range(130):
        with world.gateway.work() as work:
            give_back(work.session, 10)
    assert leap_s(world) == 0


def test_a_lost_leg_is_looked_for_from_long_enough_ago(world: World) -> None:
    world.passes(10, HOUR)
    with world.gateway.work() as work:
        assert work.leap == timedelta(hours=1)
