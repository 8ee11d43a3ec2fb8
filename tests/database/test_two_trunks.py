"""Two carriers: what one does not do, the other does; and who waits on one is not lost to the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from gateway.actions.ask_carrier import ask_carrier
from gateway.actions.deliver import deliver
from gateway.actions.stop_leg import stop_leg
from gateway.bell import Wake
from gateway.web.app import create_app
from gateway.web.face import Face
from gateway.work import Gateway
from models.attempt import Channel
from models.errors import CarrierBusy, CarrierError, CarrierRejected, CarrierUncertain, CarrierUnfit
from models.trunk import TrunkCode
from notifications.carriers import CarrierRef, OutboundCall, Progress
from tests.database.conftest import HeardBell, HeardCarrier, execute, rows, set_clock, trunks_of
from tests.database.officers import LEADER, OFFICER, on_the_phone, presses, taken
from tests.database.stock import due_s, new_attempt, new_call

AWAY = CarrierBusy("the carrier cannot be reached")
STATE = "SELECT state, trunk, tries FROM attempts WHERE id = :id"


@pytest.fixture
def standby() -> HeardCarrier:
    """The second carrier."""
    return HeardCarrier()


@pytest.fixture
def two(gateway: Gateway, carrier: HeardCarrier, standby: HeardCarrier) -> Gateway:
    """The gateway with both."""
    return replace(gateway, trunks=trunks_of(gateway.settings, carrier, standby))


def state(gateway: Gateway, attempt_id: int) -> tuple[Any, ...]:
    """An attempt's state, its trunk and how often it was tried."""
    return tuple(rows(gateway.engine, STATE, id=attempt_id)[0])


def call_people(gateway: Gateway, count: int, *, urgent: bool = False) -> None:
    """So many people are called, each once."""
    called = rows(gateway.engine, "SELECT count(*) FROM attempts")[0][0]
    for each in range(called, called + count):
        deliver(gateway, new_attempt(gateway, f"+86139000{each:05d}", urgent=urgent))


# What becomes of one attempt


def test_while_all_is_well_everything_goes_by_the_first(
    two: Gateway, carrier: HeardCarrier, standby: HeardCarrier
) -> None:
    attempt_id = new_attempt(two)
    deliver(two, attempt_id)
    assert state(two, attempt_id) == ("handed_over", "primary", 1)
    assert (len(carrier.calls), len(standby.calls)) == (1, 0)


@pytest.mark.parametrize("error", [AWAY, CarrierBusy("full", 20429), CarrierUnfit("no right", 21215)])
def test_what_one_surely_did_not_do_the_other_does_at_once(
    two: Gateway, carrier: HeardCarrier, standby: HeardCarrier, bell: HeardBell, error: CarrierError
) -> None:
    carrier.fails = error
    attempt_id = new_attempt(two)
    deliver(two, attempt_id)
    assert bell.rung == [Wake("deliver", attempt_id, first=False)]

    deliver(two, attempt_id)

    assert state(two, attempt_id) == ("handed_over", "secondary", 2)
    assert len(standby.calls) == 1


def test_what_both_did_not_do_waits_a_little_and_goes_by_the_first_again(
    two: Gateway, carrier: HeardCarrier, standby: HeardCarrier
) -> None:
    carrier.fails = standby.fails = AWAY
    attempt_id = new_attempt(two)
    for _ in range(2):
        deliver(two, attempt_id)
    assert state(two, attempt_id) == ("due", "secondary", 2)
    due = due_s(two.engine, "attempts", attempt_id)
    assert due is not None
    assert 2 <= due < 4
    carrier.fails = None
    set_clock(two.engine, due)
    deliver(two, attempt_id)
    assert state(two, attempt_id) == ("handed_over", "primary", 3)


def test_what_neither_account_may_do_is_a_refusal(
    two: Gateway, carrier: HeardCarrier, standby: HeardCarrier
) -> None:
    carrier.fails = standby.fails = CarrierUnfit("no right", 21215)
    attempt_id = new_attempt(two)
    for _ in range(2):
        deliver(two, attempt_id)
    assert state(two, attempt_id) == ("refused", "secondary", 2)


