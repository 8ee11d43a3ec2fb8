"""A call for a registered case that the operator makes: found by the code that he keys. Scenario 23."""

from __future__ import annotations

import pytest

from tests.harness.city import City
from tests.stories.registered import number_of_cases, registered, taken


def test_the_operator_is_asked_for_the_code_and_is_joined_with_whoever_takes_the_case(city: City) -> None:
    unit, case = registered(city)
    city.citizen.gets("已登记")

    city.police_desk.dials(city.common_number).hears("请输入事项编号").presses(f"{case.code}#")
    city.police_desk.hears("正在为您接通").hears("编号零零零幺")
    unit.duty_phone.answers().hears("群众正在线上等候").presses("1").talks_to(city.police_desk)

    city.police_desk.hangs_up()
    unit.duty_phone.hears("按一")
    unit.duty_phone.presses("1")
    city.waits(8)
    city.citizen.rings().answers().talks_to(unit.duty_phone)
    assert case.happened("operator_called")


def test_an_operator_who_leaves_at_once_leaves_a_call_back_for_the_citizen(city: City) -> None:
    unit, case = registered(city)
    city.police_desk.dials(city.common_number).hears("请输入事项编号").presses(f"{case.code}#")

    city.police_desk.hears("正在为您接通").hangs_up()

    assert case.row["call_back_since"] is not None
    city.citizen.gets("已登记")
    unit.duty_phone.answers().hears("签收请按一").presses("1").hears("等候回电")


def test_a_code_whose_case_is_taken_rings_whoever_has_it(city: City) -> None:
    unit, case = taken(city)
    city.citizen.gets("已签收")

    city.police_desk.dials(city.common_number).hears("请输入事项编号").presses(f"{case.code}#")

    unit.officer_phone.rings().answers().hears("群众正在线上等候").presses("1").talks_to(city.police_desk)


def test_a_wrong_code_is_told_three_times_and_then_the_menu_comes(city: City) -> None:
    city.police_desk.dials(city.common_number).hears("请输入事项编号").presses("9999#")
    city.police_desk.hears("没有编号为九九九九的事项").presses("1#").hears("没有编号为幺的事项")

    city.police_desk.presses("000001#")

    city.police_desk.hears("噪音扰民、市容、环境污染请按三")
    assert number_of_cases(city) == 0


@pytest.mark.parametrize("keys", ["#", ""])
def test_an_operator_without_a_code_gets_the_menu_and_is_asked_for_the_citizens_number(
    city: City, keys: str
) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    city.police_desk.dials(city.common_number).hears("没有编号请直接按井号键")
    if keys:
        city.police_desk.presses(keys)

    city.police_desk.hears("噪音扰民").presses("3").hears("返回上一级").presses("1").hears(
        "请输入您的联系电话"
    )

    unit.duty_phone.rings()
    assert city.newest_case().row["caller_phone"] == ""


def test_an_operator_on_a_units_own_number_is_asked_for_the_code_too(city: City) -> None:
    unit, case = registered(city)
    city.citizen.gets("已登记")

    city.police_desk.dials(unit.direct_number).hears("请输入事项编号").presses(f"{case.code}#")

    unit.duty_phone.answers().hears("群众正在线上等候")
    assert number_of_cases(city) == 1


def test_a_code_that_is_completed_is_told_and_the_menu_comes(city: City) -> None:
    unit, case = taken(city)
    unit.officer_phone.texts(f"5 {case.code} 已劝停").gets("办结已登记")
    city.citizen.gets("已劝停")

    city.police_desk.dials(city.common_number).hears("请输入事项编号").presses(f"{case.code}#")

    city.police_desk.hears("编号零零零幺事项已办结").hears("噪音扰民")


def test_a_code_that_went_back_to_110_leads_there(city: City) -> None:
    unit, case = registered(city)
    desk = city.handset("+862826110001", "110另一席位", "landline")
    city.police_desk.answers_after(2)
    unit.officer_phone.texts(f"3 {case.code}")
    city.citizen.gets("已登记")

    desk.dials(city.common_number, **{"as": "110"}).hears("请输入事项编号").presses(f"{case.code}#")

    desk.hears("编号零零零幺事项已转回幺幺零处理")


def test_key_zero_alone_leads_back_to_110_although_a_code_begins_with_it(city: City) -> None:
    registered(city)
    city.citizen.gets("已登记")
    desk = city.handset("+862826110001", "110另一席位", "landline")
    city.police_desk.answers_after(2)

    desk.dials(city.common_number, **{"as": "110"}).hears("请输入事项编号").presses("0")

    desk.hears("正在为您转回幺幺零").talks_to(city.police_desk)


def test_the_citizen_is_joined_before_the_operator_when_both_are_on_the_line(city: City) -> None:
    unit, case = registered(city)
    city.citizen.gets("已登记").dials(city.common_number).hears("正在为您接通")
    city.police_desk.dials(city.common_number).hears("请输入事项编号").presses(f"{case.code}#")
    city.police_desk.hears("正在为您接通")

    unit.duty_phone.answers().hears("群众正在线上等候").presses("1").talks_to(city.citizen)

    city.police_desk.does_not_hear("工作人员已接听").hangs_up()
