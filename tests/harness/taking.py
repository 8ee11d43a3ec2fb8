"""How most stories of a case's later life begin: somebody has taken it."""

from __future__ import annotations

from typing import Any

from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit


def taken(city: City, unit: str = "ZFJ", **fields: Any) -> tuple[Unit, CaseInStory]:
    """A case that the unit's officer has taken by text; his unit and the citizen look at their phones."""
    found = city.unit(unit)
    for phone in (*found.phones, city.citizen):
        phone.is_in_hand()
    case = city.operator.registers(unit=unit, **fields)
    found.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    return found, case