def test_with_one_carrier_what_the_account_may_not_do_is_a_refusal(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    carrier.fails = CarrierUnfit("no right", 21215)
    attempt_id = new_attempt(gateway)
    deliver(gateway, attempt_id)
    assert state(gateway, attempt_id) == ("refused", "primary", 1)


def test_a_refused_number_is_not_tried_on_the_other_and_is_no_trouble(
    two: Gateway, carrier: HeardCarrier, standby: HeardCarrier
) -> None:
    carrier.fails = CarrierRejected("no such number", 21211)
    call_people(two, 5)
    assert rows(two.engine, "SELECT DISTINCT state FROM attempts") == [("refused",)]
    assert standby.calls == []
    assert rows(two.engine, "SELECT * FROM trunk_troubles") == []


# What is not known to have been done


@pytest.mark.parametrize("channel", Channel)
def test_what_may_have_been_done_goes_by_the_other_when_nobody_can_say_for_long(
    two: Gateway, carrier: HeardCarrier, channel: Channel
) -> None:
    carrier.fails = CarrierUncertain("no answer")
    attempt_id = new_attempt(two, channel=channel)
    deliver(two, attempt_id)
    _cannot_be_asked(carrier)

    for seconds in (20, 39.9):
        set_clock(two.engine, seconds)
        ask_carrier(two, attempt_id)
        assert state(two, attempt_id) == ("uncertain", "primary", 1)
    set_clock(two.engine, 40)
    ask_carrier(two, attempt_id)
    deliver(two, attempt_id)

    assert state(two, attempt_id) == ("handed_over", "secondary", 2)


def test_with_one_carrier_it_waits_until_that_one_can_be_asked(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    carrier.fails = CarrierUncertain("no answer")
    attempt_id = new_attempt(gateway)
    deliver(gateway, attempt_id)
    _cannot_be_asked(carrier)
    set_clock(gateway.engine, 600)
    ask_carrier(gateway, attempt_id)
    assert state(gateway, attempt_id) == ("uncertain", "primary", 1)


def test_each_leg_is_asked_for_where_it_is(
    two: Gateway, carrier: HeardCarrier, standby: HeardCarrier
) -> None:
    carrier.call_progress = _never  # type: ignore[method-assign]
    standby.call_progress = lambda ref: Progress(ref, "miss")  # type: ignore[method-assign]
    attempt_id = new_attempt(two, state="ringing", carrier_ref="CA1", trunk=TrunkCode.SECONDARY)
    ask_carrier(two, attempt_id)
    assert state(two, attempt_id)[0] == "no_answer"


# How a trunk is left alone, and comes back


def test_after_three_failures_the_first_is_not_even_tried(
    two: Gateway, carrier: HeardCarrier, standby: HeardCarrier
) -> None:
    carrier.fails = AWAY
    call_people(two, 3)
    assert len(carrier.calls) == 3
    call_people(two, 4)
    assert (len(carrier.calls), len(standby.calls)) == (3, 4)
    [(reason, rests)] = rows(two.engine, "SELECT reason, rests FROM trunk_troubles")
    assert (reason, rests) == ("the carrier cannot be reached", 1)
    assert rows(two.engine, "SELECT act, data->>'trunk' FROM audit_entries") == [("trunk rests", "primary")]


def test_a_slow_carrier_is_left_alone_too(
    two: Gateway, carrier: HeardCarrier, standby: HeardCarrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(0, 1000, 5))  # five seconds pass between any two looks at it
    monkeypatch.setattr("gateway.actions.ask_trunk.time.monotonic", lambda: next(clock))
    call_people(two, 3)
    assert rows(two.engine, "SELECT DISTINCT state FROM attempts") == [("handed_over",)]
    call_people(two, 1)
    assert (len(carrier.calls), len(standby.calls)) == (3, 1)


def test_one_that_has_recovered_gets_its_traffic_back_bit_by_bit(
    two: Gateway, carrier: HeardCarrier, standby: HeardCarrier
) -> None:
    carrier.fails = AWAY
    call_people(two, 3)
    carrier.fails = None
    for seconds, by_first in ((29, 0), (31, 1), (61, 3), (91, 6), (121, 10)):
        set_clock(two.engine, seconds)
        carrier.calls.clear()
        call_people(two, 10)
        assert len(carrier.calls) == by_first, seconds


def test_an_emergency_does_not_try_it_out(two: Gateway, carrier: HeardCarrier, standby: HeardCarrier) -> None:
    carrier.fails = AWAY
    call_people(two, 3)
    carrier.fails, before = None, len(carrier.calls)
    set_clock(two.engine, 95)
    call_people(two, 10, urgent=True)
    assert len(carrier.calls) == before


# Who waits on one trunk is talked to on that one


@pytest.mark.parametrize("number", [OFFICER, LEADER])
def test_an_officer_on_another_line_is_rung_on_the_citizens(
    two: Gateway, carrier: HeardCarrier, standby: HeardCarrier, number: str
) -> None:
    client: FlaskClient = create_app(two, Face.CARRIER).test_client()
    dispatch_id = taken(two)
    leg = on_the_phone(two, dispatch_id, number)
    execute(two.engine, "UPDATE attempts SET trunk = 'primary'")
    [(case_id,)] = rows(two.engine, "SELECT case_id FROM dispatches WHERE id = :id", id=dispatch_id)
    new_call(two, state="waiting", case_id=case_id, trunk=TrunkCode.SECONDARY)

    answers = [presses(client, leg, dispatch_id, "1").text for _ in range(2)]

    assert answers[0] == answers[1]
    assert "<Hangup" in answers[0]
    assert "<Queue" not in answers[0]
    query = "SELECT id, number FROM attempts WHERE rung = 'join' AND climb LIKE 'join there %'"
    [(join_id, rung)] = rows(two.engine, query)
    assert rung == number
    set_clock(two.engine, 8)
    deliver(two, int(join_id))
    assert state(two, int(join_id))[1] == "secondary"
    assert [call.to for call in standby.calls] == [number]


def test_on_the_same_line_they_are_joined_as_ever(two: Gateway) -> None:
    client = create_app(two, Face.CARRIER).test_client()
    dispatch_id = taken(two)
    leg = on_the_phone(two, dispatch_id)
    execute(two.engine, "UPDATE attempts SET trunk = 'secondary'")
    [(case_id,)] = rows(two.engine, "SELECT case_id FROM dispatches WHERE id = :id", id=dispatch_id)
    new_call(two, state="waiting", case_id=case_id, trunk=TrunkCode.SECONDARY)
    assert "<Queue" in presses(client, leg, dispatch_id, "1").text


def test_a_leg_is_ended_where_it_is(two: Gateway, standby: HeardCarrier) -> None:
    attempt_id = new_attempt(two, state="ringing", carrier_ref="CA1", trunk=TrunkCode.SECONDARY)
    stop_leg(two, attempt_id)
    assert standby.ended == [CarrierRef("CA1")]


def test_each_trunk_shows_a_number_of_its_own(
    two: Gateway, carrier: HeardCarrier, standby: HeardCarrier
) -> None:
    first, second = two.trunks.values()
    second = replace(second, senders=("+862826110120", "+862826110121"))
    apart = replace(two, trunks=type(two.trunks)(first, second))
    carrier.fails = AWAY
    for number in range(20):
        attempt_id = new_attempt(apart, f"+86139000001{number:02d}")
        for _ in range(2):
            deliver(apart, attempt_id)
    shown: list[OutboundCall] = standby.calls
    assert {call.sender for call in shown} == {"+862826110120", "+862826110121"}
    assert {call.sender for call in carrier.calls} == {"+862826110110"}


def _cannot_be_asked(carrier: HeardCarrier) -> None:
    def fail(to: str, since: datetime) -> list[Progress]:
        raise AWAY

    carrier.find_call = carrier.find_text = fail  # type: ignore[method-assign]


def _never(ref: CarrierRef) -> Progress:
    raise AssertionError("the wrong carrier was asked")
