"""Who left without having talked to anybody is owed a call back. Scenarios 19 and 20."""

from __future__ import annotations

import pytest

from tests.harness.city import City


@pytest.mark.parametrize("moment", ["greeting", "waiting", "ringing", "key 1"])
def test_whoever_leaves_without_having_talked_is_owed_a_call_back(city: City, moment: str) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    unit.duty_phone.is_in_hand()
    if moment == "greeting":
        city.citizen.dials(unit.direct_number).gets("已登记")
        case = city.newest_case()
    else:
        case = city.operator.transfers(to=unit)
        city.citizen.gets("已登记").hears("尽快给您回电")
    if moment == "ringing":
        unit.duty_phone.rings()
    if moment == "key 1":
        city.citizen.presses("1").hears("编号零零零幺")

    city.citizen.hangs_up()

    assert case.row["call_back_since"] is not None
    assert len(case.happened("call_back_owed")) == 1
    assert case.state == "dispatched"
    unit.duty_phone.rings()


def test_whoever_has_talked_is_owed_nothing(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    unit.duty_phone.rings().answers().hears("等候").presses("1").talks_to(city.citizen)

    city.citizen.hangs_up()

    city.waits(20)
    assert case.row["call_back_since"] is None
    assert case.happened("call_back_owed") == []


def test_whoever_hangs_up_just_as_he_is_connected_has_talked_to_nobody(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记").hears("如有危险，请按零")
    unit.duty_phone.rings().answers().hears("等候").presses("1")
    city.citizen.hears("工作人员已接听")

    city.citizen.hangs_up()

    assert case.row["call_back_since"] is not None
    unit.duty_phone.hears("群众已挂机")
