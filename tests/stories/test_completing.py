"""A unit reports the result, and the citizen has an answer before the case is closed. Source: R6, R13, I7."""

from __future__ import annotations

from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit

LANDLINE = "028-26110155"


def taken(city: City, **fields: str) -> tuple[Unit, CaseInStory]:
    """A case that the officer has taken by text."""
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit="ZFJ", **fields)
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    return unit, case


def test_milestones_and_the_result_by_text_close_the_case_and_the_citizen_is_told(city: City) -> None:
    unit, case = taken(city)
    city.citizen.gets("已签收")

    unit.officer_phone.texts(f"已联系 {case.code}").gets("已记录联系群众")
    assert case.state == "in_progress"
    unit.officer_phone.texts(f"{case.code}到场").gets("已记录到场")
    assert case.state == "on_site"
    unit.officer_phone.texts(f"5 {case.code} 已责令停工，次日复查").gets("办理结果已短信告知群众")

    city.citizen.gets(f"编号{case.code}事项市城市行政执法局已答复：已责令停工，次日复查")
    assert case.state == "completed"
    assert case.row["answered_by"] == "text"
    assert case.lead["result"] == case.row["result"] == "已责令停工，次日复查"


def test_a_landline_is_answered_by_phone_before_the_case_is_closed(city: City) -> None:
    unit, case = taken(city, caller_phone=LANDLINE)

    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("群众无法接收短信，请先电话答复")
    assert case.state == "acknowledged"
    unit.officer_phone.texts(f"答复 {case.code} 已告知停工").gets("已记录答复群众")
    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("办结已登记。")

    assert case.row["answered_by"] == "phone"
    assert case.lead["reply"] == "已告知停工"
