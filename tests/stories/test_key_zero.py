"""Key 0 leads a caller back to 110 from every prompt that he can hear. Source: I6; scenario 21."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.harness.city import City
from tests.harness.handset import Handset

UNIT = "ZFJ"
MOBILE = "13800138000"
Way = Callable[[City], Handset]


def common(city: City) -> Handset:
    return city.citizen.dials(city.common_number).hears("请按三")


def greeted(city: City) -> Handset:
    return city.citizen.dials(city.unit(UNIT).direct_number).hears("请随时按零")


def withheld(city: City) -> Handset:
    return city.citizen.dials(city.unit(UNIT).direct_number, **{"as": "anonymous"}).hears(
        "请输入您的联系电话"
    )


def read_out(city: City) -> Handset:
    return withheld(city).presses(f"{MOBILE}#").hears("正确请按一")


def complaining(city: City) -> Handset:
    return common(city).presses("#").hears("没有编号请直接按井号键")


def waiting(city: City) -> Handset:
    return greeted(city).hears("正在为您接通")


def told(city: City) -> Handset:
    return waiting(city).hears("请按一").presses("1").hears("如需留言")


def with_open_case(city: City) -> Handset:
    city.operator.registers(unit=UNIT)
    city.waits(minutes=16)
    return city.citizen.dials(city.common_number).hears("您有一件事项正在办理")


def registered(city: City) -> Handset:
    city.operator.registers(unit=UNIT)
    return city.citizen.dials(city.common_number).hears("请随时按零")


def operator(city: City) -> Handset:
    another = city.handset("+862826110001", "110另一席位", "landline")
    return another.dials(city.common_number, **{"as": "110"}).hears("请输入事项编号")


WAYS: dict[str, Way] = {
    "the menu": common,
    "a menu below": lambda city: common(city).presses("3").hears("返回上一级"),
    "the menu after a wrong key": lambda city: common(city).presses("3").presses("8").hears("输入有误"),
    "a unit's greeting": greeted,
    "a registered case's greeting": registered,
    "which case": with_open_case,
    "which case, said again": lambda city: with_open_case(city).presses("7"),
    "a number is asked for": withheld,
    "a number is wrong": lambda city: withheld(city).presses("138#").hears("号码有误"),
    "a number is read out": read_out,
    "a number is read out again": lambda city: read_out(city).presses("7"),
    "connecting": waiting,
    "while waiting": lambda city: waiting(city).hears("如有危险，请按零"),
    "the last words": told,
    "the tone has sounded": lambda city: told(city).hears("（嘀）"),
    "the message is left": lambda city: _left(told(city), city),
    "declining to leave a message": lambda city: told(city).presses("#").hears("感谢您的来电"),
    "the code of a complaint": complaining,
    "a wrong code of a complaint": lambda city: complaining(city).presses("9#").hears("没有编号为"),
    "waiting for the centre": lambda city: complaining(city).presses("#").hears("正在为您接通"),
    "the operator's code": operator,
    "the operator's wrong code": lambda city: operator(city).presses("9999#").hears("没有编号为"),
}  # fmt: skip


def _left(citizen: Handset, city: City) -> Handset:
    citizen.hears("（嘀）")
    city.waits(4)
    return citizen.presses("#").hears("留言已收到")


@pytest.mark.parametrize("place", WAYS)
def test_key_zero_leads_back_to_110_from(city: City, place: str) -> None:
    for unit in (city.unit(UNIT), city.centre):
        unit.nobody_answers()
    caller = WAYS[place](city)
    city.citizen.is_in_hand()
    city.police_desk.answers_after(2)

    caller.presses("0").hears("正在为您转回幺幺零").talks_to(city.police_desk)

    city.waits(10)
    cases = city.clocks.rows("SELECT c.state FROM cases c JOIN inbound_calls i ON i.case_id = c.id")
    assert {state for (state,) in cases} <= {"police_return"}
    assert city.police_desk.times_rung == 1
