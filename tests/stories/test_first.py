from __future__ import annotations
from tests.harness.city import City


def test_officer_takes_a_case_by_key_one(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.registers(unit="ZFJ")
    unit.duty_phone.rings().answers().hears("签收请按一").presses("1").hears("签收成功")
    assert case.state == "acknowledged"
    unit.officer_phone.gets("13800138000")
    city.citizen.gets("已签收")
