"""An officer calls the common number and acts by a case's code. Requirements R13, R18, R28."""

from __future__ import annotations

from typing import Any

import pytest

from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit
from tests.harness.handset import Handset
from tests.stories.test_calling_back import connects, talks


def in_hand(city: City, unit: Unit, **fields: Any) -> CaseInStory:
    """A registered case that the officer has taken by text; no phone rings any more."""
    unit.duty_phone.rings_out()
    city.citizen.gets_nothing()
    case = city.operator.registers(unit=unit.code, **fields)
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    city.waits(10)
    return case


def calls_in(city: City, phone: Handset, code: str) -> Handset:
    """Dial the common number and key in a code."""
    return phone.dials(city.common_number).hears("请输入事项编号，按井号键结束").presses(f"{code}#")


def test_a_code_reads_the_case_out_and_key_one_connects_with_the_citizen(city: City) -> None:
    unit = city.unit("ZFJ")
    case = in_hand(city, unit)

    calls_in(city, unit.officer_phone, case.code)

    unit.officer_phone.hears("编号零零零幺，雁江区车城大道三段某小区工地旁，建筑施工噪音").hears(
        "接通群众请按一"
    )
    connects(city, unit.officer_phone)
    assert case.state == "in_progress"
    assert [event["actor"] for event in case.happened("contacted")] == [unit.names["officer"]]
    city.citizen.hangs_up()
    unit.officer_phone.hears("通话已结束。报告险情请按三")


def test_every_officer_of_the_unit_and_its_duty_phone_may_call(city: City) -> None:
    unit = city.unit("ZFJ")
    case = in_hand(city, unit)

    for phone in (unit.duty_phone, unit.backup_phone, unit.leader_phone):
        calls_in(city, phone, case.code).hears("接通群众请按一").hangs_up()


def test_the_centre_may_call_about_every_case(city: City) -> None:
    case = in_hand(city, city.unit("ZFJ"))

    calls_in(city, city.centre.officer_phone, case.code).hears("接通群众请按一")


@pytest.mark.parametrize("keys", ["#", ""])
def test_hash_alone_and_silence_lead_to_the_citizens_menu(city: City, keys: str) -> None:
    officer, unit = city.unit("RSJ").officer_phone, city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    officer.dials(city.common_number).hears("请直接按井号键")
    if keys:
        officer.presses(keys)

    officer.hears("本次通话将被录音").hears("噪音扰民、市容、环境污染请按三").presses("3")
    officer.hears("返回上一级").presses("1").gets("已登记")

    unit.duty_phone.rings()
    assert city.newest_case().shown["unit"] == "ZFJ"


@pytest.mark.parametrize("keys", ["0", "0#"])
def test_zero_leads_to_110(city: City, keys: str) -> None:
    city.police_desk.answers_after(2)
    officer = city.unit("ZFJ").officer_phone

    officer.dials(city.common_number).hears("转回幺幺零请按零").presses(keys)

    officer.hears("正在为您转回幺幺零").talks_to(city.police_desk)


def test_a_citizen_hears_nothing_of_the_line(city: City) -> None:
    city.citizen.dials(city.common_number).hears("请按三").does_not_hear("请输入事项编号")


def test_a_withheld_number_hears_nothing_of_the_line(city: City) -> None:
    officer = city.unit("ZFJ").officer_phone

    officer.dials(city.common_number, **{"as": "anonymous"}).hears("请按三").does_not_hear("请输入事项编号")


@pytest.mark.parametrize("code", ["9999", "123456", "7", "*", "00000"])
def test_a_wrong_code_is_said_and_three_end_the_call(city: City, code: str) -> None:
    unit = city.unit("ZFJ")
    officer = calls_in(city, unit.officer_phone, code).hears("未找到该编号")
    officer.presses(f"{code}#").hears("请重新输入编号").presses(f"{code}#")

    officer.hears("请核对短信中的编号后再次拨打。再见")

    city.waits(10)
    officer.is_quiet()


def test_after_a_wrong_code_the_right_one_counts(city: City) -> None:
    unit = city.unit("ZFJ")
    case = in_hand(city, unit)

    calls_in(city, unit.officer_phone, "9999").hears("未找到该编号").presses(f"{case.code}#")

    unit.officer_phone.hears("接通群众请按一")


def test_another_units_case_is_as_unknown_as_none_and_stays_as_it_is(city: City) -> None:
    case = in_hand(city, city.unit("ZFJ"))
    stranger = city.unit("HBJ").officer_phone
    before = case.shown

    calls_in(city, stranger, case.code).hears("未找到该编号，或该事项不在您的值班范围").does_not_hear(
        "车城大道"
    )

    assert case.shown == before


def test_a_completed_case_is_said_to_be_completed(city: City) -> None:
    unit = city.unit("ZFJ")
    case = in_hand(city, unit)
    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("办结")

    calls_in(city, unit.officer_phone, case.code)

    unit.officer_phone.hears("编号零零零幺已办结。请重新输入编号").does_not_hear("接通群众请按一")
    city.citizen.gets("已责令停工")


def test_a_case_that_went_to_110_is_said_to_be_out_of_hand(city: City) -> None:
    unit = city.unit("ZFJ")
    case = in_hand(city, unit)
    city.police_desk.answers_after(2, presses="1")
    unit.officer_phone.texts(f"3 {case.code}")
    city.waits(20)

    calls_in(city, unit.officer_phone, case.code).hears("编号零零零幺已不在您单位办理")


