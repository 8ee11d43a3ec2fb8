"""A ladder, a roster or a shift that changes while a case runs. Scenarios 14 and 16."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.actions.acknowledge import BY_TEXT
from gateway.actions.who_is import who_is
from gateway.hear import hear
from gateway.work import Gateway
from models.conversation import Acknowledge
from models.ladder import Ladder
from tests.database.conftest import A_QUIET_EVENING, execute, rows
from tests.database.stock import CLIMBED, at, new_dispatch, register_case

OFFICER = "+8613800000501"
NEW_OFFICER = "+8613800000401"
CALLED = "SELECT role, number FROM attempts WHERE channel = 'call' ORDER BY id"
TEXTED = "SELECT number FROM attempts WHERE channel = 'text' AND role = 'duty_officer' ORDER BY id"


@pytest.fixture(autouse=True)
def roster_is_put_back(gateway: Gateway) -> object:
    """The rosters are every test's."""
    saved = "CREATE TABLE saved_shifts AS SELECT * FROM shifts"
    execute(gateway.engine, saved)
    yield
    execute(gateway.engine, "DELETE FROM shifts")
    execute(gateway.engine, "INSERT INTO shifts SELECT * FROM saved_shifts")
    execute(gateway.engine, "DROP TABLE saved_shifts")


def change_people_at(gateway: Gateway, seconds: float) -> None:
    """The unit's shift ends so long after the evening's beginning, and another officer and leader come."""
    values = {"at": A_QUIET_EVENING + timedelta(seconds=seconds), "now": A_QUIET_EVENING}
    ends = "UPDATE shifts SET ends_at = :at WHERE unit_code = 'ZFJ' AND starts_at <= :now AND ends_at > :now"
    execute(gateway.engine, ends, **values)
    execute(
        gateway.engine, "DELETE FROM shifts WHERE unit_code = 'ZFJ' AND starts_at >= :at", at=values["at"]
    )
    begins = """
        INSERT INTO shifts (unit_code, region_code, starts_at, ends_at, duty_phone_id, officer_id, backup_id,
            leader_id)
        SELECT 'ZFJ', s.region_code, :at, :at + interval '1 day', z.duty_phone_id, s.officer_id, s.backup_id,
            s.leader_id
        FROM shifts s JOIN shifts z ON z.unit_code = 'ZFJ' AND z.ends_at = :at
        WHERE s.unit_code = 'HBJ' AND s.starts_at <= :now AND s.ends_at > :now
    """
    execute(gateway.engine, begins, **values)


def numbers(gateway: Gateway, query: str) -> list[str]:
    return [str(row[-1]) for row in rows(gateway.engine, query)]


def let_ring(gateway: Gateway) -> None:
    """Nobody has picked up, whoever was called."""
    execute(gateway.engine, "UPDATE attempts SET state = 'no_answer', next_due_at = NULL, ended_at = due_at")


def test_a_running_case_keeps_the_ladder_with_which_it_began(gateway: Gateway) -> None:
    new_dispatch(gateway)
    standard = gateway.catalogue.ladders["standard"]
    slow = Ladder("standard", (replace(standard.rungs[0], after=timedelta(hours=1)),))
    edited = replace(
        gateway, catalogue=replace(gateway.catalogue, ladders={**gateway.catalogue.ladders, "standard": slow})
    )
    at(edited, 41)
    assert [row[0] for row in rows(gateway.engine, CLIMBED)] == ["duty", "officer"]
    new_dispatch(edited)
    at(edited, 100)
    assert "duty" not in [row[0] for row in rows(gateway.engine, CLIMBED)][3:]


def test_the_next_rung_reaches_whoever_stands_in_the_roster_by_then(gateway: Gateway) -> None:
    dispatch_id = new_dispatch(gateway)
    execute(
        gateway.engine,
        "UPDATE shifts SET officer_id = (SELECT officer_id FROM shifts WHERE unit_code = 'HBJ' LIMIT 1)"
        " WHERE unit_code = 'ZFJ'",
    )
    at(gateway, 41)
    assert numbers(gateway, CALLED)[1] == NEW_OFFICER
    with gateway.work() as work:  # and whoever was asked before the roster was edited may still take it
        [(code,)] = rows(gateway.engine, "SELECT code FROM cases")
        said = hear(work, Acknowledge(code), who_is(work, OFFICER), BY_TEXT)
    assert said is not None
    assert said.key == "officer_ack_ok"
    assert rows(gateway.engine, "SELECT id FROM dispatches WHERE state = 'acknowledged'") == [(dispatch_id,)]


