"""The auditor: what a fault or a hand in the database has orphaned is taken up and told. Source: I1, I2."""

from __future__ import annotations

import pytest

from gateway.actions.fetch_recording import AGAIN_S
from gateway.actions.receive_text import HEAR_AGAIN_S, receive_text
from gateway.actions.repair import repair
from gateway.metrics import REPAIRS
from gateway.work import Gateway
from models.inbound import InboundText
from models.recording import Recording
from tests.database.conftest import execute, rows, set_clock
from tests.database.stock import at, due_s, new_attempt, new_call, new_dispatch

TOLD = "SELECT kind, actor, data->>'lost' FROM events WHERE kind = 'repaired'"
AUDITED = "SELECT actor, data->>'what', data->>'table' FROM audit_entries WHERE act = 'repaired' ORDER BY id"


def repairs(what: str) -> float:
    return float(REPAIRS.labels(what)._value.get())


def test_all_is_well_and_nothing_is_touched(gateway: Gateway) -> None:
    new_dispatch(gateway)
    new_call(gateway, next_due_at=None, ended_at="2026-11-03T21:46:00+08:00")
    before = rows(gateway.engine, "SELECT next_due_at FROM dispatches UNION SELECT next_due_at FROM attempts")
    assert repair(gateway).found == 0
    after = rows(gateway.engine, "SELECT next_due_at FROM dispatches UNION SELECT next_due_at FROM attempts")
    assert (before, rows(gateway.engine, AUDITED)) == (after, [])


@pytest.mark.parametrize("state", ["dispatched", "notified", "return_requested", "acknowledged", "replied"])
def test_a_share_without_a_deadline_gets_one_and_its_case_tells_of_it(gateway: Gateway, state: str) -> None:
    share, counted = new_dispatch(gateway), repairs("no_deadline")
    execute(gateway.engine, f"UPDATE dispatches SET next_due_at = NULL, state = '{state}'")
    set_clock(gateway.engine, 30)
    assert repair(gateway).found == 1
    assert due_s(gateway.engine, "dispatches", share) == 30
    assert rows(gateway.engine, TOLD) == [("repaired", "auditor", "no_deadline")]
    assert rows(gateway.engine, AUDITED) == [("auditor", "no_deadline", "dispatches")]
    assert repairs("no_deadline") == counted + 1
    assert repair(gateway).found == 0, "a second look finds nothing any more"


@pytest.mark.parametrize("state", ["completed", "reassigned", "cancelled", "handing_over"])
def test_a_share_of_which_nothing_is_expected_needs_no_deadline(gateway: Gateway, state: str) -> None:
    new_dispatch(gateway)
    execute(gateway.engine, f"UPDATE dispatches SET next_due_at = NULL, state = '{state}'")
    execute(gateway.engine, "UPDATE cases SET state = 'completed'")
    assert repair(gateway).found == 0


def test_a_ladder_that_had_lost_its_timer_is_climbed_on(gateway: Gateway) -> None:
    new_dispatch(gateway)
    execute(gateway.engine, "UPDATE dispatches SET next_due_at = NULL")
    at(gateway, 45)
    climbed = "SELECT count(*) FROM events WHERE kind = 'climbed'"
    assert rows(gateway.engine, climbed) == [(1,)], "nobody looks at it"
    repair(gateway)
    at(gateway, 45)
    assert rows(gateway.engine, climbed) == [(2,)]


@pytest.mark.parametrize("state", ["due", "claimed", "uncertain", "handed_over", "ringing", "answered"])
def test_a_call_that_nobody_would_ask_for_is_asked_for(gateway: Gateway, state: str) -> None:
    attempt = new_attempt(gateway, next_due_at=None, state=state)
    assert repair(gateway).found == 1
    assert due_s(gateway.engine, "attempts", attempt) == 0


