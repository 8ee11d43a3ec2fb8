"""How a case of a story gets to the point at which the centre decides about it."""

from __future__ import annotations

from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit


def given(city: City, unit: Unit, **fields: object) -> CaseInStory:
    """A case that the unit's officer has taken by text."""
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit=unit.code, **fields)
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    city.citizen.gets("已签收")
    return case


def returned(city: City, unit: Unit, reason: str = "工业噪音，不属本单位") -> CaseInStory:
    """A case that the unit took and then wanted to give back; the centre has been asked."""
    case = given(city, unit)
    unit.officer_phone.texts(f"2 {case.code} {reason}").gets("退回申请已收到")
    city.centre.officer_phone.gets("申请退回").gets("同意+编号+单位")
    return case


def states(case: CaseInStory) -> dict[str, str]:
    """How each unit's share stands."""
    return {str(share["unit_code"]): str(share["state"]) for share in case.dispatches}
