"""What bench/invariants.py asks: each question finds the row that breaks it, and leaves good ones alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import psycopg
import pytest

from bench.invariant_queries import QUERIES
from bench.invariants import Allowed, Offence, Rows, offences
from gateway.actions.complete import complete
from gateway.actions.deliver import deliver
from gateway.actions.find_dispatch import locked
from gateway.actions.progress import progress
from gateway.actions.who_is import who_is
from gateway.work import Gateway
from tests.database.conftest import libpq, rows
from tests.database.officers import OFFICER, taken
from tests.database.stock import new_dispatch

Ask = Callable[[str], list[Offence]]

WAITS, CLOSED = "1", "2"
"""Ids of the two cases, and of their shares: one rings, the other is closed and its survey planned."""
A_CALL = f"(SELECT min(id) FROM attempts WHERE dispatch_id = {WAITS} AND channel = 'call')"
TAKEN = "acknowledged_at = service_now(), acknowledged_by = '李雷'"
ANSWERED = "rung = 'caller_done'"


def asked(line: psycopg.Connection) -> Rows:
    """Questions go over this line."""
    return lambda query, values: line.execute(query.encode(), values).fetchall()


@pytest.fixture
def break_it(gateway: Gateway, own_url: str) -> Iterator[Ask]:
    """Two cases that are as they should be; change them, and hear what is then wrong."""
    new_dispatch(gateway)
    dispatch_id = taken(gateway)
    with gateway.work() as work:
        complete(work, locked(work, dispatch_id), "已到场处理完毕", who_is(work, OFFICER), "text")
    for attempt_id, channel in rows(gateway.engine, "SELECT id, channel FROM attempts WHERE state = 'due'"):
        deliver(gateway, attempt_id)
        if channel == "text":
            with gateway.work() as work:
                progress(work, attempt_id, "deliver", "")
    with psycopg.connect(libpq(own_url), autocommit=True) as line:

        def hear(statements: str) -> list[Offence]:
            line.execute(statements.encode())
            return offences(asked(line))

        yield hear
        line.execute("TRUNCATE text_intakes")


def share(columns: str, share_id: str = WAITS) -> str:
    """Change one share."""
    return f"UPDATE dispatches SET {columns} WHERE id = {share_id};"


def case(columns: str, case_id: str = WAITS) -> str:
    """Change one case."""
    return f"UPDATE cases SET {columns} WHERE id = {case_id};"


def attempt(columns: str, which: str = f"id = {A_CALL}") -> str:
    """Change attempts; usually the call to the duty phone that rings."""
    return f"UPDATE attempts SET {columns} WHERE {which};"


def again(which: str = f"id = {A_CALL}", times: int = 1) -> str:
    """The same attempt once more, or more often, under other climbs; those have ended."""
    other = "'id', 1000 + n, 'climb', climb || n, 'state', 'ended', 'carrier_ref', NULL"
    return (
        f"INSERT INTO attempts SELECT (jsonb_populate_record(a, jsonb_build_object({other}))).*"
        f" FROM attempts a, generate_series(1, {times}) n WHERE {which};"
    )


def event(kind: str, data: str) -> str:
    """One more line in the timeline of the case that waits."""
    return (
        "INSERT INTO events (case_id, at, kind, actor, data)"
        f" VALUES ({WAITS}, service_now(), '{kind}', '', '{data}');"
    )


SURVEYED = """
    INSERT INTO surveys (source, state, round, number, planned_at, asked_at, calls, answered_via, unclear,
        reason, decided_by, explanation, why_not)
    VALUES ('delegate', 'silent', 1, '+8613800000001', service_now(), service_now() - interval '{}',
        0, '', 0, '', '', '', '');
"""
UNHEARD = """
    INSERT INTO inbound_texts (carrier_ref, sender, dialled, body, received_at, meant, tries)
    VALUES ('SM1', '+8613800138000', '', '', service_now(), '', 0);
"""
TOLD_HALF = """
    TRUNCATE text_intakes RESTART IDENTITY;
    INSERT INTO text_intakes (sender, state, parts, place, caller_name, started_at, heard_at)
    VALUES ('+8613800138000', 'gathering', '[]', '', '', service_now(), service_now());
