"""What officers of a story do to be put through to the citizen."""

from __future__ import annotations

from typing import Any

from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit
from tests.harness.handset import Handset

LISTENING_S = 3
"""So long an officer listens before he decides: what comes sooner is a doubled key."""
DIALLING_S = 6
"""So long an officer hears that he is being put through, before the citizen's phone rings."""


def taken_by_key(city: City, unit: Unit, **fields: Any) -> CaseInStory:
    """A registered case that the duty phone has just taken by key; the offer is being said."""
    unit.officer_phone.is_in_hand()
    city.citizen.gets_nothing()
    case = city.operator.registers(unit=unit.code, **fields)
    unit.duty_phone.rings().answers().hears("签收请按一").presses("1").hears("签收成功")
    return case


def taken_by_text(city: City, unit: Unit, **fields: Any) -> CaseInStory:
    """A registered case that the officer has taken by text; no phone rings any more."""
    unit.duty_phone.rings_out()
    city.citizen.gets_nothing()
    case = city.operator.registers(unit=unit.code, **fields)
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    city.waits(10)
    return case


def calls_in(city: City, phone: Handset, code: str) -> Handset:
    """Dial the common number and key in a code."""
    return phone.dials(city.common_number).hears("请输入事项编号，按井号键结束").presses(f"{code}#")


def connects(city: City, officer: Handset, answers: bool = True) -> None:
    """The officer listens to the offer and presses 1; the citizen's phone is dialled, and answered."""
    city.waits(LISTENING_S)
    officer.presses("1").hears("正在为您接通群众")
    city.waits(DIALLING_S)
    if answers:
        city.citizen.rings().answers().talks_to(officer)


def talks(case: CaseInStory) -> list[str]:
    """What became of each call to the citizen."""
    return [str(call["state"]) for call in case.calls if call["role"] == "caller"]
