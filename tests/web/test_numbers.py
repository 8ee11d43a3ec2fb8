"""The administrator's page of numbers: what a carrier refuses, and to try a number again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page

from gateway.actions.mark_number import mark_number
from gateway.work import Gateway
from models.trunk import TrunkCode, TrunkTrouble
from tests.harness.city import City

CITIZEN = "+8613800138000"


@pytest.fixture
def duty_phone(city: City) -> str:
    """A number on a roster."""
    return city.unit("HBJ").duty_phone.number


@pytest.fixture
def marked(gateway: Gateway, duty_phone: str) -> None:
    """A duty phone that does not exist, and a citizen who wants no texts."""
    with gateway.work() as work:
        mark_number(work, duty_phone, 21211)
        mark_number(work, CITIZEN, 21610)


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "zh",
            ["市环境保护局值班电话", "号码无效", "群众", "对方已退订短信", "138****8000", "取消标记", "正常"],
        ),
        ("en", ["duty phone", "not a valid number", "a citizen", "has opted out of texts", "well"]),
    ],
)
def test_each_number_has_its_owner_its_reason_in_words_and_a_button(
    desk: FlaskClient, duty_phone: str, lang: str, said: list[str]
) -> None:
    shown = desk.get(f"/numbers?lang={lang}").text
    assert [words for words in said if words not in shown] == []
    assert duty_phone not in shown
    assert CITIZEN not in shown


@pytest.mark.parametrize(
    ("rests_s", "said"), [(60, "停用至"), (-10, "恢复中，承担十分之 1"), (-3600, "正常")]
)
def test_a_trunk_says_how_it_does(gateway: Gateway, desk: FlaskClient, rests_s: float, said: str) -> None:
    with gateway.work() as work:
        until = work.now + timedelta(seconds=rests_s)
        trouble = TrunkTrouble(trunk=TrunkCode.PRIMARY, troubles=3, troubled_at=work.now, rests=1)
        trouble.rests_until, trouble.reason = until, "20003: no such account"
        work.session.add(trouble)
    shown = desk.get("/numbers").text
    assert said in shown
    assert "20003: no such account" in shown


@pytest.mark.usefixtures("marked")
def test_the_button_lifts_the_mark_and_a_second_press_does_nothing(city: City, desk: FlaskClient) -> None:
    [(mark_id,)] = city.clocks.rows("SELECT id FROM number_marks WHERE code = 21610")
    for _ in range(2):
        answer = desk.post(f"/numbers/{mark_id}/lift")
        assert (answer.status_code, answer.location) == (303, "/numbers")
    assert city.clocks.rows("SELECT count(*) FROM number_marks WHERE code = 21610") == [(0,)]
    audit = "SELECT actor, data->>'number' FROM audit_entries WHERE act = 'number mark lifted'"
    assert city.clocks.rows(audit) == [("desk", "138****8000")]


@pytest.mark.usefixtures("marked")
def test_another_sites_page_cannot_lift_a_mark(city: City, desk: FlaskClient) -> None:
    [(mark_id,)] = city.clocks.rows("SELECT id FROM number_marks WHERE code = 21610")
    answer = desk.post(f"/numbers/{mark_id}/lift", headers={"Origin": "https://elsewhere.example.test"})
    assert answer.status_code == 401
    assert desk.post(f"/numbers/{mark_id}/lift", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 401
    assert city.clocks.rows("SELECT count(*) FROM number_marks WHERE code = 21610") == [(1,)]


@pytest.mark.usefixtures("marked")
def test_from_the_desk_one_gets_there_and_back_and_lifts_a_mark(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="号码").click()
    page.get_by_role("button", name="取消标记：群众，短信").click()
    page.wait_for_url("**/numbers")
    assert page.get_by_role("button").count() == 2
    page.get_by_role("link", name="返回派单台").click()
    page.wait_for_url("**/")
