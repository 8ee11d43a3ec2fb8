"""Whose call passes the others in the queue: a unit's first one, and danger's."""

from __future__ import annotations

from gateway.work import Gateway
from tests.database.conftest import HeardBell, execute, rows, set_clock
from tests.database.stock import new_dispatch


def passed(gateway: Gateway, bell: HeardBell, **fields: object) -> list[bool]:
    """For each call of a new case, whether it goes in front."""
    bell.rung.clear()
    dispatch_id = new_dispatch(gateway, **fields)
    query = "SELECT id FROM attempts WHERE dispatch_id = :id AND channel = 'call' ORDER BY id"
    calls = [row[0] for row in rows(gateway.engine, query, id=dispatch_id)]
    return [wake.first for wake in bell.rung if wake.row_id in calls and wake.job == "deliver"]


def test_a_units_first_case_passes_three_hundred_of_another(gateway: Gateway, bell: HeardBell) -> None:
    assert passed(gateway, bell, unit="ZFJ") == [True]
    for _ in range(3):
        assert passed(gateway, bell, unit="ZFJ") == [False]
    assert passed(gateway, bell, unit="HBJ") == [True]
    assert passed(gateway, bell, unit="HBJ") == [False]


def test_danger_passes_all_the_same(gateway: Gateway, bell: HeardBell) -> None:
    passed(gateway, bell, unit="ZFJ")
    assert set(passed(gateway, bell, unit="ZFJ", emergency=True)) == {True}


def test_a_unit_that_has_answered_or_heard_of_nothing_lately_is_first_again(
    gateway: Gateway, bell: HeardBell
) -> None:
    passed(gateway, bell, unit="ZFJ")
    execute(gateway.engine, "UPDATE dispatches SET state = 'acknowledged'")
    assert passed(gateway, bell, unit="ZFJ") == [True]
    set_clock(gateway.engine, 31)
    assert passed(gateway, bell, unit="ZFJ") == [True]
