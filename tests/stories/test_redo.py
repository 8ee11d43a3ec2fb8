"""A bad rating is looked into: handled again by a day, or explained; and the citizen is asked once more.

Source: R49, R51, scenario 34.
"""

from __future__ import annotations

import pytest

from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit
from tests.stories.surveys import LANDLINE, QUESTION, asked, completed


def dissatisfied(city: City) -> tuple[Unit, CaseInStory]:
    """A case that was rated badly, with a reason; the centre knows."""
    unit, case = asked(city)
    city.citizen.texts("4 夜里照样施工").gets("您的意见已记录")
    city.centre_officer.gets("原因：夜里照样施工")
    return unit, case


def questions(city: City) -> int:
    """How often the citizen has been asked."""
    return sum(QUESTION in body for body in city.citizen.inbox)


def test_dissatisfied_reviewed_reopened_answered_again_and_asked_again_once(city: City) -> None:
    unit, case = dissatisfied(city)

    city.centre_officer.texts(f"重办 {case.code} 3").gets(
        f"{case.code}已交市城市行政执法局重新办理，11月7日前办结"
    )
    city.citizen.gets("已交市城市行政执法局重新办理，3日内答复您")
    unit.officer_phone.gets(f"重办：{case.code}群众回访不满意，原因：夜里照样施工。请重新办理，3日内反馈")
    unit.leader_phone.gets(f"重办：{case.code}")
    assert (case.state, case.survey["state"], case.survey["verdict"]) == ("reopened", "decided", "redo")
    assert case.lead["complete_due_at"].startswith("2026-11-07")

    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    city.citizen.gets("已重新受理")
    city.waits(hours=20)
    unit.officer_phone.texts(f"5 {case.code} 已夜间值守并拆除设备").gets("办理结果已短信告知群众")
    city.citizen.gets("已夜间值守并拆除设备")
    assert case.state == "completed"

    unit.leader_phone.is_in_hand()
    city.waits(days=6)
    assert questions(city) == 1
    city.waits_until(9, 5)
    assert questions(city) == 2
    assert (case.survey["round"], case.survey["state"]) == (2, "asked")
    city.citizen.texts("满意").gets("感谢您的评价")
    assert case.state == "archived"
    assert [survey["rating"] for survey in case.surveys] == [4, 2]


def test_after_a_second_bad_rating_there_is_no_third_question(city: City) -> None:
    unit, case = dissatisfied(city)
    unit.leader_phone.is_in_hand()
    city.centre_officer.texts(f"重办 {case.code}")
    unit.officer_phone.texts(f"1 {case.code}")
    city.waits(hours=20)
    unit.officer_phone.texts(f"5 {case.code} 再次责令停工")
    city.waits(days=8)
    city.citizen.texts("5，还在施工").gets("您的意见已记录")
    assert (case.survey["round"], case.survey["state"]) == (2, "checking")

    city.centre_officer.texts(f"重办 {case.code} 5 责令立即整改").gets("已交市城市行政执法局重新办理")
    unit.officer_phone.gets("原因：责令立即整改")
    unit.officer_phone.texts(f"1 {case.code}").texts(f"5 {case.code} 已查封设备")
    city.citizen.gets("已查封设备")
    assert case.state == "archived"
    assert case.happened("survey_over")[-1]["data"]["why"] == "asked_twice"
    city.waits(days=10)
    assert questions(city) == 2


def test_an_explanation_goes_to_the_citizen_who_is_asked_once_more(city: City) -> None:
    _, case = dissatisfied(city)

    city.centre_officer.texts(f"解释 {case.code} 该工地持有夜间施工许可").gets(f"{case.code}的说明已登记")

    city.citizen.gets("经行政效能投诉中心核实，说明如下：该工地持有夜间施工许可")
    first, second = case.surveys
    assert (first["verdict"], first["explanation"]) == ("explained", "该工地持有夜间施工许可")
    assert (second["round"], second["state"], case.state) == (2, "planned", "surveyed")
    city.waits(days=7)
    city.waits_until(9, 5)
    city.citizen.texts("3").gets("感谢您的评价")
    assert case.state == "archived"


def test_an_explanation_needs_words_and_a_rating_to_explain(city: City) -> None:
    _, case = dissatisfied(city)
    city.centre_officer.texts(f"解释 {case.code}").gets("缺少说明内容")
    assert case.survey["state"] == "checking"
    city.centre_officer.texts(f"解释 {case.code} 已核实").gets("说明已登记")
    city.centre_officer.texts(f"解释 {case.code} 再次核实").gets("没有待核实的回访评价")
    assert len(case.surveys) == 2


def test_who_cannot_be_texted_is_told_the_explanation_by_telephone(city: City) -> None:
    phone = city.handset("+862826110155", "群众座机", "landline")
    _, case = completed(city, caller_phone=LANDLINE)
    city.waits_until(9, 0)
    phone.rings().answers().presses("4").hears("是否已经解决").presses("2").hears("滴声").hangs_up()
    city.waits(minutes=6)
    city.centre_officer.gets("群众评价不满意、未解决")
    city.centre_officer.texts(f"解释 {case.code} 已核实").gets("请电话告知：028-26110155")