def test_a_shift_that_begins_in_the_middle_of_a_ladder_is_told_at_that_moment(gateway: Gateway) -> None:
    change_people_at(gateway, 20)
    new_dispatch(gateway)
    assert numbers(gateway, TEXTED) == [OFFICER]
    at(gateway, 19)
    assert numbers(gateway, TEXTED) == [OFFICER]
    at(gateway, 20)
    assert numbers(gateway, TEXTED) == [OFFICER, NEW_OFFICER]
    at(gateway, 41)
    assert numbers(gateway, CALLED)[-1] == NEW_OFFICER
    assert OFFICER not in numbers(gateway, CALLED)


def test_a_shift_that_begins_when_every_rung_was_climbed_is_reached_before_the_centre_is_again(
    gateway: Gateway,
) -> None:
    change_people_at(gateway, 400)
    new_dispatch(gateway)
    for seconds in (40, 80, 120, 180, 300):
        let_ring(gateway)
        at(gateway, seconds)
    before = len(rows(gateway.engine, CALLED))
    let_ring(gateway)
    at(gateway, 400)
    assert [row[0] for row in rows(gateway.engine, CALLED)][before:] == ["duty_phone"]
    assert numbers(gateway, TEXTED) == [OFFICER, NEW_OFFICER]
    let_ring(gateway)
    at(gateway, 500)
    assert len(rows(gateway.engine, TEXTED)) == 2
    assert rows(gateway.engine, "SELECT state FROM dispatches") == [("dispatched",)]


def test_a_new_shift_does_not_bring_in_the_110_desk_once_more(gateway: Gateway) -> None:
    change_people_at(gateway, 400)
    with gateway.work() as work:
        register_case(work, request="讨薪工人要跳楼")
    execute(
        gateway.engine,
        "UPDATE dispatches SET state = 'acknowledged', next_due_at = NULL WHERE unit_code = 'GAJ'",
    )
    at(gateway, 400)
    assert NEW_OFFICER in numbers(gateway, CALLED)
    assert rows(gateway.engine, "SELECT count(*) FROM dispatches WHERE unit_code = 'GAJ'") == [(1,)]


def test_between_two_shifts_the_centre_has_the_case_and_the_next_shift_hears_of_it(gateway: Gateway) -> None:
    change_people_at(gateway, 400)
    execute(gateway.engine, "DELETE FROM shifts WHERE unit_code = 'ZFJ' AND starts_at < :at",
            at=A_QUIET_EVENING + timedelta(seconds=400))  # fmt: skip
    new_dispatch(gateway)
    assert [row[0] for row in rows(gateway.engine, CALLED)] == ["centre"]
    let_ring(gateway)
    at(gateway, 601)
    assert numbers(gateway, TEXTED) == [NEW_OFFICER]


def test_a_region_without_a_roster_of_that_unit_goes_to_the_centre_at_once(gateway: Gateway) -> None:
    execute(gateway.engine, "UPDATE shifts SET region_code = 'YJQ' WHERE unit_code = 'ZFJ'")
    new_dispatch(gateway, region="AYX")
    assert [row[0] for row in rows(gateway.engine, CALLED)] == ["centre"]


def test_a_countys_own_centre_hears_of_the_countys_cases(gateway: Gateway) -> None:
    execute(gateway.engine, "DELETE FROM shifts WHERE unit_code = 'ZFJ'")
    county = """
        INSERT INTO shifts (unit_code, region_code, starts_at, ends_at, duty_phone_id, officer_id, backup_id,
            leader_id)
        SELECT 'XNZX', 'AYX', starts_at, ends_at, duty_phone_id, officer_id, backup_id, leader_id FROM shifts
        WHERE unit_code = 'SFJ' AND starts_at <= :now AND ends_at > :now
    """
    execute(gateway.engine, county, now=A_QUIET_EVENING)
    new_dispatch(gateway, region="AYX")
    new_dispatch(gateway, region="LZX")
    assert numbers(gateway, CALLED) == ["+862826000011", "+862826000022"]
