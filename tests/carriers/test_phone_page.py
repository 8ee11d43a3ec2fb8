"""The page with the virtual phones, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.carriers.gateway_double import wait_until
from tests.carriers.town import OURS, Town, document

LABELS = ["群众", "值班电话", "值班手机", "值班领导", "110席位"]

BUSY = {"name": "busy", "then": "busy"}

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
    handset(page, "值班领导").get_by_label("谁来接听").select_option(label="忙")
    wait_until(lambda: town.control("GET", "/phones/+8613800138001")["persona"] == BUSY)
    call = town.client.calls.create(to="+8613800138001", from_=OURS, url=town.at("/officer"))
    town.settles()
    assert town.status(call.sid) == "busy"


def test_a_usual_text_is_picked_with_the_number_of_the_case_that_is_meant(town: Town, page: Page) -> None:
    officer = handset(page, "值班手机")
    for code in ("0427", "0431"):
        town.client.messages.create(to="+8613800138002", from_=OURS, body=f"新派单{code}：施工噪音")
    town.settles()
    expect(officer.locator(".texts li")).to_have_count(2)
    officer.get_by_text("常用短信").click()
    officer.get_by_role("button", name="5 0431 已处理").click()
    expect(officer.get_by_placeholder("回复短信")).to_be_focused()
    officer.get_by_label("编号").select_option("0427")
    officer.get_by_role("button", name="1 0427").click()
    officer.get_by_placeholder("回复短信").press("Enter")
    expect(officer.locator(".texts li.out")).to_have_text(re.compile("1 0427"))
    town.settles()
    assert [heard.form["Body"] for heard in town.gateway.asked("/sms")] == ["1 0427"]


def test_each_handset_offers_the_texts_of_its_owner(town: Town, page: Page) -> None:
    town.phone("+8613800138009", label="值班手机", owner="效能中心 甲")
    expect(page.locator("#unit option")).to_contain_text(["选择单位", "效能中心"])
    page.get_by_label("看一个单位").select_option("效能中心")
    expect(page.locator("virtual-handset h2")).to_have_text(["群众", "值班手机", "110席位"])
    handset(page, "值班手机").get_by_text("常用短信").click()
    expect(handset(page, "值班手机").locator(".presets button")).to_have_text(["同意  环保局"])
    handset(page, "群众").get_by_text("常用短信").click()
    expect(handset(page, "群众").locator(".presets button")).to_have_text(["满意", "CX"])
    expect(page.locator("#links a")).to_have_attribute("href", "http://127.0.0.1:8120/")


def test_a_whole_number_is_keyed_at_once_and_shown_until_more_is_heard(town: Town, page: Page) -> None:
    town.gateway.answers |= {
        "/voice": document('<Gather finishOnKey="#" action="/number"><Say>请输入号码</Say></Gather>'),
        "/number": document("<Say>您输入的号码已收到</Say><Pause length='60'/>"),
    }
    citizen = handset(page, "群众")
    expect(citizen.locator(".pad")).to_be_hidden()
    citizen.get_by_role("button", name="拨打").click()
    expect(citizen.locator(".captions")).to_contain_text("请输入号码")
    citizen.get_by_role("button", name="1", exact=True).click()
    expect(citizen.locator(".typed")).to_have_text("已按 1")
    citizen.get_by_placeholder("一串按键").fill("3800138001#")
    citizen.get_by_role("button", name="按下").click()
    expect(citizen.locator(".captions")).to_contain_text("号码已收到")
    expect(citizen.locator(".typed")).to_have_text("")
    assert town.gateway.asked("/number")[0].form["Digits"] == "13800138001"


def test_while_somebody_is_recorded_the_handset_says_so(town: Town, page: Page) -> None:
    town.gateway.answers |= {
        "/voice": document('<Record action="/kept" finishOnKey="#"/>'),
        "/kept": document("<Say>留言已收到</Say><Pause length='60'/>"),
    }
    citizen = handset(page, "群众")
    citizen.get_by_role("button", name="拨打").click()
    town.waits(2)
    expect(citizen.get_by_role("status")).to_contain_text("录音中")
    citizen.get_by_role("button", name="#").click()
    expect(citizen.locator(".captions")).to_contain_text("留言已收到")
    expect(citizen.get_by_role("status")).to_contain_text("通话中")


def test_who_hangs_up_while_he_is_recorded_is_not_recorded_any_more(town: Town, page: Page) -> None:
    town.gateway.answers["/voice"] = document('<Record action="/kept"/>')
    citizen = handset(page, "群众")
    citizen.get_by_role("button", name="拨打").click()
    town.waits(2)
    expect(citizen.get_by_role("status")).to_contain_text("录音中")
    citizen.get_by_role("button", name="挂断").click()
    expect(citizen.get_by_role("status")).to_contain_text("通话结束")


def test_a_text_out_of_sight_is_announced_and_brought_into_sight(town: Town, page: Page) -> None:
    town.client.messages.create(to="+8613800138009", from_=OURS, body="新派单0427")
    town.settles()
    news = page.locator("#unseen")
    expect(news).to_contain_text("新短信：")
    news.get_by_role("button", name="备勤").click()
    expect(handset(page, "备勤").locator(".texts")).to_contain_text("新派单0427")
    expect(news).to_be_empty()


def test_a_number_from_abroad_can_be_shown(town: Town, page: Page) -> None:
    town.gateway.answers["/voice"] = document("<Say>您好</Say><Pause length='60'/>")
    citizen = handset(page, "群众")
    citizen.get_by_label("显示为").select_option("+85251234567")
    citizen.get_by_role("button", name="拨打").click()
    expect(citizen.locator(".captions")).to_contain_text("您好")
    assert town.gateway.asked("/voice")[0].form["From"] == "+85251234567"


def test_many_long_texts_stay_readable(town: Town, page: Page) -> None:
    citizen = handset(page, "群众")
    for n in range(8):
        town.client.messages.create(to="+8613800138004", from_=OURS, body=f"{n} " + "很长的短信" * 40)
    town.settles()
    expect(citizen.locator(".texts li")).to_have_count(8)
    last = citizen.locator(".texts li").last
    assert last.evaluate("(text) => text.scrollHeight <= text.clientHeight + 1"), "no line is cut off"
    expect(last).to_be_in_viewport()
    writer = citizen.get_by_placeholder("短信内容")
    writer.fill("第一行\n第二行" + "长" * 1500)
    writer.press("Enter")
    expect(writer).to_have_value("")
    town.settles()
    assert len(town.gateway.asked("/sms")[0].form["Body"]) == 1507


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_sticks_out(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1440, "height": 900})
