"""A part of the service dies at the worst moment: no step is lost, and nobody is rung twice. Scenario 29."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests.harness.city import City

SLOW = {"what": "slow", "on": "POST Calls", "seconds": 3, "count": 1}
"""The carrier does what it is asked and takes its time to say so: real time, as real as the death."""
WAITS_FOR_A_LOCK = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


def until(is_so: Callable[[], object]) -> None:
    """Wait for something that happens by itself and in real time."""
    give_up = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < give_up, "it does not happen"
        time.sleep(0.01)


def described(city: City) -> dict[str, object]:
    return {
        "happened_at": city.clocks.now.isoformat(), "place": "车城大道三段", "caller_name": "王女士",
        "caller_phone": city.citizen.number, "request": "夜间施工", "unit": "HBJ", "region": "YJQ",
    }  # fmt: skip


@pytest.mark.parametrize("callbacks", ["heard", "lost"])
def test_a_worker_that_dies_between_the_carriers_answer_and_its_note_rings_nobody_twice(
    city: City, callbacks: str
) -> None:
    """A callback brings the carrier's name of the call; without any, the carrier is asked."""
    unit = city.unit("HBJ")
    unit.officer_phone.is_in_hand()
    city.citizen.is_in_hand()
    if callbacks == "lost":
        city.switchboard.fault({"what": "drop", "on": "call_status", "count": 50})
    city.switchboard.fault(SLOW)
    case_id = city.operator.tries_to_register(described(city)).json()["id"]
    until(lambda: unit.duty_phone.is_ringing)

    with city.processes.without("worker"):
        city.clocks.forget_jobs_of_the_dead()
    city.clocks.pass_by(20)
    city.clocks.settle()

    case = city.case(case_id)
    [call] = case.calls
    assert (call["role"], call["state"]) == ("duty_phone", "ringing")
    assert len(case.happened("asked_carrier")) == (callbacks == "lost")
    unit.duty_phone.rings().answers().presses("1").hears("签收成功")
    assert case.state == "acknowledged"
    assert unit.duty_phone.times_rung == 1


def test_a_worker_that_dies_with_its_jobs_leaves_them_to_the_next(city: City) -> None:
    unit = city.unit("HBJ")
    unit.officer_phone.is_in_hand()
    city.citizen.is_in_hand()
    with city.processes.without("worker"):
        case_id = city.operator.tries_to_register(described(city)).json()["id"]
        assert {attempt["state"] for attempt in city.case(case_id).shown["attempts"]} == {"due"}
    city.clocks.settle()

    unit.duty_phone.rings().answers().presses("1").hears("签收成功")
    unit.officer_phone.gets("派单")
    city.citizen.gets("登记")
    assert unit.duty_phone.times_rung == 1


@contextmanager
def held_up(city: City) -> Iterator[psycopg.Connection]:
    """Whoever presses a key for a case is kept waiting, with his webhook open."""
    with psycopg.connect(city.processes.database_url.replace("+psycopg", "")) as line:
        line.execute("SELECT FROM dispatches FOR UPDATE")
        yield line


def press_one(city: City, number: str) -> None:
    city.switchboard.do(number, "press", {"digits": "1"})
    until(lambda: city.clocks.rows(WAITS_FOR_A_LOCK) != [(0,)])


def test_a_key_that_is_pressed_while_nobody_is_there_any_more_loses_the_call_and_not_the_case(
    city: City,
) -> None:
    """Every try of the carrier finds nobody: it ends the call, and the next one on the ladder is rung."""
    unit = city.unit("HBJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")
    unit.duty_phone.rings().answers().hears("签收请按一")
    with held_up(city) as line:
        press_one(city, unit.duty_phone.number)
        with city.processes.without("carrier"):
            line.rollback()
            city.switchboard.settle()
    assert "acknowledged" not in case.timeline
    assert {notice["code"] for notice in city.switchboard.notices()} == {11205, 15003}
    city.switchboard.forget_notices()

    city.waits(41)
    unit.officer_phone.rings().answers().presses("1").hears("签收成功")
    assert case.timeline.count("acknowledged") == 1


@pytest.mark.parametrize("after_s", [0, 35, 100])
def test_a_clock_that_dies_in_the_middle_of_a_ladder_is_replaced_by_the_next(
    city: City, after_s: int
) -> None:
    """Whoever is due while there is none is called as soon as there is one, and nobody a second time."""
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    case = city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")
    city.waits(after_s)

    with city.processes.without("clock"):
        city.clocks.pass_by(21)
    city.waits(160 - after_s - 21)

    assert [call["role"] for call in case.calls] == [
        "duty_phone", "duty_officer", "backup_officer", "duty_leader"
    ]  # fmt: skip
    assert [phone.times_rung for phone in unit.phones] == [1, 1, 1, 1]
