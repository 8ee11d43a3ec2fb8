"""The desk's pages in a real browser: what happens is seen without touching anything."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.harness.city import City

pytestmark = pytest.mark.browser
TWO_THIRDS_OF_A_SECOND_MS = 700


def a_case_that_nobody_takes(city: City) -> int:
    """Register one; every phone of its unit rings until it stops."""
    city.unit("ZFJ").nobody_answers()
    city.citizen.is_in_hand()
    return city.operator.registers().id


def test_a_new_case_appears_and_an_acknowledgement_is_seen_without_a_reload(city: City, page: Page) -> None:
    unit = city.unit("ZFJ")
    for phone in (city.citizen, *unit.phones):
        phone.is_in_hand()
    page.goto("/")
    expect(page.locator("#link")).to_have_text("实时")
    expect(page.locator("#rows")).to_contain_text("没有符合条件的事项")
    page.evaluate("window.isSamePage = true")

    case = city.operator.registers()
    row = page.locator(f"#case-{case.id}")
    expect(row).to_contain_text("待签收")
    expect(row).to_contain_text("第1级 呼叫值班电话：")
    expect(row.locator(".left")).to_have_text("03:00")
    expect(page).to_have_title("(1) 派单台")

    unit.duty_phone.rings().answers().hears("签收请按一").presses("1")
    expect(row).to_contain_text("已签收")
    expect(row).to_contain_text("按键签收")
    expect(row.locator(".limit")).to_have_text("联系")
    expect(page).to_have_title("派单台")
    assert page.evaluate("window.isSamePage") is True


def test_the_countdown_turns_red_and_then_counts_up(city: City, page: Page) -> None:
    case = a_case_that_nobody_takes(city)
    city.centre.officer_phone.is_in_hand()
    page.goto("/")
    left = page.locator(f"#case-{case} .left")
    expect(left).to_have_text("03:00")
    city.waits(130)
    expect(left).to_have_text("00:50")
    expect(left).to_have_css("color", "rgb(179, 21, 15)")
    expect(page.locator(f"#case-{case}")).to_contain_text("已升级")
    city.waits(57)
    expect(left).to_have_text("+00:07")
    expect(left).to_have_css("background-color", "rgb(179, 21, 15)")
    expect(page.locator(f"#case-{case} .state")).to_have_text("超时")
    expect(page).to_have_title("(1!) 派单台")


def test_the_countdown_goes_by_the_servers_time_while_the_server_is_away(
    city: City, page: Page, complaints: list[str]
) -> None:
    a_case_that_nobody_takes(city)
    served = 0

    def serve_twice(route: Route) -> None:
        """Two answers whose time moves on, then silence. The browser's own clock is an hour slow."""
        nonlocal served
        served += 1
        if served > 2:
            route.abort()
            return
        answer = route.fetch()
        moved = int(answer.headers["server-now"]) + served * 1000
        route.fulfill(response=answer, headers={**answer.headers, "server-now": str(moved)})

    page.add_init_script("const real = Date.now; Date.now = () => real() - 3600000")
    page.route("**/live/cases*", serve_twice)
    page.goto("/")
    link, left = page.locator("#link"), page.locator(".left")
    expect(link).to_contain_text("连接中断，正在重试")
    expect(link).to_contain_text("画面停在 21:46:0")
    shown = left.inner_text()
    assert re.fullmatch(r"02:5\d", shown)
    expect(left).not_to_have_text(shown)

    page.unroute("**/live/cases*")
    expect(link).to_have_text("实时")
    complaints.clear()


def test_a_limit_in_days_is_counted_down_as_the_server_writes_it(city: City, page: Page) -> None:
    case = a_case_that_nobody_takes(city)
    city.unit("ZFJ").backup_phone.texts(f"1{city.newest_case().code}", to=city.common_number)
    due = "UPDATE dispatches SET complete_due_at = service_now() + interval '52 h 30 min'"
    city.clocks.execute(f"{due}, contact_due_at = NULL, arrive_due_at = NULL, reply_due_at = NULL")
    for language, written in (("zh", "2天 04:30"), ("en", "2d 04:30")):
        page.goto(f"/?lang={language}")
        left = page.locator(f"#case-{case} .left")
        expect(left).to_have_text(written)
        expect(page.locator("#link")).to_have_text("实时" if language == "zh" else "Live")
        page.wait_for_timeout(TWO_THIRDS_OF_A_SECOND_MS)
        expect(left).to_have_text(written)


