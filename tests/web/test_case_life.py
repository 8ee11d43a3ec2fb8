"""The page and the JSON of a case tell its whole life, and what only the centre may know stands apart."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit
from tests.stories.surveys import asked, completed

CITIZENS_NUMBER = "13800138000"


def told(desk: FlaskClient, case: CaseInStory, lang: str = "zh") -> str:
    """The page as text."""
    page = desk.get(f"/cases/{case.id}?lang={lang}").text
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def part(desk: FlaskClient, case: CaseInStory, name: str) -> str:
    """One live part of the page as text."""
    page = desk.get(f"/live/cases/{case.id}?lang=zh").text
    following = r'(?=<(?:div|ol) id="\w+"[^>]* data-live|\Z)'
    found = re.search(rf'<(?:div|ol) id="{name}".*?{following}', page, re.DOTALL)
    assert found, f"no {name} in the page"
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found[0])))


def taken(city: City, code: str = "ZFJ", **fields: Any) -> tuple[Unit, CaseInStory]:
    unit = city.unit(code)
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit=code, **fields)
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    return unit, case


def test_every_limit_and_milestone_is_shown_with_who_did_it_and_when(city: City, desk: FlaskClient) -> None:
    unit, case = taken(city)
    city.citizen.is_in_hand()
    limits = part(desk, case, "clocks")
    assert "市城市行政执法局 主办 已签收" in limits
    assert re.search(r"联系 11-\d\d \d\d:\d\d 待办", limits)
    assert re.search(r"办结 11-\d\d 17:00 待办 \d+天", limits)

    city.waits(hours=1)
    unit.officer_phone.texts(f"联系不上 {case.code}")
    unit.officer_phone.texts(f"已联系 {case.code}")
    unit.officer_phone.texts(f"到场 {case.code}")
    unit.officer_phone.texts(f"延期 {case.code} 需要协调，电话13912345678").gets("已延至")
    limits = part(desk, case, "clocks")
    assert "到场 — 11-03 22:46" in limits
    assert "联系不上来电人 1 次" in limits
    assert "延期，理由：需要协调，电话****" in limits
    shown = case.shown["dispatches"][0]
    assert shown["limits"]["arrive"] == {"due_at": None, "done_at": "2026-11-03T14:46:00+00:00"}
    assert shown["limits"]["complete"]["due_at"] is not None
    assert (
        shown["extension"]["reason"] == "需要协调，电话****" or "13912345678" in shown["extension"]["reason"]
    )
    assert (shown["part"], shown["not_reached"]) == ("lead", 1)


def test_a_limit_that_has_passed_is_late_in_the_list_on_the_page_and_for_ever(
    city: City, desk: FlaskClient
) -> None:
    unit, case = taken(city)
    for phone in (city.citizen, unit.leader_phone, *city.centre.phones):
        phone.is_in_hand()
    city.clocks.execute("UPDATE dispatches SET contact_due_at = service_now() - interval '90 min'")
    assert "联系 +1:30:00" in re.sub(r"<[^>]+>", "", desk.get("/?state=overdue").text)
    unit.officer_phone.texts(f"已联系 {case.code}")
    assert "超时 1:30:00" in part(desk, case, "clocks")
    assert case.code not in desk.get("/?state=overdue").text


def test_the_result_and_how_the_citizen_was_answered_are_shown_and_numbers_covered(
    city: City, desk: FlaskClient
) -> None:
    _, case = completed(city, result="已停工，负责人电话13912345678")
    city.citizen.is_in_hand()
    outcome = part(desk, case, "outcome")
    assert "结果 已停工，负责人电话****" in outcome
    assert "结果以短信告知来电人" in outcome
    assert "办结时间 2026-11-03 21:46" in outcome
    assert case.shown["result"] == "已停工，负责人电话****"
    assert case.shown["answered_by"] == "text"
    assert "13912345678" not in told(desk, case)


def test_a_rating_is_the_centres_and_the_number_that_was_asked_is_nowhere(
    city: City, desk: FlaskClient
) -> None:
    _, case = asked(city)
    city.centre.officer_phone.is_in_hand()
    assert "第1次回访（来电人） 已发短信，待评价" in part(desk, case, "centre")
    assert ">回访中<" in re.sub(r"</?svg.*?</svg>", "", desk.get("/").text).replace("\n", "")
    city.citizen.texts("5").gets("很抱歉")
    city.citizen.texts("还在施工，请打13912345678").gets("已")
    mine = part(desk, case, "centre")
    assert "待核实 评价 非常不满意 原因 还在施工，请打****" in mine
    assert "评价待核" in told(desk, case)
    surveys = case.shown["centre_only"]["surveys"]
    assert (surveys[0]["rating"], surveys[0]["state"]) == (5, "checking")
    assert CITIZENS_NUMBER not in desk.get(f"/cases/{case.id}").text + str(case.shown)
    assert "number" not in surveys[0]
    kinds = {event["kind"]: event["centre_only"] for event in case.shown["events"]}
    assert kinds["survey_answered"] is True
    assert kinds["completed"] is False


def test_a_complaint_about_the_handling_is_linked_from_both_sides_for_the_centre_alone(
    city: City, desk: FlaskClient
) -> None:
    _, case = taken(city)
    for phone in city.centre.phones:
        phone.is_in_hand()
    city.centre.duty_phone.rings_out()
    city.citizen.texts(f"投诉 {case.code} 没有人管", to=city.common_number).gets("投诉已登记")
    complaint = city.newest_case()
    assert f"群众对办理的投诉 {complaint.code}" in part(desk, case, "centre")
    assert f"投诉所指事项 {case.code}" in part(desk, complaint, "centre")
    assert case.shown["centre_only"]["complaints"][0]["code"] == complaint.code
    assert complaint.shown["centre_only"]["about"]["code"] == case.code
    assert complaint.code not in part(desk, case, "related") + part(desk, case, "story")
    assert "效能投诉" in desk.get("/").text


def test_units_that_had_it_and_units_that_help_say_why_and_by_whom(city: City, desk: FlaskClient) -> None:
    first, case = taken(city)
    second, helper = city.unit("HBJ"), city.unit("SWJ")
    for phone in (city.citizen, *city.centre.phones, *second.phones, *helper.phones):
        phone.is_in_hand()
    centre = city.centre.officer_phone
    first.officer_phone.texts(f"2 {case.code} 属工业噪音").gets("退回申请已收到")
    assert "退单待审" in part(desk, case, "clocks")
    assert case.code in desk.get("/?state=return_requested").text
    centre.texts(f"同意 {case.code} 环保局").gets("已同意退回")
    page = desk.get("/").text
    assert "移交市环境保护局，待其签收" in page
    assert "移交中" in page
    assert case.code in desk.get("/?state=handing_over").text
    second.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    centre.texts(f"协办 {case.code} 水务局 现场有积水").gets("已请市水务局协办")
    assert "市水务局协办，待其签收" in desk.get("/").text
    helper.officer_phone.texts(f"1 {case.code}").gets("签收")
    names = first.names["officer"], city.centre.names["officer"]
    limits = part(desk, case, "clocks")
    assert f"{names[0]}于11-03 21:46申请退回，理由：属工业噪音" in limits
    assert f"{names[1]}于11-03 21:46同意退回" in limits
    assert f"{names[1]}改派给市环境保护局" in limits
    assert f"{names[1]}请其协办，理由：现场有积水" in limits
    assert limits.index("市环境保护局 主办") < limits.index("市城市行政执法局 主办 原承办单位")
    [former, lead, help_] = case.shown["dispatches"]
    assert (former["return"]["by"], former["return"]["reviewed_by"]) == names
    assert (lead["part"], help_["part"]) == ("lead", "assist")


def test_a_unit_that_does_it_again_stands_with_its_new_share_first(city: City, desk: FlaskClient) -> None:
    unit, case = asked(city)
    for phone in (*unit.phones, city.centre.officer_phone):
        phone.is_in_hand()
    city.citizen.texts("不满意，还在施工").gets("已")
    city.centre.officer_phone.texts(f"重办 {case.code} 5 还在施工").gets("重新办理")
    limits = part(desk, case, "clocks")
    assert limits.index("主办 待签收") < limits.index("主办 已办结")
    assert "重办原因：还在施工" in limits
    assert "市城市行政执法局：" not in part(desk, case, "story")


def test_merged_cases_lead_to_each_other(city: City, desk: FlaskClient) -> None:
    unit, case = taken(city)
    for phone in (city.citizen, *city.centre.phones, *unit.phones):
        phone.is_in_hand()
    double = city.operator.registers(matter="施工噪音")
    city.centre.officer_phone.texts(f"并单 {double.code} {case.code} 同一工地").gets("已并入")
    assert f"并入本事项的有 {double.code}" in part(desk, case, "related")
    assert f"本事项已并入 {case.code}" in part(desk, double, "related")
    assert "已并单" in told(desk, double)
    assert case.shown["merged"][0]["code"] == double.code
    assert double.shown["merged_into"]["code"] == case.code


def test_what_can_be_done_is_told_with_the_text_that_does_it(city: City, desk: FlaskClient) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    city.citizen.is_in_hand()
    case = city.operator.registers()
    assert f"1 {case.code} 签收" in part(desk, case, "steps")
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    assert f"5 {case.code} 办理结果 办结" in part(desk, case, "steps")
    unit.officer_phone.texts(f"5 {case.code} 已停工").gets("办结已登记")
    steps = part(desk, case, "steps")
    assert "办理结果" not in steps
    assert f"重办 {case.code} 7 理由" in steps


def test_every_sentence_of_a_long_life_is_worded_in_both_languages(city: City, desk: FlaskClient) -> None:
    unit, case = asked(city)
    for phone in (*unit.phones, city.centre.officer_phone):
        phone.is_in_hand()
    city.citizen.texts("不满意").gets("很抱歉")
    city.centre.officer_phone.texts(f"重办 {case.code} 5 还在施工").gets("重新办理")
    for lang in ("zh", "en"):
        page = told(desk, case, lang)
        bare = {event["kind"] for event in case.shown["events"]} & set(page.split())
        assert not {kind for kind in bare if "_" in kind}
        assert "{" not in page
    assert "重办" in part(desk, case, "head")
    assert "2026年11月4日 周三" in part(desk, case, "story")


def test_many_calls_in_a_row_are_folded_and_the_last_ones_stay_in_sight(
    city: City, desk: FlaskClient
) -> None:
    city.unit("ZFJ").nobody_answers()
    for phone in (city.citizen, *city.centre.phones):
        phone.is_in_hand()
    case = city.operator.registers()
    city.waits(hours=1)
    story = part(desk, case, "story")
    folded = [int(n) for n in re.findall(r"其间 (\d+) 次呼叫和短信", story)]
    assert max(folded) > 10
    assert "超过时限无人签收，已记录" in story
    assert story.rstrip().count("第6级：拨打 1 个号码") > 3


@pytest.mark.browser
def test_a_recording_is_played_by_the_pages_own_sound(city: City, page: Page) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    for phone in city.centre.phones:
        phone.is_in_hand()
    case = city.operator.transfers(to=unit)
    city.waits(minutes=3)
    city.citizen.hears("请在滴声后说明")
    city.waits(12)
    city.citizen.presses("#").hears("留言已收到")
    city.waits(5)
    page.goto(f"/cases/{case.id}")
    sounds = page.locator("#sounds")
    expect(sounds).to_contain_text("来电人留言")
    source = sounds.locator("audio").get_attribute("src")
    assert source is not None
    assert re.fullmatch(rf"/cases/{case.id}/recordings/\d+", source)
    status = page.evaluate("async (at) => (await fetch(at)).headers.get('Content-Type')", source)
    assert status.startswith("audio/")
    expect(page.locator("#story")).to_contain_text("留言")


@pytest.mark.browser
def test_what_was_unfolded_stays_open_while_the_page_goes_on(city: City, page: Page) -> None:
    unit, case = taken(city)
    city.citizen.is_in_hand()
    page.goto(f"/cases/{case.id}")
    page.get_by_text("下一步怎样办").click()
    expect(page.locator("#steps-now")).to_have_attribute("open", "")
    unit.officer_phone.texts(f"5 {case.code} 已停工").gets("办结已登记")
    expect(page.locator("#steps-now")).to_contain_text("重办")
    expect(page.locator("#steps-now")).to_have_attribute("open", "")


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_whole_life_fits_a_telephone(city: City, page: Page, language: str) -> None:
    _, case = asked(city, caller_name="王女士")
    city.centre.officer_phone.is_in_hand()
    city.citizen.texts("不满意，一点没有解决").gets("已")
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/", "/?state=checking", f"/cases/{case.id}"):
        page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
        expect(page.locator("#link")).to_have_text("实时" if language == "zh" else "Live")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
