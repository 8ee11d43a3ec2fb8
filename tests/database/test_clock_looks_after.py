"""What the clock does with attempts, callers, and rows whose step fails."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError, ProgrammingError

from gateway.actions.deliver import deliver
from gateway.actions.progress import progress
from gateway.bell import Wake
from gateway.clock import Clock
from gateway.work import Gateway
from models.case import Case
from tests.database.conftest import (
    A_QUIET_EVENING,
    HeardBell,
    execute,
    rows,
    set_clock,
)
from tests.database.stock import CLIMBED, at, due_s, new_attempt, new_call, new_dispatch, register_case


def test_what_has_not_left_is_brought_to_a_worker_again(gateway: Gateway, bell: HeardBell) -> None:
    attempt_id = new_attempt(gateway, urgent=True)
    assert Clock(gateway).tick() == 1
    assert bell.rung == [Wake("deliver", attempt_id, first=True)]
    assert due_s(gateway.engine, "attempts", attempt_id) == 5


def test_a_leg_that_should_end_is_ended_until_the_carrier_confirms(gateway: Gateway, bell: HeardBell) -> None:
    attempt_id = new_attempt(gateway, state="ringing", carrier_ref="CA1", stop_wanted_at=A_QUIET_EVENING)
    Clock(gateway).tick()
    assert bell.rung == [Wake("stop_leg", attempt_id, first=True)]
    assert due_s(gateway.engine, "attempts", attempt_id) == 5


@pytest.mark.parametrize("state", ["claimed", "uncertain", "handed_over", "ringing", "answered", "sent"])
def test_an_attempt_of_which_nothing_is_heard_is_asked_for(
    gateway: Gateway, bell: HeardBell, state: str
) -> None:
    attempt_id = new_attempt(gateway, state=state)
    Clock(gateway).tick()
    assert bell.rung == [Wake("ask_carrier", attempt_id)]
    assert due_s(gateway.engine, "attempts", attempt_id) == 20


@pytest.mark.parametrize(("heard", "after_s"), [([], 55), (["ring"], 55), (["ring", "answer"], 120)])
def test_a_leg_of_which_nothing_more_is_heard_is_asked_for(
    gateway: Gateway, bell: HeardBell, heard: list[str], after_s: int
) -> None:
    attempt_id = new_attempt(gateway)
    deliver(gateway, attempt_id)
    for event in heard:
        with gateway.work() as work:
            progress(work, attempt_id, event, "CA1")
    at(gateway, after_s - 1)
    assert Wake("ask_carrier", attempt_id) not in bell.rung
    at(gateway, after_s + 1)
    assert Wake("ask_carrier", attempt_id) in bell.rung


def test_a_caller_who_has_waited_long_enough_is_fetched_out_of_the_queue(
    gateway: Gateway, bell: HeardBell
) -> None:
    call_id = new_call(gateway, state="waiting", next_due_at=A_QUIET_EVENING)
    Clock(gateway).tick()
    assert bell.rung == [Wake("redirect_caller", call_id, first=True)]
    assert rows(gateway.engine, "SELECT state FROM inbound_calls") == [("told",)]
    at(gateway, 5)
    assert bell.rung == [Wake("redirect_caller", call_id, first=True)] * 2


@pytest.mark.parametrize("state", ["greeted", "joined", "told", "to_110"])
def test_a_caller_who_does_not_wait_is_asked_about_every_two_minutes(
    gateway: Gateway, bell: HeardBell, state: str
) -> None:
    call_id = new_call(gateway, state=state, next_due_at=A_QUIET_EVENING)
    for seconds, asked in ((0, 1), (119, 1), (120, 2), (239, 2), (240, 3)):
        at(gateway, seconds)
        assert bell.rung == [Wake("ask_about_caller", call_id)] * asked
    assert rows(gateway.engine, "SELECT state FROM inbound_calls") == [(state,)]


def test_a_call_that_is_over_is_asked_for_its_messages_alone(gateway: Gateway, bell: HeardBell) -> None:
    call_id = new_call(gateway, state="ended", ended_at=A_QUIET_EVENING, next_due_at=A_QUIET_EVENING)
    Clock(gateway).tick()
    assert bell.rung == [Wake("look_for_messages", call_id)]


def test_a_row_whose_step_fails_is_set_aside_and_the_others_go_on(gateway: Gateway) -> None:
    poison, good = new_dispatch(gateway), new_dispatch(gateway)
    execute(gateway.engine, "UPDATE attempts SET next_due_at = NULL")
    execute(gateway.engine, "UPDATE dispatches SET ladder = '{}' WHERE id = :id", id=poison)
    set_clock(gateway.engine, 40)
    assert Clock(gateway).tick() == 2
    assert due_s(gateway.engine, "dispatches", poison) == 100
    assert due_s(gateway.engine, "dispatches", good) == 80
    assert rows(gateway.engine, CLIMBED).count(("officer",)) == 1


def test_a_row_that_the_database_refuses_is_set_aside_too(gateway: Gateway) -> None:
    """Whose note of what was climbed is lost makes an attempt twice: he must not stop the city."""
    poison, good = new_dispatch(gateway), new_dispatch(gateway)
    execute(gateway.engine, "UPDATE attempts SET next_due_at = NULL, state = 'ended'")
    execute(gateway.engine, "UPDATE dispatches SET climbed = '{}' WHERE id = :id", id=poison)
    set_clock(gateway.engine, 40)
    assert Clock(gateway).tick() == 2
    assert due_s(gateway.engine, "dispatches", poison) == 100
    assert due_s(gateway.engine, "dispatches", good) == 80


def test_what_the_database_refuses_is_said_without_names_and_numbers(gateway: Gateway) -> None:
    with pytest.raises(IntegrityError) as refused, gateway.work() as work:
        work.session.add(Case(code="0427", source="api", type="HELP", unit_code="NIX", region_code="SBJ",
            caller_name="王女士", caller_phone="+8613800138000", registered_at=work.now))  # fmt: skip
    assert not [word for word in ("王女士", "13800138000") if word in str(refused.value)]


def test_a_row_that_was_set_aside_is_tried_again_a_minute_later(gateway: Gateway) -> None:
    poison = new_dispatch(gateway)
    [(ladder,)] = rows(gateway.engine, "SELECT ladder::text FROM dispatches")
    execute(gateway.engine, "UPDATE dispatches SET ladder = '{}'")
    at(gateway, 40)
    execute(gateway.engine, "UPDATE dispatches SET ladder = cast(:ladder AS jsonb)", ladder=ladder)
    at(gateway, 99)
    assert rows(gateway.engine, CLIMBED) == [("duty",)]
    at(gateway, 100)
    assert rows(gateway.engine, CLIMBED) == [("duty",), ("officer",), ("backup",)]
    assert due_s(gateway.engine, "dispatches", poison) == 120


def test_a_matter_of_public_order_rings_at_the_110_desk_and_its_own_ladder_repeats_it(
    gateway: Gateway,
) -> None:
    with gateway.work() as work:
        register_case(work, request="几十人拉横幅讨薪")
    desk = "SELECT count(*) FROM attempts WHERE role = 'police_desk'"
    for seconds, count in ((0, 1), (29, 1), (30, 2), (60, 3)):
        execute(gateway.engine, "UPDATE attempts SET state = 'no_answer' WHERE role = 'police_desk'")
        at(gateway, seconds)
        assert rows(gateway.engine, desk) == [(count,)]


def test_a_centre_that_cannot_be_told_does_not_keep_a_row_from_being_set_aside(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison, good = new_dispatch(gateway), new_dispatch(gateway)
    execute(gateway.engine, "UPDATE dispatches SET ladder = '{}' WHERE id = :id", id=poison)

    def fails(*_: object) -> None:
        raise ProgrammingError("a fault of ours", None, Exception())

    monkeypatch.setattr("gateway.set_aside.text_the_centre", fails)
    at(gateway, 40)
    assert due_s(gateway.engine, "dispatches", poison) == 100
    assert due_s(gateway.engine, "dispatches", good) == 80