def test_the_keyboard_and_the_eye_keep_their_place(city: City, page: Page) -> None:
    first = a_case_that_nobody_takes(city)
    page.goto("/")
    page.locator(f"#open-{first}").focus()
    page.evaluate("document.getElementById('rows').firstElementChild.isSameRow = true")
    transport = city.unit("JTJ")
    transport.nobody_answers()
    second = city.operator.registers(unit="JTJ")
    expect(page.locator(f"#case-{second.id}")).to_be_visible()
    assert page.evaluate("document.getElementById('rows').firstElementChild.isSameRow") is True
    assert page.evaluate("document.activeElement.id") == f"open-{first}"
    city.waits(41)
    expect(page.locator(f"#case-{first}")).to_contain_text("第2级")
    assert page.evaluate("document.activeElement.id") == f"open-{first}"


def test_nothing_in_the_page_changes_while_nothing_happens(city: City, page: Page) -> None:
    a_case_that_nobody_takes(city)
    page.goto("/")
    expect(page.locator("#link")).to_have_text("实时")
    page.evaluate("""() => {
        window.changes = 0;
        new MutationObserver((list) => { window.changes += list.length; })
            .observe(document.getElementById("main"), { childList: true, subtree: true, attributes: true });
    }""")
    page.wait_for_timeout(4 * TWO_THIRDS_OF_A_SECOND_MS)
    assert page.evaluate("window.changes") == 0


def test_the_timeline_tells_the_story_and_what_is_planned(city: City, page: Page) -> None:
    case = a_case_that_nobody_takes(city)
    page.goto(f"/cases/{case}")
    story, plan = page.locator("#story"), page.locator("#plan")
    expect(story).to_contain_text("拨打值班电话 028****0005转***")
    expect(plan).to_contain_text("21:46:40")
    expect(plan).to_contain_text("第2级：呼叫值班人员")
    city.waits(82)
    expect(story).to_contain_text("拨打值班人员 城管甲值班 138****0501 — 振铃 35 秒 — 无人接听")
    expect(story).to_contain_text("拨打备班人员 城管乙备班 138****0502")
    expect(plan).not_to_contain_text("第2级")
    expect(plan).to_contain_text("第4级：呼叫值班领导，短信值班领导")
    attempts = page.locator("#attempts tr")
    expect(attempts.filter(has_text="值班人员 城管甲值班").filter(has_text="电话")).to_contain_text("+35.0")
    city.unit("ZFJ").backup_phone.texts(f"1{city.newest_case().code}", to=city.common_number)
    expect(story).to_contain_text("签收：城管乙备班，短信回复")
    expect(page.locator("#clocks")).to_contain_text("核查后 82 秒签收")
    expect(page.locator("#head .state")).to_have_text("已签收")
    expect(plan).to_be_empty()


def test_a_refused_text_shows_the_carriers_code_and_what_it_means(city: City, page: Page) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    unit.officer_phone.is_refused(21614)
    city.citizen.is_in_hand()
    case = city.operator.registers()
    page.goto(f"/cases/{case.id}")
    expect(page.locator("#story")).to_contain_text("运营商拒绝 — 该号码不能接收短信")
    expect(page.locator("#attempts")).to_contain_text("21614")


def test_the_citizens_call_is_followed(city: City, page: Page) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.transfers(to=unit)
    page.goto(f"/cases/{case.id}")
    calls, story = page.locator("#calls"), page.locator("#story")
    expect(calls).to_contain_text("在线等候")
    expect(story).to_contain_text("来电人 138****8000 来电")
    unit.duty_phone.rings().answers().hears("请按一").presses("1").talks_to(city.citizen)
    expect(calls).to_contain_text("正与签收人通话")
    expect(story).to_contain_text("来电人与签收人接通")
    city.citizen.hangs_up()
    expect(calls).to_contain_text("已挂断")
    expect(story).to_contain_text("来电人挂断")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_telephone_is_wide_enough(city: City, page: Page, language: str) -> None:
    case = a_case_that_nobody_takes(city)
    city.waits(90)
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/", f"/cases/{case}"):
        page.goto(f"{address}?lang={language}")
        expect(page.locator("#link")).to_have_text("实时" if language == "zh" else "Live")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_list_is_filtered_by_a_plain_form(city: City, page: Page) -> None:
    case = a_case_that_nobody_takes(city)
    page.goto("/")
    page.get_by_label("承办单位").select_option("JTJ")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("#rows")).to_contain_text("没有符合条件的事项")
    page.get_by_role("link", name="清除筛选").click()
    expect(page.locator(f"#case-{case}")).to_be_visible()
