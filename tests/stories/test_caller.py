"""The citizen on the line: menu, waiting, talking, and the way back to 110."""

from __future__ import annotations

import pytest

from tests.harness.city import City


def test_a_call_to_the_common_number_finds_its_unit_through_two_menus(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()

    city.citizen.dials(city.common_number).hears("留言将录音并随事项保存").hears(
        "噪音扰民、市容、环境污染请按三"
    )
    city.citizen.presses("3").hears("返回上一级请按星号").presses("1").hears("正在为您接通市城市行政执法局")

    unit.duty_phone.rings().answers().hears("群众正在线上等候").presses("1").hears("正在为您接通群众")
    city.citizen.hears("工作人员已接听").talks_to(unit.duty_phone)
    case = city.newest_case()
    assert (case.shown["unit"], case.state) == ("ZFJ", "acknowledged")
    unit.officer_phone.gets("13800138000")
    city.citizen.gets("已签收")


def test_star_goes_back_and_nine_repeats(city: City) -> None:
    unit = city.unit("RSJ")
    city.citizen.dials(city.common_number).hears("请按三").presses("6").hears("返回上一级")
    city.citizen.presses("*").hears("农业、国土").presses("9").presses("4")

    unit.duty_phone.rings()
    unit.officer_phone.is_in_hand()
    assert city.newest_case().shown["unit"] == "RSJ"
    city.citizen.gets("已登记")


def test_three_wrong_keys_bring_an_operator(city: City) -> None:
    city.police_desk.answers_after(2)

    city.citizen.dials(city.common_number).hears("请按三").presses("3").hears("返回上一级")
    city.citizen.presses("8").hears("输入有误").presses("#").presses("8")

    city.citizen.hears("正在为您转接人工").talks_to(city.police_desk)


def test_silence_brings_an_operator(city: City) -> None:
    city.police_desk.answers_after(2)

    city.citizen.dials(city.common_number).hears("请按三")
    city.waits(120)

    city.citizen.hears("正在为您转接人工").talks_to(city.police_desk)


@pytest.mark.parametrize("keys", ["", "3", "6"])
def test_key_zero_leads_back_to_110_from_every_menu(city: City, keys: str) -> None:
    city.police_desk.answers_after(2)
    city.citizen.dials(city.common_number).hears("请按三")
    for key in keys:
        city.citizen.presses(key).hears("返回上一级")

    city.citizen.presses("0").hears("正在为您转回幺幺零")

    city.citizen.talks_to(city.police_desk)


def test_key_zero_in_a_units_own_greeting_leads_back_to_110(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    unit.duty_phone.is_in_hand()
    city.police_desk.answers_after(2)
    city.citizen.dials(unit.direct_number).hears("录音").gets("已登记")

    city.citizen.presses("0")

    city.citizen.talks_to(city.police_desk)
    assert city.newest_case().state == "police_return"


def test_a_withheld_number_also_gets_back_to_110(city: City) -> None:
    city.police_desk.answers_after(2)
    city.citizen.dials(city.common_number, **{"as": "anonymous"}).hears("请按三")

    city.citizen.presses("0").hears("正在为您转回幺幺零").talks_to(city.police_desk)


def test_key_zero_while_waiting_leads_back_to_110_and_stops_the_units_phones(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.transfers(to=unit)
    unit.duty_phone.rings()
    unit.officer_phone.is_in_hand()
    city.police_desk.answers_after(2)
    city.citizen.gets("已登记").hears("如有危险，请按零")

    city.citizen.presses("0").hears("正在为您转回幺幺零").talks_to(city.police_desk)

    city.waits(8)
    unit.duty_phone.is_quiet()
    assert case.state == "police_return"
    city.waits(300)
    assert city.police_desk.times_rung == 1


def test_key_zero_is_tried_again_when_the_desk_is_busy_and_then_the_caller_is_told(city: City) -> None:
    city.police_desk.is_busy()
    city.citizen.dials(city.common_number).hears("请按三")

    city.citizen.presses("0").hears("席位忙").hears("请立即挂机，直接拨打幺幺零")


def test_a_caller_who_returned_to_a_desk_that_does_not_answer_is_called_for_by_the_service(
    city: City,
) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.transfers(to=unit)
    unit.duty_phone.rings()
    unit.officer_phone.is_in_hand()
    city.citizen.gets("已登记").hears("请按零")
    city.police_desk.is_busy()
    city.citizen.presses("0").hears("直接拨打幺幺零")

    city.police_desk.answers_after(1, presses="1")
    city.waits(70)

    city.police_desk.hears("已由幺幺零接收")
    assert case.state == "police_return"


def test_danger_reported_by_the_officer_fetches_the_waiting_caller_to_110(city: City) -> None:
    unit = city.unit("ZFJ")
    city.operator.transfers(to=unit)
    unit.officer_phone.is_in_hand()
    city.citizen.gets("已登记")
    city.police_desk.answers_after(2, presses="1")

    unit.duty_phone.rings().answers().hears("报告险情请按三").presses("3").hears("险情报告已登记")

    city.citizen.hears("正在为您转回幺幺零")
