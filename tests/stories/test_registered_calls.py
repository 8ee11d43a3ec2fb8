"""A call for a registered case: found by the caller's number. Scenario 23."""

from __future__ import annotations

import pytest
import requests

from tests.harness.city import TIMEOUT_S, City
from tests.stories.registered import number_of_cases, registered, taken


def test_a_caller_whose_case_was_just_registered_is_put_through_to_its_unit(city: City) -> None:
    unit, case = registered(city)
    city.waits(20)

    city.citizen.dials(city.common_number).hears("留言将录音").hears("正在为您接通市城市行政执法局")
    city.citizen.hears("您反映的雁江区建筑施工噪音事项已登记，编号零零零幺")

    unit.duty_phone.answers().hears("群众正在线上等候").presses("1").talks_to(city.citizen)
    assert number_of_cases(city) == 1
    assert case.happened("caller_called")
    city.citizen.gets("已签收").does_not_hear("请按三")


def test_whoever_listens_already_is_joined_with_the_caller_when_he_takes_the_case(city: City) -> None:
    unit, _ = registered(city)
    unit.duty_phone.answers().hears("有一件新派单")
    city.citizen.gets("已登记").dials(city.common_number).hears("如有人身危险")

    unit.duty_phone.presses("1")

    city.citizen.hears("工作人员已接听").talks_to(unit.duty_phone)


def test_the_officer_who_has_taken_the_case_already_is_rung_for_its_caller(city: City) -> None:
    unit, case = taken(city)

    city.citizen.gets("已签收").dials(city.common_number)

    unit.officer_phone.rings().answers().hears("群众正在线上等候").presses("1").talks_to(city.citizen)
    city.citizen.hangs_up()
    unit.officer_phone.hears("通话已结束")
    assert case.row["call_back_since"] is None


def test_an_officer_who_cannot_be_reached_is_told_that_the_caller_waits_for_his_call(city: City) -> None:
    unit, case = taken(city)
    unit.officer_phone.rejects()
    city.citizen.gets("已签收").dials(city.common_number).hears("正在为您接通")

    city.waits(30)

    city.citizen.hears("工作人员将尽快给您回电").hears("如需留言").hangs_up()
    unit.officer_phone.gets("群众来电未能接通，等待您回电")
    assert case.row["call_back_since"] is not None


def test_the_same_caller_is_joined_again_when_he_calls_again(city: City) -> None:
    unit, _ = taken(city)
    city.citizen.gets("已签收")
    for _ in range(2):
        city.citizen.dials(city.common_number)
        unit.officer_phone.rings().answers().hears("群众正在线上等候").presses("1").talks_to(city.citizen)
        city.citizen.hangs_up()
        unit.officer_phone.hangs_up()
        city.waits(minutes=6)


def test_after_the_shift_the_units_duty_phone_is_rung_for_whoever_took_the_case(city: City) -> None:
    unit, _ = taken(city)
    city.citizen.gets("已签收")
    city.clocks.execute("UPDATE shifts SET officer_id = NULL, backup_id = NULL, leader_id = NULL")

    city.citizen.dials(city.common_number)

    unit.duty_phone.rings().answers().hears("群众正在线上等候").presses("1").talks_to(city.citizen)


@pytest.mark.parametrize("done", ["being handled", "return asked for"])
def test_a_case_in_hand_finds_its_unit_whatever_has_been_done(city: City, done: str) -> None:
    unit, case = taken(city)
    city.citizen.gets("已签收")
    words = f"到场 {case.code}" if done == "being handled" else f"2 {case.code} 不属本单位"
    if done == "return asked for":
        city.centre.officer_phone.is_in_hand()
    unit.officer_phone.texts(words)

    city.citizen.dials(city.common_number)

    unit.officer_phone.rings().answers().hears("群众正在线上等候").presses("1").talks_to(city.citizen)


