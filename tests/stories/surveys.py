"""How a case of a story gets to the point at which its citizen is asked."""

from __future__ import annotations

from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit

RESULT = "已责令停工，次日复查"
LANDLINE = "028-26110155"
QUESTION = "回复数字评价"


def completed(
    city: City, *, result: str = RESULT, unit: str = "ZFJ", **fields: str
) -> tuple[Unit, CaseInStory]:
    """A case that was taken and completed by text at 21:46."""
    its = city.unit(unit)
    its.duty_phone.rings_out()
    case = city.operator.registers(unit=unit, **fields)
    its.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    if fields.get("caller_phone") == LANDLINE:
        its.officer_phone.texts(f"答复 {case.code} 已告知停工").gets("已记录答复群众")
    its.officer_phone.texts(f"5 {case.code} {result}").gets(
        "办结已登记" if fields else "办理结果已短信告知群众"
    )
    return its, case


def asked(city: City, **fields: str) -> tuple[Unit, CaseInStory]:
    """The same, and the citizen has been asked by text the next morning."""
    unit, case = completed(city, **fields)
    city.waits_until(9, 0)
    city.citizen.gets(QUESTION)
    return unit, case