def test_so_is_a_citizens_call_and_an_unheard_text(gateway: Gateway) -> None:
    call = new_call(gateway)
    with gateway.work() as work:
        text = receive_text(work, "SM" + "1" * 32, "+8613800138000", "+862826110110", "噪音")
    execute(gateway.engine, "UPDATE inbound_texts SET next_due_at = NULL")
    assert repair(gateway).found == 2
    assert (due_s(gateway.engine, "inbound_calls", call), due_s(gateway.engine, "inbound_texts", text)) == (
        0,
        0,
    )


def test_what_was_given_up_for_good_is_left_alone(gateway: Gateway) -> None:
    with gateway.work() as work:
        receive_text(work, "SM" + "1" * 32, "+8613800138000", "+862826110110", "噪音")
    tries = {"most": len(HEAR_AGAIN_S)}
    execute(gateway.engine, "UPDATE inbound_texts SET next_due_at = NULL, tries = :most", **tries)
    assert repair(gateway).found == 0
    assert f"tries < {len(HEAR_AGAIN_S)}" in InboundText.unfinished
    assert "reason = ''" in Recording.unfinished, "a recording is given up with a reason"
    assert AGAIN_S


def test_a_case_that_no_unit_has_goes_to_the_centre(gateway: Gateway) -> None:
    new_dispatch(gateway)
    execute(gateway.engine, "UPDATE dispatches SET state = 'cancelled', next_due_at = NULL")
    assert repair(gateway).found == 0, "it is younger than ten seconds: somebody may be at it"
    set_clock(gateway.engine, 11)
    assert repair(gateway).found == 1
    shares = rows(gateway.engine, "SELECT unit_code, state FROM dispatches ORDER BY id")
    assert shares == [("ZFJ", "cancelled"), ("XNZX", "dispatched")]
    assert rows(gateway.engine, TOLD) == [("repaired", "auditor", "no_owner")]
    assert repair(gateway).found == 0


def test_so_does_one_that_was_never_given_to_anybody(gateway: Gateway) -> None:
    new_dispatch(gateway)
    execute(gateway.engine, "DELETE FROM attempts")
    execute(gateway.engine, "DELETE FROM dispatches")
    execute(gateway.engine, "UPDATE cases SET state = 'registered', verified_at = NULL")
    set_clock(gateway.engine, 11)
    assert repair(gateway).found == 1
    assert rows(gateway.engine, "SELECT unit_code FROM dispatches") == [("XNZX",)]
    assert rows(gateway.engine, "SELECT state, verified_at IS NULL FROM cases") == [("dispatched", False)]


def test_a_share_that_was_not_notified_in_time_is_looked_at_now_and_not_in_an_hour(gateway: Gateway) -> None:
    share = new_dispatch(gateway)
    execute(gateway.engine, "UPDATE dispatches SET next_due_at = next_due_at + interval '1 hour'")
    set_clock(gateway.engine, 185)
    assert repair(gateway).found == 0, "a few seconds are the clock's own"
    set_clock(gateway.engine, 191)
    assert repair(gateway).found == 1
    assert due_s(gateway.engine, "dispatches", share) == 191
    at(gateway, 191)
    assert rows(gateway.engine, "SELECT breached_at IS NOT NULL FROM dispatches") == [(True,)]


def test_older_cases_are_looked_at_in_turn_so_that_no_audit_takes_long(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.actions.repair.LOOKED_AT", 2)
    for _ in range(7):
        new_dispatch(gateway)
    set_clock(gateway.engine, 11)
    execute(gateway.engine, "UPDATE dispatches SET state = 'cancelled', next_due_at = NULL WHERE case_id = 2")
    first = repair(gateway)
    second = repair(gateway, first.below)
    third = repair(gateway, second.below)
    assert [first.found, second.found, third.found] == [0, 1, 0]
    assert rows(gateway.engine, "SELECT unit_code FROM dispatches WHERE case_id = 2 AND state = 'dispatched'")
    assert repair(gateway, repair(gateway, third.below).below).below, "and from the beginning again"