def test_a_case_that_went_back_to_110_leads_its_caller_there(city: City) -> None:
    unit, case = registered(city)
    city.police_desk.answers_after(5)
    unit.officer_phone.texts(f"3 {case.code}")

    city.citizen.gets("已登记").dials(city.common_number).hears("编号零零零幺事项已转回幺幺零处理")

    assert number_of_cases(city) == 1


def test_a_case_registered_long_ago_is_asked_about(city: City) -> None:
    unit, case = taken(city)
    city.waits(minutes=20)
    city.citizen.gets("已签收").dials(city.common_number)

    city.citizen.hears("您有一件事项正在办理，编号零零零幺，建筑施工噪音，由市城市行政执法局负责").presses(
        "1"
    )

    unit.officer_phone.rings().answers().hears("群众正在线上等候").presses("1").talks_to(city.citizen)
    assert number_of_cases(city) == 1
    assert case.happened("caller_called")


def test_a_caller_with_an_open_case_may_have_another_matter(city: City) -> None:
    taken(city)
    other = city.unit("RSJ")
    other.officer_phone.is_in_hand()
    city.waits(minutes=20)
    city.citizen.gets("已签收").dials(city.common_number).hears("反映新的事项请按二")

    city.citizen.presses("2").hears("劳动工资").presses("4").hears("正在为您接通")

    other.duty_phone.rings()
    assert city.newest_case().shown["unit"] == "RSJ"


def test_a_caller_who_does_not_say_what_he_calls_about_gets_a_person(city: City) -> None:
    taken(city)
    city.waits(minutes=20)
    city.police_desk.answers_after(2)

    city.citizen.gets("已签收").dials(city.common_number).hears("您有一件事项正在办理")
    city.waits(90)

    city.citizen.hears("正在为您转接人工").talks_to(city.police_desk)


def test_the_units_own_number_finds_the_case_of_that_unit_and_no_other(city: City) -> None:
    unit, case = registered(city)
    other = city.unit("RSJ")
    other.officer_phone.is_in_hand()

    city.citizen.gets("已登记").dials(unit.direct_number).hears("正在为您接通市城市行政执法局").hangs_up()
    assert number_of_cases(city) == 1
    assert case.row["call_back_since"] is not None

    city.citizen.dials(other.direct_number).hears("正在为您接通市人力资源社会保障局")
    other.duty_phone.rings()
    assert number_of_cases(city) == 2


def test_a_caller_who_was_cut_off_and_is_transferred_again_has_one_case(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记").hangs_up()
    unit.duty_phone.rings()

    again = city.operator.transfers(to=unit)

    unit.duty_phone.answers().hears("群众正在线上等候").presses("1").talks_to(city.citizen)
    assert again.id == case.id


def test_a_completed_case_is_not_taken_for_the_matter_of_a_new_call(city: City) -> None:
    unit, case = taken(city)
    unit.officer_phone.texts(f"5 {case.code} 已劝停").gets("办结已登记")

    city.citizen.gets("已劝停").dials(city.common_number)

    city.citizen.hears("噪音扰民").does_not_hear("您有一件事项正在办理")


def test_a_drill_is_nobodys_matter(city: City) -> None:
    unit, _ = registered(city, drill=True)

    city.citizen.gets_nothing().dials(city.common_number)

    city.citizen.hears("噪音扰民")
    unit.duty_phone.answers().hears("有一件新派单")


def test_a_complaint_about_the_handling_is_not_taken_for_the_matter_of_a_call(city: City) -> None:
    unit, case = taken(city)
    unit.officer_phone.texts(f"5 {case.code} 已劝停").gets("办结已登记")
    city.citizen.gets("已劝停")
    centre = city.unit("XNZX")
    centre.duty_phone.is_in_hand()
    complaint = {"words": "根本没有人来", "caller_phone": city.citizen.number}
    answer = requests.post(
        f"{city.processes.desk_face_url}/api/cases/{case.id}/complaints", json=complaint, timeout=TIMEOUT_S
    )
    assert answer.status_code == 201
    centre.officer_phone.gets("办理情况投诉")

    city.citizen.gets("投诉").dials(city.common_number)

    city.citizen.hears("噪音扰民")
