"""Personas, faults and recordings on the page with the virtual phones, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.carriers.gateway_double import wait_until
from tests.carriers.town import OURS, Town, document

NUMBER = "+8613800138001"

LENGTH = """(audio) => new Promise((done) => {
    audio.onloadedmetadata = () => done(audio.duration);
    audio.load();
})"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser_page(browser: Browser) -> Iterator[Page]:
    """One page of a headless Chromium."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """The page's language."""
    return str(request.param)


@pytest.fixture
def page(town: Town, browser_page: Page) -> Iterator[Page]:
    """The page with one handset; it may ask nobody but us, and must not complain."""
    town.phone(NUMBER, label="值班手机")
    complaints: list[str] = []
    asked: list[str] = []

    def note(text: str, is_bad: bool) -> None:
        if is_bad:
            complaints.append(text)

    browser_page.on("console", lambda message: note(message.text, message.type in ("error", "warning")))
    browser_page.on("pageerror", lambda error: note(str(error), is_bad=True))
    browser_page.on("request", lambda request: asked.append(request.url))
    browser_page.goto(town.url)
    expect(browser_page.locator("virtual-handset")).to_have_count(1)
    yield browser_page
    browser_page.goto("about:blank")
    assert complaints == []
    assert {url.split("/")[2] for url in asked if url.startswith("http")} == {town.url.split("/")[2]}


def handset(page: Page) -> Locator:
    """The only one."""
    return page.locator("virtual-handset")


def persona(town: Town) -> dict[str, object]:
    """The handset's persona as the control interface shows it."""
    return dict(town.control("GET", f"/phones/{NUMBER}")["persona"] or {})


def test_every_ready_made_persona_stands_in_the_list_in_its_group(town: Town, page: Page) -> None:
    ready = town.control("GET", "/personas")["personas"]
    options = handset(page).get_by_label("谁来接听").locator("optgroup option")
    assert options.all_inner_texts() == [one["zh"] for one in ready]
    page.goto(f"{town.url}/?lang=en")
    options = handset(page).get_by_label("Who answers").locator("optgroup option")
    assert options.all_inner_texts() == [one["en"] for one in ready]


def test_a_persona_is_chosen_set_otherwise_and_counts_down(town: Town, page: Page) -> None:
    phone = handset(page)
    phone.get_by_label("谁来接听").select_option("accepts")
    wait_until(lambda: persona(town).get("name") == "accepts")
    phone.get_by_text("自动行为设置").click()
    phone.get_by_label("几秒后", exact=True).fill("20")
    phone.get_by_label("按键@秒").fill("7@2 1@5x12")
    phone.get_by_role("button", name="应用").press("Enter")
    wait_until(lambda: persona(town)["after_s"] == 20)
    presses = [{"digit": "7", "after_s": 2}, {"digit": "1", "after_s": 5, "times": 12}]
    assert persona(town)["presses"] == presses
    assert persona(town)["name"] == "accepts"

    town.client.calls.create(to=NUMBER, from_=OURS, twiml="<Response><Pause length='60'/></Response>")
    expect(phone.locator(".plan")).to_have_text("接下来：接听 17:00:20")
    town.waits(20)
    expect(phone.locator(".plan")).to_contain_text("按 7 17:00:22")


def test_keys_that_are_no_keys_are_refused_before_they_are_sent(town: Town, page: Page) -> None:
    phone = handset(page)
    phone.get_by_label("谁来接听").select_option("accepts")
    phone.get_by_text("自动行为设置").click()
    phone.get_by_label("按键@秒").fill("1 after 5")
    phone.get_by_role("button", name="应用").click()
    expect(page.get_by_role("alert")).to_contain_text("按键写法")
    assert persona(town)["presses"] == [{"digit": "1", "after_s": 6}]


def test_a_reply_is_written_otherwise(town: Town, page: Page) -> None:
    phone = handset(page)
    phone.get_by_label("谁来接听").select_option("texts_back")
    phone.get_by_text("自动行为设置").click()
    phone.get_by_label("书写方式").select_option("语音转文字")
    phone.get_by_role("button", name="应用").click()
    wait_until(lambda: dict(persona(town)["on_text"]).get("written") == "spoken")  # type: ignore[call-overload]
    town.client.messages.create(to=NUMBER, from_=OURS, body="新派单0427")
    expect(phone.locator(".plan")).to_have_text("接下来：短信 一 零四二七。 17:00:05")
    town.waits(5)
    expect(phone.locator(".texts li.out")).to_contain_text("一 零四二七。")


def test_a_persona_of_ones_own_is_shown_as_such_and_a_person_can_take_over(town: Town, page: Page) -> None:
    town.phone(NUMBER, label="值班手机", persona={"then": "busy"})
    who = handset(page).get_by_label("谁来接听")
    expect(who).to_have_value("other")
    expect(who.locator("option:checked")).to_have_text("自定义：忙")
    who.select_option("人工操作")
    wait_until(lambda: not persona(town))


