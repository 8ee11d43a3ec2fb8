"""An officer calls the common number and keys in a case's code. Requirements R13, R28."""

from __future__ import annotations

import pytest

from tests.harness.city import City
from tests.harness.talk import calls_in, connects, taken_by_text


def test_a_code_reads_the_case_out_and_key_one_connects_with_the_citizen(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)

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
    case = taken_by_text(city, unit)

    for phone in (unit.duty_phone, unit.backup_phone, unit.leader_phone):
        calls_in(city, phone, case.code).hears("接通群众请按一").hangs_up()


def test_the_centre_may_call_about_every_case(city: City) -> None:
    case = taken_by_text(city, city.unit("ZFJ"))

    calls_in(city, city.centre.officer_phone, case.code).hears("接通群众请按一")


@pytest.mark.parametrize("keys", ["#", ""])
def test_hash_alone_and_silence_lead_to_the_citizens_menu(city: City, keys: str) -> None:
    officer, unit = city.unit("RSJ").officer_phone, city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    officer.dials(city.common_number).hears("请直接按井号键")
    if keys:
        officer.presses(keys)

    officer.hears("留言将录音并随事项保存").hears("噪音扰民、市容、环境污染请按三").presses("3")
    officer.hears("返回上一级").presses("1").gets("已登记")

    unit.duty_phone.rings()
    assert city.newest_case().shown["unit"] == "ZFJ"


def test_an_officer_who_calls_about_a_matter_of_his_own_is_asked_about_it_like_any_citizen(
    city: City,
) -> None:
    officer, unit = city.unit("RSJ").officer_phone, city.unit("ZFJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.is_in_hand()
    case = city.operator.registers(unit="ZFJ", caller_phone=officer.number)
    unit.officer_phone.texts(f"1 {case.code}")
    officer.gets("已签收")
    city.waits(minutes=30)

    officer.dials(city.common_number).hears("请直接按井号键").presses("#")

    officer.hears("您有一件事项正在办理").hears("编号零零零幺")


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
    case = taken_by_text(city, unit)

    calls_in(city, unit.officer_phone, "9999").hears("未找到该编号").presses(f"{case.code}#")

    unit.officer_phone.hears("接通群众请按一")


def test_another_units_case_is_as_unknown_as_none_and_stays_as_it_is(city: City) -> None:
    case = taken_by_text(city, city.unit("ZFJ"))
    stranger = city.unit("HBJ").officer_phone
    before = case.shown

    calls_in(city, stranger, case.code).hears("未找到该编号，或该事项不在您的值班范围").does_not_hear(
        "车城大道"
    )

    assert case.shown == before


def test_a_completed_case_is_said_to_be_completed(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)
    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("办结")

    calls_in(city, unit.officer_phone, case.code)

    unit.officer_phone.hears("编号零零零幺已办结。请重新输入编号").does_not_hear("接通群众请按一")
    city.citizen.gets("已责令停工")


def test_a_case_that_went_to_110_is_said_to_be_out_of_hand(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)
    city.police_desk.answers_after(2, presses="1")
    unit.officer_phone.texts(f"3 {case.code}")
    city.waits(20)

    calls_in(city, unit.officer_phone, case.code).hears("编号零零零幺已不在您单位办理")


def test_a_merged_case_names_the_one_that_goes_on(city: City) -> None:
    unit = city.unit("ZFJ")
    first = taken_by_text(city, unit)
    second = city.operator.registers(unit="ZFJ", caller_phone="13800138111")
    city.handset("+8613800138111", "另一群众").is_in_hand()
    city.centre.officer_phone.texts(f"并单 {second.code} {first.code}").gets("并入")
    city.waits(10)

    officer = calls_in(city, unit.officer_phone, second.code)

    officer.hears("编号零零零二已并入零零零幺。请输入事项编号").presses(f"{first.code}#").hears(
        "接通群众请按一"
    )


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
