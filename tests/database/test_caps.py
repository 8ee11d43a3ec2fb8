"""How often one number is tried. Source: I9; scenario 15."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from gateway.actions.deliver import deliver
from gateway.work import Gateway
from models.attempt import Channel
from tests.database.conftest import HeardCarrier, at_once, execute, rows, set_clock
from tests.database.stock import new_attempt, new_dispatch

NUMBER = "+8613900000099"
DUTY_CALL = "SELECT id, number, extension FROM attempts WHERE channel = 'call' AND rung = 'duty'"
LADDER = "SELECT rung, climb, state FROM attempts WHERE channel = 'call' AND rung <> 'test' ORDER BY id"


def state(gateway: Gateway, attempt_id: int) -> str:
    return str(rows(gateway.engine, "SELECT state FROM attempts WHERE id = :id", id=attempt_id)[0][0])


def tried(gateway: Gateway, number: str = NUMBER, **columns: object) -> str:
    """What became of one more attempt."""
    attempt_id = new_attempt(gateway, number, **columns)
    deliver(gateway, attempt_id)
    return state(gateway, attempt_id)


def test_a_number_is_called_twice_in_five_minutes_and_not_a_third_time(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    assert [tried(gateway) for _ in range(4)] == ["handed_over", "handed_over", "capped", "capped"]
    assert len(carrier.calls) == 2


@pytest.mark.parametrize(("seconds", "became"), [(299, "capped"), (300, "handed_over")])
def test_after_five_minutes_it_may_be_called_again(gateway: Gateway, seconds: float, became: str) -> None:
    tried(gateway)
    tried(gateway)
    set_clock(gateway.engine, seconds)
    assert tried(gateway) == became


def test_another_number_has_its_own_count(gateway: Gateway) -> None:
    tried(gateway)
    tried(gateway)
    assert tried(gateway, "+8613900000098") == "handed_over"


def test_extensions_of_one_exchange_are_numbers_of_their_own(gateway: Gateway, carrier: HeardCarrier) -> None:
    exchange = "+862826000005"
    for extension in ("801", "802", ""):
        became = [tried(gateway, exchange, extension=extension) for _ in range(3)]
        assert became == ["handed_over", "handed_over", "capped"], extension
    assert [call.send_digits for call in carrier.calls] == [*["wwww801"] * 2, *["wwww802"] * 2, None, None]


def test_eight_workers_who_call_two_extensions_at_once_call_each_twice(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    waiting = [new_attempt(gateway, "+862826000005", extension=f"80{at % 2}") for at in range(8)]
    at_once(8, lambda number: deliver(gateway, waiting[number]))
    query = "SELECT extension, count(*) FROM attempts WHERE state = 'handed_over' GROUP BY 1 ORDER BY 1"
    assert rows(gateway.engine, query) == [("800", 2), ("801", 2)]
    assert len(carrier.calls) == 4


def test_one_rung_may_call_two_extensions_of_an_exchange_but_neither_twice(gateway: Gateway) -> None:
    dispatch_id = new_dispatch(gateway)
    one_climb = {"dispatch_id": dispatch_id, "rung": "duty", "climb": "7"}
    new_attempt(gateway, "+862826000005", extension="801", **one_climb)
    new_attempt(gateway, "+862826000005", extension="802", **one_climb)
    new_attempt(gateway, "+862826000005", **one_climb)
    for extension in ({"extension": "801"}, {}):
        with pytest.raises(IntegrityError, match="climb"):
            new_attempt(gateway, "+862826000005", **one_climb, **extension)


def test_texts_do_not_count_as_calls(gateway: Gateway) -> None:
    for words in ("一", "二", "三"):
        assert tried(gateway, channel=Channel.TEXT, said=words) == "handed_over"
    assert tried(gateway) == "handed_over"


def test_the_110_desk_is_called_as_often_as_danger_needs(gateway: Gateway, carrier: HeardCarrier) -> None:
    assert [tried(gateway, role="police_desk") for _ in range(5)] == ["handed_over"] * 5
    assert len(carrier.calls) == 5


@pytest.mark.parametrize(("seconds", "became"), [(86_399, "capped"), (86_400, "handed_over")])
def test_the_same_words_are_texted_twice_a_day(gateway: Gateway, seconds: float, became: str) -> None:
    assert [tried(gateway, channel=Channel.TEXT, said="签收成功") for _ in range(3)] == [
        "handed_over",
        "handed_over",
        "capped",
    ]
    assert tried(gateway, channel=Channel.TEXT, said="其他的话") == "handed_over"
    set_clock(gateway.engine, seconds)
    assert tried(gateway, channel=Channel.TEXT, said="签收成功") == became


def test_eight_workers_who_call_one_number_at_once_make_two_calls(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    waiting = [new_attempt(gateway) for _ in range(8)]
    at_once(8, lambda number: deliver(gateway, waiting[number]))
    assert len(carrier.calls) == 2
    states = sorted(state(gateway, attempt_id) for attempt_id in waiting)
    assert states == ["capped"] * 6 + ["handed_over"] * 2


def test_one_attempt_that_several_workers_take_is_one_call(gateway: Gateway, carrier: HeardCarrier) -> None:
    attempt_id = new_attempt(gateway)
    at_once(4, lambda _: deliver(gateway, attempt_id))
    assert len(carrier.calls) == 1
    assert state(gateway, attempt_id) == "handed_over"


def test_an_attempt_that_was_capped_is_over_and_on_record(gateway: Gateway) -> None:
    dispatch_id = new_dispatch(gateway)
    tried(gateway)
    tried(gateway)
    [(case_id,)] = rows(gateway.engine, "SELECT case_id FROM dispatches")
    attempt_id = new_attempt(gateway, case_id=case_id, dispatch_id=dispatch_id)
    deliver(gateway, attempt_id)
    query = "SELECT state, next_due_at, ended_at IS NOT NULL, reason FROM attempts WHERE id = :id"
    assert rows(gateway.engine, query, id=attempt_id) == [("capped", None, True, "capped")]
    assert rows(gateway.engine, "SELECT count(*) FROM events WHERE kind = 'capped'") == [(1,)]


def test_a_cap_does_not_stop_the_ladder(gateway: Gateway) -> None:
    """The duty phone was called twice for other cases: the officer is called now, not in forty seconds."""
    new_dispatch(gateway)
    [(first, number, extension)] = rows(gateway.engine, DUTY_CALL)
    tried(gateway, number, extension=extension)
    tried(gateway, number, extension=extension)
    deliver(gateway, first)
    assert rows(gateway.engine, LADDER) == [("duty", "1", "capped"), ("officer", "ahead", "due")]


def test_calls_to_another_extension_do_not_cap_the_duty_phone(gateway: Gateway) -> None:
    new_dispatch(gateway)
    [(first, number, extension)] = rows(gateway.engine, DUTY_CALL)
    for other in ("", "999"):
        assert other != extension
        tried(gateway, number, extension=other)
        tried(gateway, number, extension=other)
    deliver(gateway, first)
    assert rows(gateway.engine, LADDER) == [("duty", "1", "handed_over")]


def test_what_is_settled_meanwhile_does_not_leave_and_does_not_count(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    new_dispatch(gateway)
    execute(gateway.engine, "UPDATE dispatches SET state = 'acknowledged'")
    for (attempt_id,) in rows(gateway.engine, "SELECT id FROM attempts WHERE dispatch_id IS NOT NULL"):
        deliver(gateway, attempt_id)
    assert (carrier.calls, carrier.texts) == ([], [])
    query = "SELECT DISTINCT state, reason, claimed_at FROM attempts WHERE dispatch_id IS NOT NULL"
    assert rows(gateway.engine, query) == [("cancelled", "settled", None)]


def test_an_attempt_that_does_not_exist_is_nothing(gateway: Gateway, carrier: HeardCarrier) -> None:
    deliver(gateway, 4711)
    assert carrier.calls == []
