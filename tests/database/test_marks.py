"""Numbers that a carrier refused for good: skipped at once, on every roster, until they are heard to work."""

from __future__ import annotations

import pytest

from gateway.actions.deliver import deliver
from gateway.actions.mark_number import lift, mark_number, marks_on
from gateway.actions.progress import progress
from gateway.actions.receive_text import receive_text
from gateway.work import Gateway
from models.attempt import Channel
from models.errors import CarrierRejected
from tests.database.conftest import HeardCarrier, execute, rows, set_clock
from tests.database.officers import CITIZEN, OFFICER
from tests.database.stock import at, new_attempt, new_dispatch
from tests.database.test_caps import LADDER, state, tried

NUMBER = "+8613900000099"
MARKS = "SELECT number, channel, code FROM number_marks ORDER BY number, channel"
DUTY_CALL = "SELECT id, number FROM attempts WHERE channel = 'call' AND rung = 'duty'"
A_DAY = 86_400


def refused(
    gateway: Gateway, carrier: HeardCarrier, code: int, number: str = NUMBER, **columns: object
) -> int:
    """The id of an attempt that the carrier refused."""
    attempt_id = new_attempt(gateway, number, **columns)
    carrier.fails = CarrierRejected("no", code)
    deliver(gateway, attempt_id)
    carrier.fails = None
    return attempt_id


def marked(gateway: Gateway, number: str, code: int) -> None:
    with gateway.work() as work:
        mark_number(work, number, code)


