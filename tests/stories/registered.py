"""How a call for a case that is registered begins: the case is there, taken or not."""

from __future__ import annotations

from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit


def registered(city: City, **fields: object) -> tuple[Unit, CaseInStory]:
    """A case that 110 has just registered; its duty phone rings."""
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.registers(unit="ZFJ", **fields)
    unit.duty_phone.rings()
    return unit, case


def taken(city: City, **fields: object) -> tuple[Unit, CaseInStory]:
    """One that the duty officer has taken by text; his unit's duty phone has stopped."""
    unit, case = registered(city, **fields)
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    city.waits(10)
    return unit, case


def number_of_cases(city: City) -> object:
    return city.clocks.rows("SELECT count(*) FROM cases")[0][0]
