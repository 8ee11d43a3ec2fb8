"""What the carrier does not tell is asked for: of legs, of texts, of the citizen's call."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from gateway.actions.ask_about_caller import ask_about_caller
from gateway.actions.ask_carrier import ask_carrier
from gateway.bell import Wake
from gateway.jobs import JOBS
from gateway.work import Gateway
from models.attempt import Channel
from models.errors import CarrierBusy, CarrierError, CarrierRejected, CarrierUncertain
from notifications.carriers import CarrierRef, Progress
from tests.database.conftest import A_QUIET_EVENING, HeardBell, HeardCarrier, rows, set_clock
from tests.database.stock import at, due_s, new_attempt, new_call, new_dispatch


def answers(carrier: HeardCarrier, event: str | None) -> list[CarrierRef]:
    """Let the carrier say so of every leg and text; what it is asked about."""
    asked: list[CarrierRef] = []

    def tell(ref: CarrierRef) -> Progress:
        asked.append(ref)
        return Progress(ref, event)

    carrier.call_progress = carrier.text_progress = tell  # type: ignore[method-assign]
    return asked


def fails(carrier: HeardCarrier, error: CarrierError) -> None:
    def tell(ref: CarrierRef) -> Progress:
        raise error

    carrier.call_progress = carrier.text_progress = tell  # type: ignore[method-assign]


# The citizen's call


@pytest.mark.parametrize("state", ["greeted", "waiting", "joined", "told", "to_110"])
@pytest.mark.parametrize(
    ("event", "is_over"),
    [
        (None, False),
        ("ring", False),
        ("answer", False),
        *((it, True) for it in ("end", "busy", "miss", "fail", "stop")),
    ],
)
def test_a_call_that_the_carrier_says_is_over_ends_here_too(
    gateway: Gateway, carrier: HeardCarrier, state: str, event: str | None, is_over: bool
) -> None:
    dispatch_id = new_dispatch(gateway)
    call_id = new_call(gateway, state=state, case_id=dispatch_id)
    asked = answers(carrier, event)
    for _ in range(2):
        ask_about_caller(gateway, call_id)
    assert asked == [CarrierRef("CA" + "9" * 32)] * (1 if is_over else 2)
    query = "SELECT state, ended_at IS NOT NULL, next_due_at IS NOT NULL FROM inbound_calls"
    may_have_message = is_over and state == "told"
    assert rows(gateway.engine, query) == [("ended" if is_over else state, is_over, may_have_message)]
    left = rows(gateway.engine, "SELECT count(*) FROM events WHERE kind = 'caller_hung_up'")
    assert left == [(1 if is_over else 0,)]


@pytest.mark.parametrize(
    "error", [CarrierBusy("full"), CarrierUncertain("silent"), CarrierRejected("no", 20003)]
)
def test_a_carrier_that_cannot_be_asked_ends_nobodys_call(
    gateway: Gateway, carrier: HeardCarrier, error: CarrierError
) -> None:
    call_id = new_call(gateway, state="joined")
    fails(carrier, error)
    ask_about_caller(gateway, call_id)
    assert rows(gateway.engine, "SELECT state FROM inbound_calls") == [("joined",)]


def test_without_redis_the_clock_asks_by_itself() -> None:
    assert "ask_about_caller" in JOBS


def test_who_has_hung_up_is_joined_with_nobody(
    gateway: Gateway, carrier: HeardCarrier, bell: HeardBell
) -> None:
    dispatch_id = new_dispatch(gateway)
    call_id = new_call(gateway, state="waiting", case_id=dispatch_id)
    its: dict[str, Any] = {"case_id": dispatch_id, "dispatch_id": dispatch_id, "rung": "join"}
    due = new_attempt(gateway, climb="join", **its)
    rings = new_attempt(gateway, climb="join again", state="ringing", carrier_ref="CA7", **its)
    talks = new_attempt(gateway, climb="join", number="+8613900000098", state="answered", **its)
    [(duty,)] = rows(gateway.engine, "SELECT id FROM attempts WHERE rung = 'duty' AND channel = 'call'")
    bell.rung.clear()
    answers(carrier, "end")
    ask_about_caller(gateway, call_id)
    query = "SELECT id, state, stop_wanted_at IS NOT NULL FROM attempts WHERE channel = 'call'"
    assert sorted(rows(gateway.engine, query)) == sorted(
        [
            (duty, "due", False),
            (due, "cancelled", False),
            (rings, "ringing", True),
            (talks, "answered", False),
        ]
    )
    assert bell.rung == [Wake("stop_leg", rings, first=True)]


# Receipts of texts


def sent(gateway: Gateway) -> int:
    columns = {"channel": Channel.TEXT, "state": "sent", "carrier_ref": "SM1"}
    with gateway.work() as work:
        return new_attempt(gateway, handed_at=work.now, **columns)


def asked_between(gateway: Gateway, bell: HeardBell, attempt_id: int, start_s: int, end_s: int) -> int:
    """How often a text is asked about meanwhile; the worker does as the bell says."""
    times = 0
    for second in range(start_s, end_s, 5):
        at(gateway, second)
        for wake in bell.rung:
            assert wake == Wake("ask_carrier", attempt_id)
            ask_carrier(gateway, attempt_id)
            times += 1
        bell.rung.clear()
    return times


def test_a_receipt_that_never_comes_is_asked_for_during_five_minutes(
    gateway: Gateway, carrier: HeardCarrier, bell: HeardBell
) -> None:
    attempt_id = sent(gateway)
    asked = answers(carrier, "send")
    assert asked_between(gateway, bell, attempt_id, 0, 1200) == len(asked)
    assert 3 <= len(asked) <= 7
    assert due_s(gateway.engine, "attempts", attempt_id) is None
    assert rows(gateway.engine, "SELECT state FROM attempts") == [("sent",)]


@pytest.mark.parametrize(("seconds", "asked_again"), [(299, True), (300, False)])
def test_five_minutes_are_five_minutes(
    gateway: Gateway, carrier: HeardCarrier, seconds: float, asked_again: bool
) -> None:
    attempt_id = sent(gateway)
    answers(carrier, "send")
    set_clock(gateway.engine, seconds)
    ask_carrier(gateway, attempt_id)
    assert (due_s(gateway.engine, "attempts", attempt_id) is not None) is asked_again


@pytest.mark.parametrize("error", [CarrierRejected("gone", 20404), CarrierUncertain("silent")])
def test_a_receipt_that_cannot_be_asked_for_is_not_asked_for_for_ever(
    gateway: Gateway, carrier: HeardCarrier, bell: HeardBell, error: CarrierError
) -> None:
    attempt_id = sent(gateway)
    fails(carrier, error)
    assert asked_between(gateway, bell, attempt_id, 0, 600) > 0
    assert asked_between(gateway, bell, attempt_id, 600, 1200) == 0


def test_a_carrier_whose_clock_is_two_minutes_behind_is_asked_from_before_then(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    attempt_id = new_attempt(gateway, state="uncertain", claimed_at=A_QUIET_EVENING, tries=1)
    its_clock = A_QUIET_EVENING - timedelta(minutes=2)

    def find(to: str, since: datetime) -> list[Progress]:
        return [Progress(CarrierRef("CA7"), "ring")] if since <= its_clock else []

    carrier.find_call = find  # type: ignore[method-assign]
    set_clock(gateway.engine, 30)
    ask_carrier(gateway, attempt_id)
    found = rows(gateway.engine, "SELECT state, carrier_ref FROM attempts")
    assert found == [("ringing", "CA7")]
