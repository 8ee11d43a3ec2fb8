"""Whoever takes a case is offered to be put through to a citizen who is not on the line. Scenario 19; R6."""

from __future__ import annotations

import pytest

from tests.harness.city import City
from tests.harness.talk import DIALLING_S, connects, taken_by_key, talks


def test_one_key_connects_the_officer_with_the_citizen_and_hides_his_number(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)

    unit.duty_phone.hears("按一立即接通群众").presses("1").hears("接通后请先说明您的单位")
    city.waits(DIALLING_S)
    city.citizen.rings()
    assert city.switchboard.phone(city.citizen.number)["call"]["peer"] == city.common_number
    city.citizen.answers().talks_to(unit.duty_phone)

    assert case.state == "in_progress"
    assert [event["actor"] for event in case.happened("contacted")] == ["市城市行政执法局值班电话"]
    city.citizen.hangs_up()
    unit.duty_phone.hears("通话已结束。报告险情请按三，再次接通请按一，已答复请按六")
    city.waits(20)
    unit.duty_phone.is_quiet()
    assert talks(case) == ["ended"]
    assert "由值班人员接通" in case.page
    assert "已联系来电人，平台接通" in case.page


def test_whoever_presses_nothing_hears_goodbye_and_has_the_details_by_text(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)

    unit.duty_phone.hears("按一立即接通群众").hears("联系方式已发送短信").hears("输入编号，由平台接通。再见")

    city.waits(10)
    unit.duty_phone.is_quiet()
    unit.officer_phone.gets("13800138000")
    assert (case.state, talks(case)) == ("acknowledged", [])


def test_nine_repeats_the_offer_and_a_wrong_key_is_said_to_be_wrong(city: City) -> None:
    unit = city.unit("ZFJ")
    taken_by_key(city, unit)
    unit.duty_phone.hears("按一立即接通群众").presses("9")
    unit.duty_phone.presses("7").hears("按键有误")

    unit.duty_phone.presses("1").hears("正在为您接通群众")
    city.waits(DIALLING_S)
    city.citizen.rings().answers().talks_to(unit.duty_phone)

    assert unit.duty_phone.heard.count("编号零零零幺签收成功") == 2


def test_key_one_pressed_twice_rings_the_citizen_once(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)

    unit.duty_phone.hears("按一立即接通群众").presses("11")

    city.waits(DIALLING_S)
    city.citizen.rings().answers().talks_to(unit.duty_phone)
    assert talks(case) == ["answered"]


@pytest.mark.parametrize("phone", ["refused", "028-26110110", "028-26110000"])
def test_nobody_is_offered_a_number_that_is_no_citizens(city: City, phone: str) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    city.operator.registers(unit="ZFJ", caller_phone=phone)

    unit.duty_phone.rings().answers().hears("签收请按一").presses("1").hears("签收成功")

    city.waits(30)
    unit.duty_phone.is_quiet().does_not_hear("立即接通")


def test_in_a_drill_no_citizen_is_offered_or_called(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit, drill=True)
    city.waits(30)
    unit.duty_phone.is_quiet().does_not_hear("立即接通")

    unit.officer_phone.texts(f"回拨 {case.code}")

    unit.officer_phone.gets("是演练事项，不呼叫群众")
    assert talks(case) == []


def test_a_caller_who_hung_up_while_waiting_is_called_back_at_one_key(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记").hangs_up()

    unit.duty_phone.rings().answers().hears("有一件新派单").presses("1").hears("群众正在等候回电")

    unit.officer_phone.gets("正等候回电，电话13800138000。请立即回电，或回复“回拨 0001”")
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone)
    assert case.row["call_back_since"] is None
    assert case.happened("contacted")


def test_a_caller_who_went_at_the_moment_of_acceptance_is_called_back_at_one_key(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    unit.duty_phone.rings().answers().hears("群众正在线上等候")
    city.switchboard.do(unit.duty_phone.number, "press", {"digits": "1"})
    city.switchboard.do(city.citizen.number, "hang_up")
    city.clocks.settle()

    unit.duty_phone.hears("群众已挂机").hears("按一立即接通群众")

    connects(city, unit.duty_phone)
    assert case.state == "in_progress"


def test_an_officer_whose_caller_has_gone_before_his_own_phone_rang_is_put_through(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    unit.officer_phone.texts(f"1 {case.code}")
    unit.officer_phone.rings().answers().hears("群众正在线上等候")
    city.citizen.hangs_up()

    unit.officer_phone.presses("1").hears("群众已挂机").hears("按一立即接通群众")

    connects(city, unit.officer_phone)


def test_a_caller_who_asked_for_a_call_back_gets_it_at_one_key(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记").hears("由工作人员尽快给您回电").presses("1").hears("尽快给您回电").hangs_up()

    unit.duty_phone.rings().answers().presses("1").hears("群众正在等候回电").hears("按一立即接通群众")

    assert case.row["call_back_since"] is not None
    connects(city, unit.duty_phone)
    assert case.row["call_back_since"] is None


def test_a_call_back_stays_owed_until_somebody_has_talked_to_the_citizen(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记").hangs_up()
    city.citizen.is_busy()
    unit.duty_phone.rings().answers().presses("1").hears("按一立即接通群众")

    connects(city, unit.duty_phone, answers=False)
    unit.duty_phone.hears("累计记录1次").hangs_up()

    assert case.row["call_back_since"] is not None
    city.citizen.answers_after(2)
    city.waits(minutes=6)
    unit.leader_phone.dials(city.common_number).hears("请输入事项编号").presses(f"{case.code}#")
    unit.leader_phone.hears("群众正在等候回电").hears("接通群众请按一").presses("1").talks_to(city.citizen)
    assert case.row["call_back_since"] is None
