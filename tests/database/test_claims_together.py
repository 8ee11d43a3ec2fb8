"""Attempts that are claimed together: the caps hold among them, and nobody waits in a ring."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from gateway.actions.deliver import deliver_all
from gateway.work import Gateway
from models.attempt import Channel
from models.errors import CarrierRejected
from tests.database.conftest import HeardCarrier, at_once, execute, rows
from tests.database.stock import new_attempt, new_dispatch

NUMBER = "+8613900000427"


def states(gateway: Gateway) -> Counter[str]:
    return Counter(state for (state,) in rows(gateway.engine, "SELECT state FROM attempts"))


def test_of_three_calls_to_one_number_in_one_claim_two_leave(gateway: Gateway, carrier: HeardCarrier) -> None:
    deliver_all(gateway, [new_attempt(gateway, NUMBER) for _ in range(3)])
    assert states(gateway) == {"handed_over": 2, "capped": 1}
    assert len(carrier.calls) == 2


def test_of_the_same_words_three_times_in_one_claim_two_leave(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    same = [new_attempt(gateway, NUMBER, channel=Channel.TEXT, said="签收成功") for _ in range(3)]
    other = new_attempt(gateway, NUMBER, channel=Channel.TEXT, said="已由他人签收")
    deliver_all(gateway, [*same, other])
    assert states(gateway) == {"handed_over": 3, "capped": 1}
    assert len(carrier.texts) == 3


def test_other_extensions_of_one_number_are_other_lines(gateway: Gateway) -> None:
    lines = [
        new_attempt(gateway, "+862826000005", extension=extension)
        for extension in ("801", "801", "802", "803")
    ]
    deliver_all(gateway, lines)
    assert states(gateway) == {"handed_over": 4}


def test_what_the_carrier_refuses_stops_none_of_the_others(gateway: Gateway, carrier: HeardCarrier) -> None:
    carrier.fails = CarrierRejected("not a phone number", 21211)
    deliver_all(gateway, [new_attempt(gateway, f"+86139000000{number}") for number in range(10, 15)])
    assert states(gateway) == {"refused": 5}


def test_rows_that_are_not_there_or_have_left_are_passed_over(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    first = new_attempt(gateway, NUMBER)
    deliver_all(gateway, [first])
    deliver_all(gateway, [first, 4711, new_attempt(gateway, "+8613900000428")])
    assert len(carrier.calls) == 2


@pytest.mark.parametrize("seed", range(3))
def test_many_workers_claim_the_same_rows_in_any_order_and_each_leaves_once(
    gateway: Gateway, carrier: HeardCarrier, seed: int
) -> None:
    for number in range(4):
        new_dispatch(gateway, caller_phone=f"+86139000{number:05d}")
    execute(gateway.engine, "UPDATE attempts SET number = '+861380000000' || id % 6, said = said || id")
    ids = [attempt for (attempt,) in rows(gateway.engine, "SELECT id FROM attempts")]
    chance = Random(seed)  # noqa: S311 - an order
    orders = [chance.sample(ids, len(ids)) for _ in range(6)]
    at_once(6, lambda number: deliver_all(gateway, orders[number]))
    assert states(gateway) == {"handed_over": len(ids)}
    assert len(carrier.calls) + len(carrier.texts) == len(ids)


def test_workers_who_claim_texts_to_the_same_numbers_do_not_wait_in_a_ring(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    text = {"channel": Channel.TEXT}
    numbers = [f"+861390000{number:04d}" for number in range(12)]
    chance = Random(427)  # noqa: S311 - an order
    lots = [
        [new_attempt(gateway, number, said=f"话{lot}", **text) for number in chance.sample(numbers, 12)]
        for lot in range(6)
    ]
    at_once(6, lambda number: deliver_all(gateway, lots[number]))
    assert len(carrier.texts) == 6 * 12
