"""Officer and citizen have talked: what is on record, and what the officer can do now. Source: R13, R18."""

from __future__ import annotations

from typing import Any

import pytest

from tests.harness.city import City
from tests.harness.talk import connects, taken_by_key, talks


def test_an_officer_who_hangs_up_after_the_talk_ends_the_citizens_call_too(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone)
    city.waits(50)

    unit.duty_phone.hangs_up()

    city.citizen.is_quiet()
    assert (talks(case), case.state) == (["ended"], "in_progress")
    city.waits(300)
    assert len(case.happened("contacted")) == 1


def test_after_the_talk_six_says_that_the_citizen_is_answered(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone)
    city.citizen.hangs_up()

    unit.duty_phone.hears("已答复请按六").presses("6").hears("答复")

    city.waits(15)
    unit.duty_phone.is_quiet()
    assert (case.state, [event["data"]["via"] for event in case.happened("replied")]) == ("replied", ["key"])


def test_after_the_talk_three_reports_danger_in_one_hop(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone)
    city.citizen.hangs_up()
    city.police_desk.answers_after(2, presses="1")

    unit.duty_phone.hears("报告险情请按三").presses("3").hears("险情报告已登记")

    city.police_desk.hears("已由幺幺零接收")
    assert case.state == "police_return"


@pytest.mark.parametrize("said", ["offer", "missed"])
def test_three_reports_danger_also_before_and_instead_of_a_talk(city: City, said: str) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hears("报告险情请按三")
    if said == "missed":
        city.citizen.is_busy()
        connects(city, unit.duty_phone, answers=False)
        unit.duty_phone.hears("未接通")
    city.police_desk.answers_after(2, presses="1")

    unit.duty_phone.presses("3").hears("险情报告已登记")

    city.police_desk.hears("已由幺幺零接收")
    assert case.state == "police_return"


def test_after_the_talk_one_connects_again(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone)
    city.citizen.hangs_up()
    unit.duty_phone.hears("再次接通请按一")

    connects(city, unit.duty_phone)

    assert talks(case) == ["ended", "answered"]
    assert len(case.happened("contacted")) == 1


def test_after_a_talk_with_a_caller_who_waited_the_officers_side_is_not_silent(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    unit.duty_phone.rings().answers().hears("等候").presses("1").talks_to(city.citizen)

    city.citizen.hangs_up()

    unit.duty_phone.hears("通话已结束。报告险情请按三，再次接通请按一，已答复请按六")
    assert (case.state, len(case.happened("contacted"))) == ("in_progress", 1)
    connects(city, unit.duty_phone)


def test_a_talk_with_110s_operator_is_no_contact_and_the_citizen_is_offered_then(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.registers(unit="ZFJ")
    city.citizen.gets("已登记")
    unit.duty_phone.rings()
    city.operator.phone.dials(city.common_number).hears("请输入事项编号").presses(f"{case.code}#")
    unit.duty_phone.answers().hears("群众正在线上等候").presses("1").talks_to(city.operator.phone)

    city.operator.phone.hangs_up()

    unit.duty_phone.hears("幺幺零席位已挂机。").hears("按一立即接通群众")
    assert not case.happened("contacted")
    connects(city, unit.duty_phone)
    assert len(case.happened("contacted")) == 1


def test_danger_reported_by_another_officer_does_not_end_a_talk(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone)
    city.police_desk.answers_after(2, presses="1")

    unit.leader_phone.texts(f"3 {case.code}")

    city.waits(20)
    unit.duty_phone.talks_to(city.citizen)
    city.citizen.hangs_up()
    unit.duty_phone.hears("险情报告已登记")
    assert case.state == "police_return"


def test_an_officer_whose_caller_is_fetched_to_110_as_he_takes_the_case_hears_that_it_is_110s(
    city: City,
) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    city.police_desk.answers_after(2)
    unit.duty_phone.rings().answers().hears("等候").presses("1")

    unit.leader_phone.texts(f"3 {case.code}")

    city.citizen.hears("正在为您转回幺幺零")
    unit.duty_phone.hears("险情报告已登记").does_not_hear("群众已挂机")


def test_a_case_that_is_given_to_another_unit_is_talked_about_to_the_end(city: City) -> None:
    unit, other = city.unit("ZFJ"), city.unit("HBJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone)
    other.officer_phone.is_in_hand()
    city.centre.officer_phone.texts(f"改派 {case.code} HBJ")
    other.duty_phone.rings().answers().presses("1").hears("签收成功").hangs_up()

    unit.duty_phone.talks_to(city.citizen)
    city.citizen.hangs_up()

    unit.duty_phone.hears("已改由市环境保护局办理")
    assert (case.state, case.row["unit_code"]) == ("acknowledged", "HBJ")


def test_two_officers_do_not_ring_one_citizen_at_once(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone)

    unit.leader_phone.dials(city.common_number).hears("请输入事项编号").presses(f"{case.code}#")
    unit.leader_phone.hears("接通群众请按一").presses("1")

    unit.leader_phone.hears("群众正在通话中")
    assert talks(case) == ["answered"]


@pytest.mark.parametrize("fault", ["double", "drop", "reverse", "delay"])
def test_whatever_the_callbacks_of_the_citizens_leg_do_the_talk_is_on_record_once(
    city: City, fault: str
) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    broken: dict[str, Any] = {"what": fault, "on": "call_status", "number": city.citizen.number}
    city.switchboard.fault({**broken, **({"seconds": 200} if fault == "delay" else {})})
    connects(city, unit.duty_phone)
    city.waits(20)

    city.citizen.hangs_up()

    unit.duty_phone.hears("通话已结束")
    city.waits(400)
    assert (talks(case), case.state) == (["ended"], "in_progress")
    assert len(case.happened("contacted")) == 1
    assert case.lead["not_reached"] == 0
