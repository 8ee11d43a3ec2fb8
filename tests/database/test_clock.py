"""The clock: what is due is done once, by whichever clock comes first. Scenarios 29, 30, 31."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gateway.actions.deliver import deliver
from gateway.actions.progress import progress
from gateway.actions.return_case import return_case
from gateway.clock import Clock
from gateway.policy.speaker import Speaker
from gateway.work import Gateway
from models.dispatch import Dispatch
from tests.database.conftest import (
    A_QUIET_EVENING,
    HeardBell,
    at_once,
    execute,
    rows,
    set_clock,
)
from tests.database.stock import CLIMBED, at, due_s, new_attempt, new_dispatch

LADDER_CALLS = """
    SELECT rung, extract(epoch FROM due_at - '2026-11-03T21:46:00+08:00'::timestamptz)::int
    FROM attempts WHERE channel = 'call' ORDER BY id
"""


def test_nothing_due_is_nothing_done(gateway: Gateway, bell: HeardBell) -> None:
    new_dispatch(gateway)
    bell.rung.clear()
    assert Clock(gateway).tick() == 0
    assert bell.rung == []


def test_two_clocks_do_every_step_that_is_due_once(gateway: Gateway) -> None:
    for _ in range(12):
        new_dispatch(gateway)
    [(attempts,)] = rows(gateway.engine, "SELECT count(*) FROM attempts")
    set_clock(gateway.engine, 40)
    done = at_once(2, lambda _: Clock(gateway).tick())
    assert sum(done) == 12 + attempts
    assert rows(gateway.engine, CLIMBED).count(("officer",)) == 12
    assert rows(gateway.engine, "SELECT count(*) FROM attempts WHERE rung = 'officer'") == [(12,)]


def test_a_row_that_another_holds_is_left_to_him(gateway: Gateway) -> None:
    dispatch_id = new_dispatch(gateway)
    execute(gateway.engine, "UPDATE attempts SET next_due_at = NULL")
    set_clock(gateway.engine, 40)
    with gateway.work() as other:
        other.session.get_one(Dispatch, dispatch_id, with_for_update=True)
        assert Clock(gateway).tick() == 0
    assert Clock(gateway).tick() == 1


def test_the_oldest_step_is_done_first(gateway: Gateway, bell: HeardBell) -> None:
    late = new_attempt(gateway, next_due_at=A_QUIET_EVENING - timedelta(seconds=5))
    later = new_attempt(gateway, next_due_at=A_QUIET_EVENING - timedelta(seconds=9))
    Clock(gateway).tick()
    assert [wake.row_id for wake in bell.rung] == [later, late]


# The ladder


def test_the_ladder_is_climbed_in_time_and_goes_on_at_the_centre(gateway: Gateway) -> None:
    """Every phone rings until 310 s: nobody is early, and nobody is left out."""
    dispatch_id = new_dispatch(gateway)
    for seconds in (39, 40, 79, 80, 119, 120, 179, 180, 299, 300, 310, 324, 325, 599, 600):
        at(gateway, seconds)
        execute(
            gateway.engine,
            "UPDATE attempts SET state = :state, ended_at = CASE WHEN :over THEN service_now() END"
            " WHERE channel = 'call' AND ended_at IS NULL",
            state="ended" if seconds >= 310 else "ringing",
            over=seconds >= 310,
        )
    assert rows(gateway.engine, LADDER_CALLS) == [
        ("duty", 0), ("officer", 40), ("backup", 80), ("leader", 120), ("centre", 300), ("centre", 600)
    ]  # fmt: skip
    assert due_s(gateway.engine, "dispatches", dispatch_id) == 900


def answer_and_hang_up(gateway: Gateway, answered: float, hung_up: float) -> None:
    """Whoever was called last hears the prompt, and presses nothing."""
    [(attempt_id,)] = rows(gateway.engine, "SELECT max(id) FROM attempts WHERE channel = 'call'")
    deliver(gateway, attempt_id)
    for seconds, event in ((answered, "answer"), (hung_up, "end")):
        set_clock(gateway.engine, seconds)
        with gateway.work() as work:
            progress(work, attempt_id, event, f"CA{attempt_id}")


def test_who_heard_the_prompt_and_hung_up_is_waited_for_fifteen_seconds_and_no_longer(
    gateway: Gateway,
) -> None:
    dispatch_id = new_dispatch(gateway)
    answer_and_hang_up(gateway, 5, 10)
    assert due_s(gateway.engine, "dispatches", dispatch_id) == 25
    at(gateway, 24.999)
    assert rows(gateway.engine, LADDER_CALLS) == [("duty", 0)]
    at(gateway, 25)
    assert rows(gateway.engine, LADDER_CALLS) == [("duty", 0), ("officer", 25)]
    answer_and_hang_up(gateway, 26, 27)
    # The officer's own time comes before his fifteen seconds are over: he is called once more then.
    at(gateway, 39.999)
    assert len(rows(gateway.engine, LADDER_CALLS)) == 2
    at(gateway, 40)
    assert rows(gateway.engine, LADDER_CALLS)[2:] == [("officer", 40)]
    answer_and_hang_up(gateway, 41, 45)
    at(gateway, 59.999)
    assert len(rows(gateway.engine, LADDER_CALLS)) == 3
    at(gateway, 60)
    assert rows(gateway.engine, LADDER_CALLS)[3:] == [("backup", 60)]


def answered_after_5_s(gateway: Gateway, extension: str) -> int:
    """A case whose duty phone is answered; the dispatch."""
    dispatch_id = new_dispatch(gateway)
    execute(gateway.engine, "UPDATE attempts SET extension = :it WHERE channel = 'call'", it=extension)
    [(duty,)] = rows(gateway.engine, "SELECT id FROM attempts WHERE channel = 'call'")
    deliver(gateway, duty)
    set_clock(gateway.engine, 5)
    with gateway.work() as work:
        progress(work, duty, "answer", "CA1")
    return dispatch_id


def test_an_exchange_that_answers_holds_the_ladder_up_for_one_ring_only(gateway: Gateway) -> None:
    dispatch_id = answered_after_5_s(gateway, "805")
    assert due_s(gateway.engine, "dispatches", dispatch_id) == 35
    at(gateway, 34.999)
    assert rows(gateway.engine, LADDER_CALLS) == [("duty", 0)]
    at(gateway, 35)
    assert rows(gateway.engine, LADDER_CALLS) == [("duty", 0), ("officer", 35)]


def test_a_person_who_answers_the_duty_phone_and_listens_hurries_nobody(gateway: Gateway) -> None:
    dispatch_id = answered_after_5_s(gateway, "")
    assert due_s(gateway.engine, "dispatches", dispatch_id) == 40
    for seconds, calls in ((39, 1), (40, 2), (79, 2), (80, 3)):
        at(gateway, seconds)
        assert len(rows(gateway.engine, LADDER_CALLS)) == calls


def test_a_clock_that_stood_still_for_three_minutes_takes_every_step_at_once_and_on_record(
    gateway: Gateway,
) -> None:
    new_dispatch(gateway)
    at(gateway, 190)
    assert rows(gateway.engine, CLIMBED) == [("duty",), ("officer",), ("backup",), ("leader",), ("breach",)]
    assert [when for _, when in rows(gateway.engine, LADDER_CALLS)] == [0, 190, 190, 190]
    assert rows(gateway.engine, "SELECT breached_at FROM dispatches") == [
        (A_QUIET_EVENING + timedelta(seconds=190),)
    ]


def test_an_hour_without_a_clock_costs_the_centre_one_call_not_twelve(gateway: Gateway) -> None:
    new_dispatch(gateway)
    at(gateway, 3900)
    assert rows(gateway.engine, CLIMBED).count(("centre",)) == 1
    at(gateway, 4199)
    assert rows(gateway.engine, CLIMBED).count(("centre",)) == 1
    at(gateway, 4200)
    assert rows(gateway.engine, CLIMBED).count(("centre",)) == 2


def test_a_case_that_somebody_has_climbs_no_more_and_is_looked_at_when_a_limit_comes_near(
    gateway: Gateway,
) -> None:
    dispatch_id = new_dispatch(gateway)
    execute(gateway.engine, "UPDATE dispatches SET state = 'acknowledged'")
    execute(gateway.engine, "UPDATE attempts SET next_due_at = NULL")
    at(gateway, 40)
    next_morning = datetime.fromisoformat("2026-11-04T10:30:00+08:00") - A_QUIET_EVENING
    assert due_s(gateway.engine, "dispatches", dispatch_id) == next_morning.total_seconds()
    assert rows(gateway.engine, CLIMBED) == [("duty",)]


@pytest.mark.parametrize("ahead_s", [0, 1, 30, 60])
def test_a_desk_whose_clock_is_ahead_makes_the_duty_phone_ring_first(gateway: Gateway, ahead_s: int) -> None:
    checked = A_QUIET_EVENING + timedelta(seconds=ahead_s)
    new_dispatch(gateway, verified_at=checked.isoformat())
    assert rows(gateway.engine, LADDER_CALLS) == [("duty", 0)]


def test_a_return_that_the_centre_has_not_decided_is_brought_up_again_ever_more_seldom(
    gateway: Gateway,
) -> None:
    dispatch_id = new_dispatch(gateway)
    with gateway.work() as work:
        officer = Speaker("+8613900000011", "李明", units=frozenset({"ZFJ"}))
        return_case(work, work.session.get_one(Dispatch, dispatch_id), "不属本单位", officer, "text")
    asked = "SELECT count(*) FROM attempts WHERE rung = 'return_review'"
    count, hours = 1, 3600
    for due in (300, 600, 1200, 2400, 4800, 9600, 19_200, 19_200 + 4 * hours, 19_200 + 8 * hours):
        at(gateway, due - 1)
        assert rows(gateway.engine, asked) == [(count,)]
        at(gateway, due)
        count += 1
        assert rows(gateway.engine, asked) == [(count,)]
        assert due_s(gateway.engine, "dispatches", dispatch_id) == due + min(max(due, 300), 4 * hours)
    texts = rows(gateway.engine, "SELECT said FROM attempts WHERE rung = 'return_review' ORDER BY id")
    first, *again = [str(said) for (said,) in texts]
    assert "已等待" not in first
    waited = [said.split("已等待")[1].split("，")[0] for said in again]
    assert waited[:4] == ["五分钟", "十分钟", "二十分钟", "四十分钟"]
    assert len(set(waited)) == count - 1
