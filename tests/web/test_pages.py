"""The desk's pages as a browser without scripts gets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from gateway.work import Gateway
from tests.harness.city import City
from tests.harness.processes import Processes

TIMEOUT_S = 20
MANY_CASES = """
    INSERT INTO cases (code, state, source, type, unit_code, region_code, place, caller_name, caller_phone,
        request, matter, emergency, sensitive_topics, drill, registered_at, verified_at)
    SELECT 'C' || lpad(n::text, 3, '0'), 'acknowledged', 'api', 'HELP',
        CASE WHEN n %% 2 = 0 THEN 'JTJ' ELSE 'ZFJ' END, 'YJQ', '', '', '', '', '', false, '[]', false,
        service_now() - interval '1 day' + n * interval '1 second', service_now()
    FROM generate_series(1, %s) AS n
"""
THEIR_DISPATCHES = """
    INSERT INTO dispatches (case_id, unit_code, region_code, state, ladder, climbed, climbed_ahead,
        verified_at, dispatched_at, return_reason)
    SELECT id, unit_code, region_code, %s, '{"name": "standard", "rungs": []}', '{}', '[]',
        verified_at, verified_at, ''
    FROM cases
"""


def many_cases(city: City, how_many: int) -> None:
    """Rows for a list to show, not such as the gateway would leave them."""
    city.holds = False
    city.clocks.execute(MANY_CASES, how_many)


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def codes(page: str) -> list[str]:
    """The codes listed, from the top."""
    return re.findall(r'href="/cases/\d+">(\w+)<', page)


def test_the_list_shows_no_name_and_no_number(city: City, desk: FlaskClient) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    city.citizen.is_in_hand()
    city.operator.registers(matter="噪音，联系13912345678", caller_name="王女士")
    page = desk.get("/").text
    assert "噪音，联系****" in page
    for secret in ("王女士", "13800138000", "138****8000", unit.names["officer"], unit.officer_phone.number):
        assert secret not in page


def test_the_page_of_a_case_masks_every_number(city: City, desk: FlaskClient) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    city.citizen.is_in_hand()
    case = city.operator.registers(request="施工队电话13912345678")
    page = desk.get(f"/cases/{case.id}").text
    assert "施工队电话****" in page
    assert "138****8000" in page
    assert "028****0005转***" in page
    for secret in ("王女士", "13800138000", "13912345678", "26000005"):
        assert secret not in page


def test_what_a_citizen_says_is_text_and_nothing_else(city: City, desk: FlaskClient) -> None:
    city.unit("ZFJ").nobody_answers()
    city.citizen.is_in_hand()
    case = city.operator.registers(matter="<script>alert(1)</script>", request="<img src=x>")
    for page in (desk.get("/").text, desk.get(f"/cases/{case.id}").text):
        assert "<script>alert" not in page
        assert "<img" not in page


def test_danger_comes_first_then_what_is_late_then_the_newest(city: City, desk: FlaskClient) -> None:
    many_cases(city, 2)
    city.unit("ZFJ").nobody_answers()
    transport = city.unit("JTJ")
    for phone in (city.citizen, *city.centre.phones, *transport.phones):
        phone.is_in_hand()
    city.police_desk.rings_out()
    late = city.operator.registers()
    city.waits(185)
    waits = city.operator.registers(unit="JTJ")
    danger = city.operator.registers(unit="JTJ")
    transport.officer_phone.texts(f"3 {danger.code}", to=city.common_number)
    page = desk.get("/").text
    assert codes(page) == [danger.code, late.code, waits.code, "C002", "C001"]
    assert "待110接手" in page
    assert "+00:05" in page
    assert "03:00" in page


def test_pages_go_back_in_time_without_losing_a_case(city: City, desk: FlaskClient) -> None:
    many_cases(city, 120)
    city.clocks.execute(THEIR_DISPATCHES, "acknowledged")
    seen, address = [], "/"
    while address:
        page = desk.get(address).text
        seen += codes(page)
        older = re.search(r'id="older" [^>]*href="([^"]+)"', page)
        address = older[1] if older else ""
    assert seen == [f"C{n:03d}" for n in range(120, 0, -1)]


def test_filters_by_unit_and_state(city: City, desk: FlaskClient) -> None:
    many_cases(city, 6)
    city.clocks.execute(THEIR_DISPATCHES, "acknowledged")
    city.clocks.execute("UPDATE dispatches SET state = 'return_requested' WHERE case_id IN (1, 2)")
    city.clocks.execute("UPDATE cases SET state = 'police_return' WHERE id = 3")
    city.clocks.execute("UPDATE dispatches SET state = 'notified' WHERE case_id = 4")
    assert codes(desk.get("/?unit=JTJ").text) == ["C004", "C006", "C002"]
    assert codes(desk.get("/?state=waiting").text) == ["C004"]
    assert codes(desk.get("/?state=waiting&unit=ZFJ").text) == []
    assert codes(desk.get("/?state=return_requested").text) == ["C001", "C002"]
    assert codes(desk.get("/?state=return_requested&unit=ZFJ").text) == ["C001"]
    assert codes(desk.get("/?state=police_return").text) == ["C003"]
    assert codes(desk.get("/?state=acknowledged&unit=ZFJ").text) == ["C005"]
    assert len(codes(desk.get("/?state=nonsense&unit=NOBODY&before=x").text)) == 6


def test_work_lists_begin_with_who_has_waited_longest(city: City, desk: FlaskClient) -> None:
    many_cases(city, 8)
    city.clocks.execute(THEIR_DISPATCHES, "in_progress")
    change = city.clocks.execute
    change(
        "UPDATE dispatches SET complete_due_at = service_now() - case_id * interval '1 min' WHERE case_id < 4"
    )
    change("UPDATE dispatches SET complete_due_at = service_now() + interval '2 days' WHERE case_id = 4")
    change(
        "UPDATE cases SET call_back_since = service_now() - (9 - id) * interval '1 min' WHERE id IN (5, 6)"
    )
    change("UPDATE dispatches SET state = 'handing_over' WHERE case_id = 6")
    change("UPDATE cases SET state = 'completed' WHERE id IN (7, 8)")
    change("""
        INSERT INTO surveys (case_id, source, state, round, number, planned_at, checking_since, calls,
            unclear, answered_via, reason, decided_by, explanation, why_not)
        SELECT id, 'caller', CASE WHEN id = 7 THEN 'checking' ELSE 'asked' END, 1, '+8613800138000',
            service_now(), service_now(), 0, 0, '', '', '', '', '' FROM cases WHERE id > 6
    """)
    assert codes(desk.get("/?state=overdue").text) == ["C003", "C002", "C001"]
    assert codes(desk.get("/?state=overdue&unit=JTJ").text) == ["C002"]
    assert codes(desk.get("/?state=call_back").text) == ["C005", "C006"]
    assert codes(desk.get("/?state=call_back&unit=JTJ").text) == ["C006"]
    assert codes(desk.get("/?state=handing_over").text) == ["C006"]
    assert codes(desk.get("/?state=checking").text) == ["C007"]
    assert codes(desk.get("/?state=checking&unit=JTJ").text) == []
    assert codes(desk.get("/?state=survey_waiting").text) == ["C008"]
    assert codes(desk.get("/?state=completed").text) == ["C008", "C007"]
    page = desk.get("/?state=completed").text
    assert [f"{name} {n}" in page for name, n in (("超期", 3), ("待回电", 2), ("评价待核", 1))] == [True] * 3
    assert '<span class="limit">办结</span>' in desk.get("/?state=overdue").text
    assert ">2天 00:00<" in desk.get("/").text


@pytest.mark.parametrize("state", ["in_progress", "on_site", "replied", "archived", "merged", "invalid"])
def test_every_state_can_be_asked_for(city: City, desk: FlaskClient, state: str) -> None:
    many_cases(city, 3)
    city.clocks.execute(THEIR_DISPATCHES, "acknowledged")
    city.clocks.execute("UPDATE cases SET state = %s, reopened_at = service_now() WHERE id = 2", state)
    city.clocks.execute("UPDATE dispatches SET state = 'completed' WHERE case_id = 2")
    assert codes(desk.get(f"/?state={state}").text) == ["C002"]
    assert codes(desk.get("/?state=reopened").text) == ["C002"]
    assert codes(desk.get(f"/?state={state}&unit=ZFJ").text) == []


@pytest.mark.parametrize("state", ["acknowledged", "notified"])
def test_the_list_asks_as_often_for_many_cases_as_for_few(
    city: City, desk: FlaskClient, gateway: Gateway, state: str
) -> None:
    asked = []
    for more in (2, 60):
        many_cases(city, more)
        city.clocks.execute("TRUNCATE dispatches CASCADE")
        city.clocks.execute(THEIR_DISPATCHES, state)
        with statements(gateway.engine) as noted:
            desk.get("/")
        asked.append(len(noted))
    assert asked[0] == asked[1] <= 8


def test_a_case_asks_as_often_for_a_long_story_as_for_a_short_one(
    city: City, desk: FlaskClient, gateway: Gateway
) -> None:
    city.unit("ZFJ").nobody_answers()
    for phone in (city.citizen, *city.centre.phones):
        phone.is_in_hand()
    case = city.operator.registers()
    asked = []
    for seconds in (0, 200):
        city.waits(seconds)
        with statements(gateway.engine) as noted:
            desk.get(f"/cases/{case.id}")
        asked.append(len(noted))
    assert asked == [9, 9]


@pytest.mark.parametrize("address", ["/live/cases", "/live/cases/1"])
def test_nothing_is_sent_while_nothing_happens(city: City, desk: FlaskClient, address: str) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    city.citizen.is_in_hand()
    city.operator.registers()
    city.waits(1)
    first = desk.get(address)
    city.clocks.execute("UPDATE service_clock SET standing_at = standing_at + interval '3 seconds'")
    again = desk.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.text) == (200, 304, "")
    assert int(again.headers["Server-Now"]) - int(first.headers["Server-Now"]) == 3000
    city.waits(60)
    later = desk.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert later.status_code == 200


@pytest.mark.parametrize("address", ["/", "/cases/1", "/cases/99", "/nowhere"])
def test_no_page_lets_anything_foreign_in(city: City, desk: FlaskClient, address: str) -> None:
    many_cases(city, 1)
    answer = desk.get(address)
    rules = dict(rule.split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split("; "))
    assert rules == {
        "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:",
        "media-src": "'self'", "connect-src": "'self'", "form-action": "'self'", "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }  # fmt: skip
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/cases/99", "/cases/9223372036854775808", "/live/cases/99", "/nowhere"])
def test_an_address_that_leads_nowhere_says_so_in_words(desk: FlaskClient, address: str) -> None:
    answer = desk.get(address)
    assert answer.status_code == 404
    assert "没有这" in answer.text
    assert "返回派单台" in answer.text


def test_the_language_is_remembered(city: City, desk: FlaskClient) -> None:
    assert '<html lang="zh-CN">' in desk.get("/").text
    english = desk.get("/?lang=en&state=waiting")
    assert '<html lang="en">' in english.text
    assert 'href="/?lang=zh&amp;state=waiting"' in english.text
    assert '<html lang="en">' in desk.get("/cases/99").text
    assert '<html lang="zh-CN">' in desk.get("/?lang=zh").text


def test_pages_refresh_by_themselves_where_scripts_are_off(city: City, processes: Processes) -> None:
    page = requests.get(f"{processes.desk_face_url}/", timeout=TIMEOUT_S).text
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
