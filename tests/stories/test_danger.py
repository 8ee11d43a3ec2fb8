"""Danger at any moment: back to 110 in one hop, for caller and officer, in every state, and never twice."""

from __future__ import annotations

import pytest

from tests.harness.city import City


def test_danger_reported_during_the_talk_brings_the_citizen_to_110_and_not_off_the_line(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    city.police_desk.answers_after(2)
    unit.duty_phone.rings().answers().hears("等候").presses("1")
    city.citizen.talks_to(unit.duty_phone)

    unit.officer_phone.texts(f"3 {case.code}", to=city.common_number)

    city.citizen.hears("正在为您转回幺幺零").talks_to(city.police_desk)
    unit.officer_phone.gets("险情报告已收到")
    assert case.state == "police_return"


def test_danger_reported_by_key_leaves_the_desk_free_for_the_waiting_citizen(city: City) -> None:
    unit = city.unit("ZFJ")
    city.operator.transfers(to=unit)
    unit.officer_phone.is_in_hand()
    city.citizen.gets("已登记")
    city.police_desk.answers_after(2)

    unit.duty_phone.rings().answers().hears("报告险情请按三").presses("3").hears("险情报告已登记")

    city.citizen.talks_to(city.police_desk)
    city.waits(120)
    assert city.police_desk.times_rung == 1


def test_danger_told_long_after_the_check_does_not_make_the_desk_late(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit="ZFJ")
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    city.waits(420)
    city.police_desk.answers_after(2, presses="1")

    unit.officer_phone.texts(f"3 {case.code}").gets("险情报告已收到")

    city.citizen.gets("涉及险情，已转110处置")
    city.waits(10)
    desk = case.dispatch_of("GAJ")
    assert (desk["notify_late_s"], desk["acknowledge_late_s"]) == (0, 0)


def test_a_unit_that_has_not_answered_yet_hears_that_it_need_not(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit="ZFJ")
    unit.officer_phone.gets("新派单")
    city.police_desk.answers_after(2, presses="1")

    city.centre.officer_phone.texts(f"3 {case.code}").gets("险情报告已收到")

    unit.officer_phone.gets(f"{case.code}因险情已转110处置，您无需再签收")
    city.citizen.gets("已转110处置")
    city.waits(400)
    assert case.state == "police_return"


def test_a_bare_three_after_taking_a_case_means_that_case(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    first = city.operator.registers(unit="ZFJ")
    unit.officer_phone.texts(f"1 {first.code}", to=city.common_number)
    city.citizen.gets("已签收")
    city.waits(60)
    other = city.operator.registers(unit="ZFJ")
    city.police_desk.answers_after(1, presses="1")

    unit.officer_phone.texts("3", to=city.common_number)

    unit.officer_phone.gets(f"{first.code}险情报告已收到")
    city.waits(20)
    city.police_desk.hears("已由幺幺零接收")
    assert (first.state, other.state) == ("police_return", "dispatched")


def test_a_bare_three_without_any_case_says_to_dial_110(city: City) -> None:
    officer = city.unit("ZFJ").officer_phone

    officer.texts("险情", to=city.common_number)

    officer.gets("请立即拨打110")


def test_the_desk_is_told_of_one_case_once(city: City) -> None:
    unit = city.unit("RSJ")
    for phone in unit.phones:
        phone.rings_out()
    case = city.operator.registers(unit="RSJ", request="讨薪工人要跳楼", matter="拖欠工资")
    city.citizen.gets("登记")
    city.police_desk.rings()

    unit.officer_phone.texts(f"3 {case.code}", to=city.common_number)
    city.police_desk.answers().hears("通报险情").presses("1").hears("已由幺幺零接收")

    city.waits(300)
    assert city.police_desk.times_rung == 1
    assert [dispatch["unit"] for dispatch in case.shown["dispatches"]] == ["RSJ", "GAJ"]


def test_a_leg_that_the_carrier_has_forgotten_does_not_silence_the_desk(city: City) -> None:
    unit = city.unit("ZFJ")
    for phone in unit.phones:
        phone.is_in_hand()
    case = city.operator.registers(unit="ZFJ")
    unit.officer_phone.texts(f"3 {case.code}", to=city.common_number)
    city.police_desk.rings()

    city.carrier_restarts()
    city.waits(150)

    city.police_desk.rings().answers().presses("1").hears("已由幺幺零接收")
    city.citizen.is_in_hand()


@pytest.mark.parametrize("how", ["words", "key"])
def test_in_a_drill_the_110_desk_is_not_called_and_that_is_on_record(city: City, how: str) -> None:
    unit = city.unit("RSJ")
    for phone in unit.phones[1:]:
        phone.is_in_hand()
    request = "讨薪工人要跳楼" if how == "words" else "讨薪"
    case = city.operator.registers(unit="RSJ", request=request, drill=True)
    unit.duty_phone.rings().answers().hears("报告险情请按三")
    if how == "key":
        unit.duty_phone.presses("3").hears("险情报告已登记")

    city.waits(80)

    assert case.happened("desk_spared")
    city.centre.officer_phone.is_in_hand()
    city.centre.duty_phone.is_in_hand()
    assert city.police_desk.times_rung == 0


def test_an_answer_in_a_drill_is_marked_too(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit="ZFJ", drill=True)

    unit.officer_phone.texts(f"1 {case.code}", to=city.common_number).gets("由您签收")

    assert all(body.startswith("【资阳110联动】（演练）") for body in unit.officer_phone.inbox)


def test_in_a_drill_without_a_roster_nobody_outside_it_is_called(city: City) -> None:
    city.clocks.execute("DELETE FROM shifts WHERE unit_code IN ('GTJ', 'XNZX')")
    centre = city.handset("+862826110100", "效能中心总机", "landline")

    city.operator.registers(unit="GTJ", drill=True)
    city.waits(400)

    assert centre.times_rung == 0


def test_in_an_emergency_the_centre_is_called_at_once_when_everybody_is_busy(city: City) -> None:
    unit = city.unit("SYJ")
    for phone in unit.phones:
        phone.is_busy()
    city.operator.registers(unit="SYJ", request="多人腹泻，疑似食物中毒")
    city.citizen.gets("登记")

    city.centre.duty_phone.rings()

    city.waits(120)
    assert city.centre.duty_phone.times_rung == 1
    assert sum("无人签收" in body for body in city.centre.officer_phone.inbox) == 1
    city.centre.officer_phone.is_in_hand()