def test_what_a_machine_says_is_told_from_what_it_hears(town: Town, page: Page) -> None:
    town.phone(NUMBER, label="值班手机", persona="fax")
    town.client.calls.create(
        to=NUMBER, from_=OURS, twiml="<Response><Say>您好</Say><Pause length='9'/></Response>"
    )
    town.waits(5)
    lines = handset(page).locator(".captions li")
    expect(lines).to_have_text(["本机：（传真信号音 2100 赫兹）", "您好"])
    assert [entry["detail"]["text"] for entry in town.log("says")] == ["（传真信号音 2100 赫兹）"]


def test_texts_that_wait_for_a_phone_that_is_off_are_counted(town: Town, page: Page) -> None:
    town.phone(NUMBER, label="值班手机", persona="off_then_on")
    town.client.messages.create(to=NUMBER, from_=OURS, body="新派单0427")
    expect(handset(page).locator(".plan")).to_have_text("接下来：开机 17:03:00 · 1 条短信等开机")


def test_faults_are_started_watched_and_stopped(town: Town, page: Page) -> None:
    page.get_by_text("模拟故障").click()
    expect(page.locator("#fault-list")).to_have_text("没有故障")
    form = page.locator("#fault-form")
    form.get_by_label("故障").select_option("回执丢失")
    form.get_by_label("概率").fill("100")
    form.get_by_label("持续").fill("600")
    form.get_by_label("种子").fill("7")
    form.get_by_role("button", name="开始").click()
    row = page.locator("#fault-list li")
    expect(row).to_contain_text("回执丢失")
    expect(row).to_contain_text("全部号码 · 100 % · 种子 7")
    expect(page.locator("#fault-count")).to_have_text("1")

    town.client.messages.create(to=NUMBER, from_=OURS, body="0427", status_callback=town.at("/status"))
    expect(row.locator(".struck")).to_have_text("命中 2")

    row.get_by_role("button", name="停止").click()
    expect(page.locator("#fault-count")).to_be_hidden()
    assert town.control("GET", "/faults")["faults"] == []


def test_a_fault_that_takes_time_asks_for_it_and_a_set_does_not(town: Town, page: Page) -> None:
    page.get_by_text("模拟故障").click()
    form = page.locator("#fault-form")
    form.get_by_label("故障").select_option("回执迟到")
    form.get_by_label("最长").fill("30")
    form.get_by_role("button", name="开始").click()
    expect(page.locator("#fault-list")).to_contain_text("回执迟到 1–30 秒")
    form.get_by_label("故障").select_option("运营商停机（503）")
    expect(form.get_by_label("最长")).to_be_hidden()
    expect(form.get_by_label("概率")).to_have_value("100")
    form.get_by_role("button", name="开始").click()
    expect(page.locator("#fault-count")).to_have_text("2")
    faults = town.control("GET", "/faults")["faults"]
    assert [(fault["what"], fault["probability"]) for fault in faults] == [("delay", 0.05), ("503_before", 1)]
    page.get_by_role("button", name="全部停止").press("Enter")
    expect(page.locator("#fault-count")).to_be_hidden()


def test_a_recording_can_be_played(town: Town, page: Page) -> None:
    town.gateway.answers["/kept"] = document("<Hangup/>")
    town.client.calls.create(
        to=NUMBER, from_=OURS, twiml=f'<Response><Record action="{town.at("/kept")}"/></Response>'
    )
    town.settles()
    town.control("POST", f"/phones/{NUMBER}/answer")
    town.waits(4)
    town.control("POST", f"/phones/{NUMBER}/hang_up")
    town.waits(5)
    page.locator("#recordings summary").click()
    expect(page.locator("#recording-list li")).to_contain_text("可播放 00:03")
    assert page.locator("audio").evaluate(LENGTH) == 3


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_sticks_out_when_everything_is_open(
    town: Town, page: Page, width: int, language: str
) -> None:
    town.control("POST", "/faults", {"set": "everything", "probability": 0.05, "for_s": 600})
    town.phone(NUMBER, label="值班手机", persona="human_taken_for_machine")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{town.url}/?lang={language}")
    for summary in page.locator("#faults > summary, #recordings > summary, .who summary").all():
        summary.press("Enter")
    expect(page.locator("#fault-list li")).not_to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_exchange_and_the_line_are_set_on_the_page(town: Town, page: Page) -> None:
    town.phone(NUMBER, label="值班电话", kind="landline", extension="801", persona="accepts")
    phone = handset(page)
    phone.get_by_text("线路设置").click()
    phone.get_by_label("几秒后才收号").fill("1.5")
    phone.get_by_label("分机无人接").select_option("重新播报")
    phone.get_by_label("来电等待").check()
    phone.locator("details", has_text="线路设置").get_by_role("button", name="应用").click()
    wait_until(lambda: town.control("GET", f"/phones/{NUMBER}")["call_waiting"])
    shown = town.control("GET", f"/phones/{NUMBER}")
    assert shown["exchange"]["listens_after_s"] == 1.5
    assert (shown["exchange"]["unanswered"], shown["exchange"]["rings_s"]) == ("announces", None)
    assert (shown["persona"]["name"], shown["label"]) == ("accepts", "值班电话")