"""
CALL_TO_110 = f"""
    INSERT INTO inbound_calls (trunk, carrier_ref, state, sender, dialled, forwarded_from, given_number,
        by_operator, case_id, arrived_at, to_110_at, ended_at, wants_call_back)
    VALUES ('primary', 'CA1', 'to_110', '+8613800138000', '', '', '', false, {WAITS}, service_now(),
        service_now(), service_now(), false);
"""
DESK = f"""
    INSERT INTO dispatches SELECT (jsonb_populate_record(d, '{{"id": 110, "unit_code": "GAJ"}}')).*
    FROM dispatches d WHERE id = {WAITS};
    UPDATE dispatches SET breached_at = service_now(), notified_at = NULL WHERE id = 110;
"""
OVER = share("state = 'cancelled', next_due_at = NULL")
TO_110 = case("state = 'police_return'") + share("state = 'police_return', next_due_at = NULL")

BROKEN = [
    ("I1", OVER + case("registered_at = registered_at - interval '11 s'"), "no unit has it or is asked"),
    ("I1", share("next_due_at = NULL"), "has no deadline"),
    ("I1", share(f"state = 'in_progress', next_due_at = NULL, {TAKEN}"), "has no deadline"),
    ("I1", share("state = 'handing_over', next_due_at = NULL"), "handed over to nobody"),
    ("I2", share("notified_at = NULL, verified_at = verified_at - interval '191 s'"), "not notified in time"),
    ("I2", share("verified_at = verified_at - interval '191 s'"), "not notified in time"),
    ("I2", attempt("handed_at = NULL", f"dispatch_id = {WAITS}"), "the carrier had nothing for it"),
    ("I3", event("acknowledged", '{"unit": "ZFJ"}') * 2, "was acknowledged 2 times for ZFJ, which took 0"),
    ("I3", share("state = 'on_site'"), "nobody has acknowledged it"),
    ("I3", share(f"state = 'replied', {TAKEN}")
        + share(f"state = 'replied', case_id = {WAITS}, next_due_at = service_now()", CLOSED),
        "is in the hands of ZFJ, ZFJ at once"),
    ("I4", share("acknowledged_at = service_now() - interval '6 s'"), "00:00:06 after the case was taken"),
    ("I4", share(f"state = 'acknowledged', {TAKEN}"), "nobody wants to stop it"),
    ("I5", attempt("carrier_ref = 'CA1'", f"dispatch_id = {WAITS}"), "have one name at the carrier"),
    ("I5", event("climbed", '{"unit": "ZFJ", "rung": "duty", "climb": "1"}'), "climbed rung duty (1) 2"),
    ("I5", case("source = 'call'"), "came by call, but none belongs to it"),
    ("I5", case("source = 'text'"), "came by text, but none belongs to it"),
    ("I6", TO_110, "the desk was never asked"),
    ("I6", DESK + share("verified_at = verified_at - interval '101 s'", "110"),
        "was not called within a minute and a half"),
    ("I6", CALL_TO_110, "went to 110, but its case 0001 is dispatched"),
    ("I7", case("answered_by = ''", CLOSED), "its citizen has no answer"),
    ("I7", attempt("state = 'undelivered'", ANSWERED), "no such text left"),
    ("I7", f"DELETE FROM attempts WHERE {ANSWERED};", "no such text left"),
    ("I7", case("answered_by = 'not_reached'", CLOSED) + share("not_reached = 2", CLOSED), "after 2 fail"),
    ("I8", case("drill = true") + attempt("drill = true, said = '（演练）'", f"case_id = {WAITS}"),
        "(caller_receipt) went to a number on no roster"),
    ("I8", case("drill = true") + attempt("drill = true, number = '+8613800000501'", f"case_id = {WAITS}"),
        "a drill's text without its mark"),
    ("I8", attempt("drill = true"), "taken for what it is not"),
    ("I9", again(times=2), "was called for attempt"),
    ("I9", again(f"case_id = {WAITS} AND rung = 'duty' AND channel = 'text'", times=2),
        "told somebody what he was told 2 times that day"),
    ("I10", attempt("rung = 'survey_text'", ANSWERED), "asked a citizen at 21:46:00"),
    ("I10", SURVEYED.format("1 day") + SURVEYED.format("7 days 23:59:59"),
        "asked one number within 6 days 23:59:59"),
    ("steps", share("next_due_at = service_now() - interval '11 s'"), "dispatches 1 is 00:00:11 late"),
    ("steps", attempt("next_due_at = NULL"), "is handed_over for ever"),
    ("steps", "UPDATE surveys SET next_due_at = NULL", "is planned for ever"),
    ("steps", UNHEARD, "text 1 is heard by nobody"),
    ("steps", TOLD_HALF, "conversation 1 is gathering for ever"),
]  # fmt: skip
GOOD = [
    share("next_due_at = service_now() - interval '9 s'"),
    OVER + case("registered_at = registered_at - interval '9 s'") + attempt("stop_wanted_at = service_now()"),
    share("notified_at = NULL, verified_at = verified_at - interval '191 s', breached_at = service_now()"),
    share("notified_at = NULL, verified_at = verified_at - interval '191 s', state = 'return_requested',"
        " return_requested_at = service_now() - interval '9 s'") + attempt("state = 'ended'"),
    share("notified_at = NULL, verified_at = verified_at - interval '189 s'"),
    share(f"state = 'acknowledged', {TAKEN}") + attempt("stop_wanted_at = service_now()")
        + share("acknowledged_at = acknowledged_at - interval '4 s'"),
    DESK + share(f"state = 'acknowledged', next_due_at = NULL, {TAKEN}", "110"),
    DESK + share("verified_at = verified_at - interval '99 s'", "110"),
    event("climbed", '{"unit": "ZFJ", "rung": "officer", "climb": "ahead"}'),
    case("answered_by = 'not_reached'", CLOSED) + share("not_reached = 3", CLOSED),
    case("surveyed_at = service_now()", CLOSED) + attempt("state = 'undelivered'", ANSWERED),
    again(),
    again(times=2) + attempt("rung = 'join'", f"id = {A_CALL}"),
    again(times=4) + attempt("role = 'police_desk'", "channel = 'call'"),
    again(times=2) + attempt("claimed_at = claimed_at - interval '300 s'"),
    again(f"case_id = {WAITS} AND rung = 'duty' AND channel = 'text'"),
    again(ANSWERED) + attempt("rung = 'survey_text', claimed_at = claimed_at - interval '1:46:00'",
        "id = (SELECT max(id) FROM attempts)"),
    SURVEYED.format("1 day") + SURVEYED.format("8 days"),
]  # fmt: skip


def test_nothing_is_wrong_with_cases_as_the_gateway_makes_them(break_it: Ask) -> None:
    assert break_it("SELECT 1") == []


@pytest.mark.parametrize(("name", "change", "words"), BROKEN)
def test_what_breaks_an_invariant_is_found_and_told(
    break_it: Ask, name: str, change: str, words: str
) -> None:
    found = [offence.words for offence in break_it(change) if offence.name == name]
    assert any(words in told for told in found), found


@pytest.mark.parametrize("change", GOOD)
def test_what_only_looks_like_it_is_left_alone(break_it: Ask, change: str) -> None:
    assert break_it(change) == []


def test_every_question_is_seen_to_find_something() -> None:
    kinds = Counter(name for name, _, _ in BROKEN)
    assert all(kinds[name] >= min(len(queries), 5) for name, queries in QUERIES.items())


def test_what_is_older_is_left_out_of_a_look_in_passing(
    gateway: Gateway, break_it: Ask, own_url: str
) -> None:
    broken = share("next_due_at = NULL")
    assert [offence.name for offence in break_it(broken)] == ["I1"]
    with gateway.work() as work, psycopg.connect(libpq(own_url)) as line:
        allowed = Allowed(since=work.after(1))
        assert offences(lambda query, values: line.execute(query.encode(), values).fetchall(), allowed) == []
        assert (
            offences(lambda query, values: line.execute(query.encode(), values).fetchall(), only=["I2"]) == []
        )
