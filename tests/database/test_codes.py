"""The short number of a case: unique while it is in use, however many cases come at once. Scenario 4."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from gateway.actions.register import take_code
from gateway.work import Gateway
from tests.database.conftest import at_once, execute, rows, set_clock


def take(gateway: Gateway, count: int = 1) -> list[str]:
    """So many codes, each in a transaction of its own."""
    taken = []
    for _ in range(count):
        with gateway.work() as work:
            taken.append(take_code(work)[0])
    return taken


def leave_free(engine: Engine, count: int) -> None:
    """Let all but the last `count` numbers be in use."""
    execute(engine, "UPDATE case_codes SET free_at = NULL WHERE number <= 9999 - :count", count=count)


def test_a_code_has_four_digits_beginning_with_zeros(gateway: Gateway) -> None:
    assert take(gateway, 3) == ["0001", "0002", "0003"]


def test_eight_who_register_at_once_get_eight_times_different_codes(gateway: Gateway) -> None:
    taken = [code for codes in at_once(8, lambda _: take(gateway, 10)) for code in codes]
    assert len(set(taken)) == 80
    assert all(len(code) == 4 for code in taken)


def test_when_all_short_numbers_are_in_use_the_codes_become_longer(gateway: Gateway) -> None:
    leave_free(gateway.engine, 2)
    assert take(gateway, 4) == ["9998", "9999", "10000", "10001"]


def test_at_the_border_eight_at_once_get_different_codes_too(gateway: Gateway) -> None:
    leave_free(gateway.engine, 4)
    taken = [code for codes in at_once(8, lambda _: take(gateway, 4)) for code in codes]
    assert len(set(taken)) == 32


def test_a_code_in_use_is_given_to_nobody_else(gateway: Gateway) -> None:
    held = take(gateway)
    leave_free(gateway.engine, 1)
    assert not set(held) & set(take(gateway, 3))


def test_a_freed_code_is_given_out_again_only_after_its_time(gateway: Gateway) -> None:
    leave_free(gateway.engine, 0)
    execute(
        gateway.engine, "UPDATE case_codes SET free_at = service_now() + interval '1 day' WHERE number = 427"
    )
    assert take(gateway) == ["10000"]
    set_clock(gateway.engine, 86_399)
    assert take(gateway) == ["10001"]
    set_clock(gateway.engine, 86_400)
    assert take(gateway, 2) == ["0427", "10002"]


def test_the_code_that_was_free_longest_goes_first(gateway: Gateway) -> None:
    leave_free(gateway.engine, 0)
    for number, hours in ((5, 1), (7, 3), (6, 2)):
        execute(
            gateway.engine,
            "UPDATE case_codes SET free_at = service_now() - make_interval(hours => :h) WHERE number = :n",
            h=hours,
            n=number,
        )
    assert take(gateway, 3) == ["0007", "0006", "0005"]


def test_a_code_is_not_lost_when_the_registration_fails(gateway: Gateway) -> None:
    with pytest.raises(ZeroDivisionError), gateway.work() as work:
        int(take_code(work)[0]) / 0
    assert take(gateway) == ["0001"]


def test_whoever_registers_does_not_wait_for_another_who_has_not_finished(gateway: Gateway) -> None:
    with gateway.work() as slow:
        assert take_code(slow)[0] == "0001"
        assert take(gateway) == ["0002"]
    assert rows(gateway.engine, "SELECT count(*) FROM case_codes WHERE free_at IS NULL") == [(2,)]