def test_a_case_that_is_not_closed_cannot_be_handled_again(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit="ZFJ")
    city.citizen.gets("已登记")
    city.centre_officer.texts(f"重办 {case.code}").gets("尚未办结，不能重办")
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    assert len(case.dispatches) == 1


def test_a_unit_cannot_order_a_redo_nor_a_citizen(city: City) -> None:
    unit, case = dissatisfied(city)
    unit.officer_phone.texts(f"重办 {case.code}")
    city.citizen.texts(f"重办 {case.code}")
    assert (case.state, case.survey["state"]) == ("surveyed", "checking")


def test_the_centre_may_have_an_archived_case_handled_again_by_itself(city: City) -> None:
    unit, case = asked(city)
    city.citizen.texts("1").gets("感谢您的评价")
    unit.leader_phone.is_in_hand()
    city.waits(days=2)
    city.centre_officer.texts(f"重办 {case.code} 媒体反映").gets("重新办理")
    unit.officer_phone.gets("原因：媒体反映")
    assert case.state == "reopened"
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")


@pytest.mark.parametrize("when", ["planned", "asked"])
def test_a_redo_drops_the_question_that_was_still_open(city: City, when: str) -> None:
    unit, case = completed(city) if when == "planned" else asked(city)
    unit.leader_phone.is_in_hand()
    city.waits(minutes=5)
    city.centre_officer.texts(f"重办 {case.code}").gets("重新办理")
    assert case.survey["state"] == "cancelled"
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    city.citizen.gets("已重新受理")
    city.waits(days=2)
    assert questions(city) == (0 if when == "planned" else 1)


def test_nobody_takes_the_redo(city: City) -> None:
    unit, case = dissatisfied(city)
    city.centre_officer.texts(f"重办 {case.code}").gets("重新办理")
    unit.officer_phone.gets("重办")
    city.waits(minutes=29)
    unit.duty_phone.rings_out()
    unit.leader_phone.rings_out()
    city.waits(minutes=40)
    unit.duty_phone.hears("")
    assert [call["role"] for call in case.calls][-2:] == ["duty_phone", "duty_leader"]
    city.waits(hours=1)
    city.centre_officer.gets("无人签收")
    assert case.happened("breached") == []


def test_the_duty_phone_hears_what_is_to_be_done_again_and_takes_it(city: City) -> None:
    unit, case = dissatisfied(city)
    unit.leader_phone.is_in_hand()
    unit.duty_phone.plug_in()
    city.centre_officer.texts(f"重办 {case.code} 3 夜里照样施工")
    city.waits(minutes=30)
    unit.duty_phone.rings().answers().hears("群众回访不满意，需要重新办理，原因：夜里照样施工，请在3日内反馈")
    unit.duty_phone.presses("1").hears("签收成功")
    assert case.state == "acknowledged"


def test_danger_in_a_case_that_is_handled_again_goes_to_110(city: City) -> None:
    unit, case = dissatisfied(city)
    unit.leader_phone.is_in_hand()
    city.centre_officer.texts(f"重办 {case.code}")
    city.police_desk.answers_after(2, presses="1")
    unit.officer_phone.texts(f"3 {case.code}").gets("险情报告已收到")
    assert case.state == "police_return"
    city.waits(days=10)
    assert questions(city) == 1


@pytest.mark.parametrize("reply", ["一直联系不上", "打不通", "办结了也没人来"])
def test_a_reason_may_sound_like_an_officers_report(city: City, reply: str) -> None:
    _, case = asked(city)
    city.centre_officer.is_in_hand()
    city.citizen.texts("4").gets("请回复简要原因")
    city.citizen.texts(reply).gets("您的意见已记录")
    assert case.survey["reason"] == reply


def test_a_redo_that_is_passed_on_keeps_its_day_and_its_reason(city: City) -> None:
    unit, case = dissatisfied(city)
    other = city.unit("HBJ")
    city.centre_officer.texts(f"重办 {case.code} 3").gets("重新办理")
    unit.leader_phone.is_in_hand()
    city.citizen.is_in_hand()
    unit.officer_phone.texts(f"2 {case.code} 属工业噪音").gets("退回申请已收到")

    city.centre_officer.texts(f"同意 {case.code} HBJ").gets("改派市环境保护局")

    other.officer_phone.gets(f"重办：{case.code}群众回访不满意，原因：夜里照样施工")
    other.leader_phone.gets(f"重办：{case.code}")
    other.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    unit.officer_phone.gets("已由市环境保护局接办")
    assert case.lead["unit_code"] == case.shown["unit"] == "HBJ"
    assert case.lead["complete_due_at"].startswith("2026-11-07")
    assert case.state == "acknowledged"
