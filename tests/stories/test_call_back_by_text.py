"""An officer texts 回拨, is rung, and is put through to the citizen. Requirements R6, R13; I8, I9."""

from __future__ import annotations

import pytest

from tests.harness.city import City
from tests.harness.talk import connects, taken_by_key, taken_by_text, talks


def test_the_phone_that_asked_is_rung_and_joined_with_the_citizen(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)

    unit.officer_phone.texts(f"回拨 {case.code}").gets("正在呼叫您的手机，接听后按1")

    unit.officer_phone.rings()
    assert city.citizen.times_rung == 0
    unit.officer_phone.answers().hears("您要求与编号零零零幺群众通话").hears("接通请按一")
    connects(city, unit.officer_phone)
    assert (case.state, talks(case)) == ("in_progress", ["answered"])
    city.citizen.hangs_up()
    unit.officer_phone.hears("通话已结束。报告险情请按三，再次接通请按一，已答复请按六")


def test_the_leader_is_rung_on_his_own_phone_and_not_the_officer(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)

    unit.leader_phone.texts(f"{case.code}回拨")

    unit.leader_phone.rings().answers().hears("接通请按一")
    connects(city, unit.leader_phone)
    assert case.happened("contacted")[0]["actor"] == unit.names["leader"]


def test_an_answering_machine_is_never_connected_with_a_citizen(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)
    unit.officer_phone.answers_with_an_announcement(hangs_up_after_s=120)

    unit.officer_phone.texts(f"回拨 {case.code}")
    city.waits(120)

    unit.officer_phone.hears("没有收到您的按键，未呼叫群众").is_quiet()
    assert talks(case) == []


@pytest.mark.parametrize(("how", "wait_s"), [("is_busy", 1), ("rings_out", 40), ("rejects", 3)])
def test_an_officer_whose_own_phone_is_not_reached_is_told_by_text(city: City, how: str, wait_s: int) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)
    getattr(unit.officer_phone, how)()

    unit.officer_phone.texts(f"回拨 {case.code}")
    city.waits(wait_s)

    unit.officer_phone.gets("未能接通您的手机，0001群众尚未呼叫")
    assert (case.state, talks(case), case.lead["not_reached"]) == ("acknowledged", [], 0)


def test_whoever_asks_for_it_is_called_a_third_time_in_five_minutes_and_then_is_told(city: City) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.is_busy()
    first = city.operator.registers(unit="HBJ")
    unit.officer_phone.rings().answers().hears("签收请按一").presses("1").hears("签收成功").hangs_up()
    unit.officer_phone.texts(f"回拨 {first.code}").rings().answers().hears("接通请按一").hangs_up()
    unit.duty_phone.rings_out()
    unit.backup_phone.is_in_hand()
    second, third = city.operator.registers(unit="HBJ"), city.operator.registers(unit="HBJ")
    for case in (second, third):
        unit.officer_phone.texts(f"1 {case.code}").gets(f"{case.code}已于")
    unit.officer_phone.texts(f"回拨 {second.code}").rings().answers().hears("接通请按一").hangs_up()

    unit.officer_phone.texts(f"回拨 {third.code}").gets("短时间内已多次呼叫您的手机")

    unit.officer_phone.is_quiet()
    assert [call["state"] for call in third.calls if call["rung"] == "call_back"] == ["capped"]
    city.citizen.gets("已签收")


def test_key_three_at_the_prompt_reports_danger(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)
    city.police_desk.answers_after(2, presses="1")
    unit.officer_phone.texts(f"回拨 {case.code}")

    unit.officer_phone.rings().answers().hears("报告险情请按三").presses("3").hears("险情报告已登记")

    city.police_desk.hears("已由幺幺零接收")
    assert (case.state, talks(case)) == ("police_return", [])


def test_a_phone_that_rings_for_a_case_that_went_to_110_stops(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)
    city.police_desk.answers_after(2, presses="1")
    unit.officer_phone.texts(f"回拨 {case.code}").rings()

    unit.leader_phone.texts(f"3 {case.code}")

    city.waits(6)
    unit.officer_phone.is_quiet()
    assert talks(case) == []


def test_an_officer_who_answers_after_the_case_went_to_110_hears_it(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)
    city.police_desk.answers_after(2, presses="1")
    unit.officer_phone.texts(f"回拨 {case.code}")
    unit.officer_phone.rings().answers().hears("接通请按一")
    unit.leader_phone.texts(f"3 {case.code}")

    unit.officer_phone.presses("1").hears("险情报告已登记")

    assert talks(case) == []


def test_without_a_code_it_is_the_case_that_this_officer_took(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)

    unit.officer_phone.texts("回拨").gets("正在呼叫您的手机，接听后按1即可与0001群众通话")

    unit.officer_phone.rings().answers().hears("编号零零零幺")
    assert talks(case) == []


def test_without_a_code_and_with_several_cases_it_is_asked_which(city: City) -> None:
    unit = city.unit("ZFJ")
    taken_by_text(city, unit)
    second = city.operator.registers(unit="ZFJ", caller_phone="13800138111")
    city.handset("+8613800138111", "另一群众").is_in_hand()
    unit.officer_phone.texts(f"1 {second.code}")
    city.waits(10)

    unit.officer_phone.texts("回拨").gets("您有2件办理中事项：0001、0002").gets("例：回拨 0001")

    unit.officer_phone.is_quiet()


@pytest.mark.parametrize("code", ["9999", "0001"])
def test_a_wrong_code_and_another_units_case_ring_nobody(city: City, code: str) -> None:
    case = taken_by_text(city, city.unit("ZFJ"))
    stranger = city.unit("HBJ").officer_phone
    before = case.calls

    stranger.texts(f"回拨 {code}").gets(f"未找到编号{code}")

    assert case.calls == before


def test_a_case_that_nobody_has_taken_must_be_taken_first(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    unit.duty_phone.rings_out()
    city.citizen.gets("已登记")

    unit.officer_phone.texts(f"回拨 {case.code}").gets("先")

    assert (case.state, talks(case)) == ("dispatched", [])


def test_a_completed_case_is_not_called_about_any_more(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)
    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("办结")

    unit.officer_phone.texts(f"回拨 {case.code}").gets("已办结，您无需再操作")

    assert talks(case) == []


def test_a_citizen_who_left_no_number_cannot_be_called(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit="ZFJ", caller_phone="refused")
    unit.officer_phone.texts(f"1 {case.code}")

    unit.officer_phone.texts(f"回拨 {case.code}").gets("群众未留可以拨打的电话，请直接到现场处置")

    assert talks(case) == []


def test_a_citizen_who_texts_the_word_rings_nobody(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_text(city, unit)

    city.citizen.texts(f"回拨 {case.code}")

    city.citizen.is_quiet()
    unit.officer_phone.is_quiet()
    assert talks(case) == []


def test_the_citizen_who_calls_in_meanwhile_is_joined_instead_of_dialled(city: City) -> None:
    unit = city.unit("HBJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hangs_up()
    unit.leader_phone.texts(f"回拨 {case.code}").rings()
    city.citizen.dials(city.common_number).hears("正在为您接通")
    unit.duty_phone.rings()

    unit.leader_phone.answers().hears("接通请按一").presses("1").talks_to(city.citizen)

    city.waits(6)
    unit.duty_phone.is_quiet()
    assert (talks(case), len(case.happened("contacted"))) == ([], 0)
    city.citizen.hangs_up()
    unit.leader_phone.hears("通话已结束")
    assert case.happened("contacted")[0]["actor"]