def test_a_case_that_nobody_has_taken_is_taken_first(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    unit.duty_phone.rings()

    calls_in(city, unit.officer_phone, case.code).hears("尚未签收。签收请按一").presses("1")

    unit.officer_phone.hears("签收成功").hears("接通群众请按一").gets("13800138000")
    assert (case.acknowledged_by, case.dispatch["acknowledged_via"]) == (unit.names["officer"], "key")
    city.waits(8)
    unit.duty_phone.is_quiet()
    city.citizen.gets("已签收")
    connects(city, unit.officer_phone)


def test_whoever_takes_a_case_by_the_line_talks_to_the_citizen_who_waits(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")

    calls_in(city, unit.officer_phone, case.code).hears("尚未签收").presses("1")

    unit.officer_phone.hears("正在为您接通群众").talks_to(city.citizen)
    city.citizen.hangs_up()
    unit.officer_phone.hears("通话已结束").gets("13800138000")
    assert case.happened("contacted")


def test_a_case_taken_by_somebody_else_meanwhile_is_told(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit="ZFJ")
    calls_in(city, unit.leader_phone, case.code).hears("尚未签收")
    unit.officer_phone.texts(f"1 {case.code}")

    unit.leader_phone.presses("1").hears(f"已由{unit.names['officer']}于二十一点四十六分签收")

    assert case.acknowledged_by == unit.names["officer"]
    city.citizen.gets("已签收")


def test_two_returns_the_case_to_the_centre(city: City) -> None:
    unit = city.unit("ZFJ")
    case = in_hand(city, unit)
    city.centre.officer_phone.is_in_hand()

    calls_in(city, unit.officer_phone, case.code).hears("退回请按二").presses("2").hears("退回申请已登记")

    assert case.lead["state"] == "return_requested"
    city.centre.officer_phone.gets("退回审核")


def test_a_unit_that_wants_to_return_a_case_may_still_call_the_citizen(city: City) -> None:
    unit = city.unit("ZFJ")
    case = in_hand(city, unit)
    city.centre.officer_phone.is_in_hand()
    unit.officer_phone.texts(f"2 {case.code} 不属本单位职责")

    calls_in(city, unit.officer_phone, case.code).hears("接通群众请按一")

    connects(city, unit.officer_phone)
    assert case.lead["state"] == "return_requested"


def test_three_reports_danger(city: City) -> None:
    unit = city.unit("ZFJ")
    case = in_hand(city, unit)
    city.police_desk.answers_after(2, presses="1")

    calls_in(city, unit.officer_phone, case.code).hears("报告险情请按三").presses("3").hears("险情报告已登记")

    city.police_desk.hears("已由幺幺零接收")
    assert case.state == "police_return"


def test_four_and_six_put_milestones_on_record_and_the_menu_goes_on(city: City) -> None:
    unit = city.unit("ZFJ")
    case = in_hand(city, unit)
    officer = calls_in(city, unit.officer_phone, case.code).hears("已到场请按四")

    officer.presses("4").hears("到场")
    assert case.state == "on_site"
    officer.presses("6").hears("答复")

    assert (case.state, case.timeline.count("arrived"), case.timeline.count("replied")) == ("replied", 1, 1)
    officer.presses("4")
    assert (case.state, case.timeline.count("arrived")) == ("replied", 1)


def test_five_tells_how_to_complete(city: City) -> None:
    unit = city.unit("ZFJ")
    case = in_hand(city, unit)

    calls_in(city, unit.officer_phone, case.code).hears("办结请按五").presses("5")

    unit.officer_phone.hears("请发送短信：五，加编号零零零幺，加办理结果")
    assert case.state == "acknowledged"


def test_nine_repeats_a_wrong_key_is_told_and_silence_ends_the_call(city: City) -> None:
    unit = city.unit("ZFJ")
    case = in_hand(city, unit)
    officer = calls_in(city, unit.officer_phone, case.code).hears("重听请按九")

    officer.presses("9")
    officer.presses("8").hears("按键有误")
    city.waits(120)

    officer.is_quiet()
    assert "没有收到您的按键。再见" in officer.heard
    assert case.state == "acknowledged"


def test_zero_in_the_menu_leads_to_110_and_leaves_the_case_with_the_unit(city: City) -> None:
    unit = city.unit("ZFJ")
    case = in_hand(city, unit)
    city.police_desk.answers_after(2)

    calls_in(city, unit.officer_phone, case.code).hears("转回幺幺零请按零").presses("0")

    unit.officer_phone.hears("正在为您转回幺幺零").talks_to(city.police_desk)
    assert case.state == "acknowledged"


def test_an_officer_who_hangs_up_while_the_citizens_phone_rings_leaves_no_call_behind(city: City) -> None:
    unit = city.unit("ZFJ")
    case = in_hand(city, unit)
    calls_in(city, unit.officer_phone, case.code).hears("接通群众请按一")
    connects(city, unit.officer_phone, answers=False)
    city.citizen.rings()

    unit.officer_phone.hangs_up()

    city.citizen.is_quiet()
    assert (talks(case), case.lead["not_reached"]) == (["cancelled"], 0)


def test_in_a_drill_key_one_says_that_no_citizen_is_called(city: City) -> None:
    unit = city.unit("ZFJ")
    case = in_hand(city, unit, drill=True)

    calls_in(city, unit.officer_phone, case.code).hears("这是演练").hears("接通群众请按一").presses("1")

    unit.officer_phone.hears("是演练事项，不呼叫群众")
    assert talks(case) == []


def test_a_case_without_a_number_says_so_at_key_one(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit="ZFJ", caller_phone="refused")
    unit.officer_phone.texts(f"1 {case.code}")
    city.waits(10)

    calls_in(city, unit.officer_phone, case.code).hears("接通群众请按一").presses("1")

    unit.officer_phone.hears("群众未留可以拨打的电话，请直接到现场处置")
    assert talks(case) == []