def test_a_number_that_does_not_exist_is_neither_called_nor_texted_again(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    first = refused(gateway, carrier, 21211)
    assert state(gateway, first) == "refused"
    assert rows(gateway.engine, MARKS) == [(NUMBER, "call", 21211), (NUMBER, "text", 21211)]
    carrier.calls.clear()
    assert tried(gateway) == "refused"
    assert tried(gateway, channel=Channel.TEXT, said="一") == "refused"
    assert (carrier.calls, carrier.texts) == ([], [])
    query = "SELECT error_code, reason, next_due_at, tries FROM attempts WHERE id > :id"
    assert rows(gateway.engine, query, id=first) == [(21211, "marked", None, 0)] * 2


def test_a_refusal_that_comes_later_by_callback_marks_as_well(gateway: Gateway) -> None:
    attempt_id = new_attempt(gateway, channel=Channel.TEXT, said="一")
    deliver(gateway, attempt_id)
    with gateway.work() as work:
        progress(work, attempt_id, "fail", "SM1", 21610)
    assert rows(gateway.engine, MARKS) == [(NUMBER, "text", 21610)]
    assert tried(gateway, channel=Channel.TEXT, said="二") == "refused"
    assert tried(gateway) == "handed_over"


@pytest.mark.parametrize("code", [21214, 13224, 21606, 21612])
def test_what_is_no_lasting_fault_of_the_number_is_tried_again(
    gateway: Gateway, carrier: HeardCarrier, code: int
) -> None:
    assert state(gateway, refused(gateway, carrier, code)) == "refused"
    assert rows(gateway.engine, MARKS) == []
    assert tried(gateway) == "handed_over"


def test_the_mark_is_on_every_roster_that_names_the_number(gateway: Gateway) -> None:
    """Two units share an officer: what was refused for one of them is not tried for the other."""
    query = "UPDATE contacts SET number = :n WHERE id = (SELECT p.mobile_id FROM shifts s"
    query += " JOIN people p ON p.id = s.officer_id WHERE s.unit_code = 'JTJ' LIMIT 1)"
    [(before,)] = rows(
        gateway.engine,
        "SELECT c.number FROM contacts c JOIN people p ON p.mobile_id = c.id JOIN shifts s"
        " ON s.officer_id = p.id WHERE s.unit_code = 'JTJ' LIMIT 1",
    )
    try:
        execute(gateway.engine, query, n=OFFICER)
        marked(gateway, OFFICER, 21614)
        for unit in ("ZFJ", "JTJ"):
            new_dispatch(gateway, unit=unit)
        texts = "SELECT count(*) FROM attempts WHERE channel = 'text' AND number = :n"
        assert rows(gateway.engine, texts, n=OFFICER) == [(0,)]
    finally:
        execute(gateway.engine, query, n=before)


def test_a_marked_duty_phone_is_skipped_and_the_officer_is_called_at_once(gateway: Gateway) -> None:
    [(number,)] = rows(
        gateway.engine,
        "SELECT c.number FROM contacts c JOIN shifts s ON s.duty_phone_id = c.id"
        " WHERE s.unit_code = 'ZFJ' LIMIT 1",
    )
    marked(gateway, number, 21211)
    new_dispatch(gateway)
    assert rows(gateway.engine, LADDER) == [("officer", "ahead", "due")]


def test_after_thirty_days_the_ladder_calls_it_once_more(gateway: Gateway) -> None:
    [(number,)] = rows(
        gateway.engine,
        "SELECT c.number FROM contacts c JOIN shifts s ON s.duty_phone_id = c.id"
        " WHERE s.unit_code = 'ZFJ' LIMIT 1",
    )
    marked(gateway, number, 21211)
    set_clock(gateway.engine, 30 * A_DAY)
    new_dispatch(gateway)
    assert rows(gateway.engine, LADDER) == [("duty", "1", "due")]


def test_a_number_that_is_marked_while_its_call_waits_is_skipped_too(gateway: Gateway) -> None:
    new_dispatch(gateway)
    [(attempt_id, number)] = rows(gateway.engine, DUTY_CALL)
    marked(gateway, number, 30005)
    deliver(gateway, attempt_id)
    assert rows(gateway.engine, LADDER) == [("duty", "1", "refused"), ("officer", "ahead", "due")]


def test_the_110_desk_is_called_whatever_a_carrier_says(gateway: Gateway) -> None:
    marked(gateway, NUMBER, 21211)
    assert tried(gateway, role="police_desk") == "handed_over"


def test_whoever_asks_for_the_citizen_may_try_a_marked_number(gateway: Gateway) -> None:
    marked(gateway, CITIZEN, 21211)
    assert tried(gateway, CITIZEN, rung="talk") == "handed_over"


def test_an_answered_call_lifts_what_it_disproves(gateway: Gateway) -> None:
    attempt_id = new_attempt(gateway)
    deliver(gateway, attempt_id)
    marked(gateway, NUMBER, 21211)
    with gateway.work() as work:
        progress(work, attempt_id, "answer", "CA1")
    assert rows(gateway.engine, MARKS) == []


def test_a_text_that_arrives_lifts_the_mark(gateway: Gateway) -> None:
    attempt_id = new_attempt(gateway, channel=Channel.TEXT, said="一")
    deliver(gateway, attempt_id)
    marked(gateway, NUMBER, 30004)
    with gateway.work() as work:
        progress(work, attempt_id, "deliver", "SM1")
    assert rows(gateway.engine, MARKS) == []


@pytest.mark.parametrize(("body", "left"), [("STOP", 1), ("START", 0), ("1 0427", 0)])
def test_a_text_from_the_number_lifts_the_mark_unless_it_asks_for_none(
    gateway: Gateway, body: str, left: int
) -> None:
    marked(gateway, NUMBER, 21610)
    with gateway.work() as work:
        receive_text(work, "SM9", NUMBER, "+862826110110", body)
    assert len(rows(gateway.engine, MARKS)) == left


def test_after_thirty_days_the_number_is_tried_once(gateway: Gateway, carrier: HeardCarrier) -> None:
    marked(gateway, NUMBER, 21211)
    set_clock(gateway.engine, 30 * A_DAY - 1)
    assert tried(gateway) == "refused"
    set_clock(gateway.engine, 30 * A_DAY)
    assert [tried(gateway), tried(gateway)] == ["handed_over", "refused"]
    assert len(carrier.calls) == 1


def test_by_hand_a_mark_is_lifted_and_the_audit_says_who_did(gateway: Gateway) -> None:
    marked(gateway, NUMBER, 21211)
    with gateway.work() as work:
        lift(work, marks_on(work, NUMBER), "desk")
    assert rows(gateway.engine, MARKS) == []
    audit = "SELECT actor, act, data->>'number' FROM audit_entries ORDER BY id"
    assert rows(gateway.engine, audit) == [("desk", "number mark lifted", "139****0099")] * 2
    assert tried(gateway) == "handed_over"


def test_our_own_numbers_are_never_dialled_or_texted(gateway: Gateway, carrier: HeardCarrier) -> None:
    [ours, *_] = gateway.settings.own_numbers
    assert tried(gateway, ours) == "refused"
    assert tried(gateway, ours, channel=Channel.TEXT, said="一") == "refused"
    assert (carrier.calls, carrier.texts) == ([], [])


def test_a_citizen_without_texts_is_asked_by_call(gateway: Gateway) -> None:
    """The question is set for an hour for texts; by then the mark is there."""
    new_dispatch(gateway)
    execute(
        gateway.engine,
        "UPDATE cases SET state = 'completed', completed_at = service_now();"
        " UPDATE dispatches SET state = 'completed', next_due_at = NULL;"
        " INSERT INTO surveys (case_id, source, state, round, number, planned_at, calls, answered_via,"
        " unclear, reason, decided_by, explanation, why_not, next_due_at)"
        " SELECT id, 'caller', 'planned', 1, caller_phone, service_now(), 0, '', 0, '', '', '', '',"
        " service_now() + interval '12 hours' FROM cases",
    )
    marked(gateway, CITIZEN, 21610)
    at(gateway, 13 * 3600)
    query = "SELECT channel, rung FROM attempts WHERE number = :n AND rung LIKE 'survey%'"
    assert rows(gateway.engine, query, n=CITIZEN) == [("call", "survey")]
