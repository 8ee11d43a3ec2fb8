"""The page with the virtual phones, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.carriers.gateway_double import wait_until
from tests.carriers.town import OURS, Town, document

LABELS = ["群众", "值班电话", "值班手机", "值班领导", "110席位"]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser_page(browser: Browser) -> Iterator[Page]:
    """One page of a headless Chromium; console errors fail the test that made them."""
    context = browser.new_context(
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        viewport={"width": 1440, "height": 900},
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def page(town: Town, browser_page: Page) -> Iterator[Page]:
    """The page, with the five handsets plugged in in another order."""
    for place, label in enumerate(reversed(LABELS)):
        kind = "landline" if label in ("值班电话", "110席位") else "mobile"
        town.phone(f"+861380013800{place}", label=label, kind=kind)
    town.phone("+8613800138009", label="备勤")
    complaints: list[str] = []
    browser_page.on(
        "console", lambda message: complaints.append(message.text) if message.type == "error" else None
    )
    browser_page.on("pageerror", lambda error: complaints.append(str(error)))
    browser_page.goto(town.url)
    expect(browser_page.locator("virtual-handset")).to_have_count(5)
    yield browser_page
    browser_page.goto("about:blank")
    assert complaints == []


def handset(page: Page, label: str) -> Locator:
    """One handset by its label."""
    return page.locator("virtual-handset").filter(has=page.get_by_role("heading", name=label, exact=True))


def test_the_five_handsets_stand_in_their_order(page: Page) -> None:
    assert page.locator("virtual-handset h2").all_inner_texts() == LABELS
    assert page.get_attribute("html", "lang") == "zh-CN"


def test_an_officer_answers_hears_and_presses_a_real_key(town: Town, page: Page) -> None:
    town.gateway.answers |= {
        "/officer": document('<Gather numDigits="1" action="/keyed"><Say>签收请按一</Say></Gather>'),
        "/keyed": document("<Say>签收成功</Say>"),
    }
    officer = handset(page, "值班手机")
    town.client.calls.create(to="+8613800138002", from_=OURS, url=town.at("/officer"))
    expect(officer.get_by_role("status")).to_contain_text("振铃")
    expect(officer.get_by_role("button", name="接听")).to_be_focused()
    expect(officer.locator(".captions li")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(officer.locator(".captions")).to_contain_text("签收请按一")
    expect(officer).to_be_focused()
    page.keyboard.press("1")
    expect(officer.locator(".captions")).to_contain_text("签收成功")
    assert town.gateway.asked("/keyed")[0].form["Digits"] == "1"


def test_a_citizen_calls_and_texts(town: Town, page: Page) -> None:
    town.gateway.answers["/voice"] = document("<Say>您好</Say><Pause length='60'/>")
    citizen = handset(page, "群众")
    citizen.get_by_role("button", name="拨打").click()
    expect(citizen.locator(".captions")).to_contain_text("您好")
    citizen.get_by_placeholder("短信内容").fill("楼下施工太吵")
    citizen.get_by_role("button", name="发送").click()
    expect(citizen.locator(".texts")).to_contain_text("楼下施工太吵")
    citizen.get_by_role("button", name="挂断").click()
    expect(citizen.get_by_role("status")).to_contain_text("通话结束")
    assert town.gateway.asked("/sms")[0].form["Body"] == "楼下施工太吵"


def test_a_phone_out_of_sight_comes_into_sight_when_it_rings(town: Town, page: Page) -> None:
    town.client.calls.create(to="+8613800138009", from_=OURS, url=town.at("/officer"))
    expect(handset(page, "备勤").get_by_role("status")).to_contain_text("振铃")


def test_a_handset_can_be_made_busy(town: Town, page: Page) -> None:
    handset(page, "值班领导").get_by_label("谁来接听").select_option(label="自动：忙")
    wait_until(lambda: town.control("GET", "/phones/+8613800138001")["persona"] == {"then": "busy"})
    call = town.client.calls.create(to="+8613800138001", from_=OURS, url=town.at("/officer"))
    town.settles()
    assert town.status(call.sid) == "busy"


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_sticks_out(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1440, "height": 900})
