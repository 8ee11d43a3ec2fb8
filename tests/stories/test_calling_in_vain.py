"""Calls to a citizen who cannot be reached, and calls that the officer gives up. Source: R6, I7, I9."""

from __future__ import annotations

from typing import Any

import pytest

from tests.harness.city import City
from tests.harness.talk import connects, taken_by_key, talks


@pytest.mark.parametrize(
    ("how", "wait_s"), [("is_busy", 0), ("rings_out", 36), ("is_switched_off", 0), ("rejects", 3)]
)
def test_a_call_in_vain_is_one_recorded_failure_and_the_officer_is_told_how_many(
    city: City, how: str, wait_s: int
) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    getattr(city.citizen, how)()

    connects(city, unit.duty_phone, answers=False)
    city.waits(wait_s)

    unit.duty_phone.hears("群众未接通，累计记录1次，满三次方可按无法联系办理")
    unit.duty_phone.hears(f"输入编号{'零零零幺'}再次接通").hears("再次接通请按一")
    assert [event["data"]["n"] for event in case.happened("not_reached")] == [1]
    assert (case.lead["not_reached"], case.state) == (1, "acknowledged")
    city.waits(30)
    unit.duty_phone.is_quiet()


def test_nobody_is_called_more_than_twice_in_five_minutes_and_the_officer_hears_why(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    city.citizen.is_busy()
    connects(city, unit.duty_phone, answers=False)
    unit.duty_phone.hears("再次接通请按一")
    connects(city, unit.duty_phone, answers=False)
    unit.duty_phone.hears("再次接通请按一")

    unit.duty_phone.presses("1").hears("短时间内已多次拨打").hears("请过五分钟再拨")

    assert talks(case) == ["busy", "busy", "capped"]
    assert case.lead["not_reached"] == 1, "two failures within ten minutes are one"


def test_three_failures_some_time_apart_are_enough(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hangs_up()
    city.citizen.is_busy()

    for n in (1, 2, 3):
        unit.officer_phone.dials(city.common_number).hears("请输入事项编号").presses(f"{case.code}#")
        unit.officer_phone.hears("接通群众请按一")
        connects(city, unit.officer_phone, answers=False)
        unit.officer_phone.hears(f"累计记录{n}次").hangs_up()
        city.waits(minutes=11)

    unit.officer_phone.hears("累计记录3次，可以按无法联系办理")
    assert case.lead["not_reached"] == 3


def test_an_officer_who_hangs_up_while_the_citizens_phone_rings_has_not_tried(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone, answers=False)
    city.citizen.rings()

    unit.duty_phone.hangs_up()

    city.citizen.is_quiet()
    city.waits(120)
    assert (talks(case), case.lead["not_reached"]) == (["cancelled"], 0)
    assert case.state == "acknowledged"


def test_an_officer_who_hangs_up_before_the_citizen_is_dialled_leaves_nothing_behind(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hears("按一立即接通群众").presses("1").hears("正在为您接通群众")

    unit.duty_phone.hangs_up()

    city.waits(300)
    assert (talks(case), case.lead["not_reached"]) == (["cancelled"], 0)
    city.citizen.is_quiet()


def test_danger_reported_by_another_officer_stops_the_citizens_phone_and_is_told(city: City) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone, answers=False)
    city.citizen.rings()
    city.police_desk.answers_after(2, presses="1")

    unit.leader_phone.texts(f"3 {case.code}")

    city.waits(6)
    city.citizen.is_quiet()
    unit.duty_phone.hears("险情报告已登记")
    assert (talks(case), case.lead["not_reached"]) == (["cancelled"], 0)


def test_a_call_that_the_centres_decision_stops_may_be_made_again_until_another_unit_accepts(
    city: City,
) -> None:
    unit, other = city.unit("ZFJ"), city.unit("HBJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    connects(city, unit.duty_phone, answers=False)
    city.citizen.rings()
    other.duty_phone.rings_out()
    other.officer_phone.is_in_hand()

    city.centre.officer_phone.texts(f"改派 {case.code} HBJ")

    city.waits(6)
    city.citizen.is_quiet()
    unit.duty_phone.hears("呼叫已停止，未接通群众").hears("再次接通请按一")
    connects(city, unit.duty_phone)
    assert talks(case) == ["cancelled", "answered"]


@pytest.mark.parametrize("fault", ["double", "drop", "reverse", "delay"])
def test_whatever_the_callbacks_do_a_call_in_vain_is_one_failure(city: City, fault: str) -> None:
    unit = city.unit("ZFJ")
    case = taken_by_key(city, unit)
    unit.duty_phone.hears("按一立即接通群众")
    city.citizen.rings_out()
    broken: dict[str, Any] = {"what": fault, "on": "call_status", "number": city.citizen.number}
    city.switchboard.fault({**broken, **({"seconds": 200} if fault == "delay" else {})})

    connects(city, unit.duty_phone, answers=False)

    unit.duty_phone.hears("累计记录1次")
    city.waits(400)
    assert (talks(case), case.lead["not_reached"]) == (["no_answer"], 1)
    assert not case.happened("contacted")
