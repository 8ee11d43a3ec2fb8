"""No case is closed before the citizen has an answer, also where no text reaches him. Source: R6, I7."""

from __future__ import annotations

from tests.harness.city import City
from tests.harness.taking import taken

LANDLINE = "028-26110155"


def test_a_landline_is_answered_by_phone_before_the_case_is_closed(city: City) -> None:
    unit, case = taken(city, caller_phone=LANDLINE)

    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("群众无法接收短信，请先电话答复")
    assert case.state == "acknowledged"
    unit.officer_phone.texts(f"答复 {case.code} 已告知停工").gets("已记录答复群众")
    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("办结已登记。")

    assert case.row["answered_by"] == "phone"
    assert case.lead["reply"] == "已告知停工"


def test_three_failures_to_reach_a_landline_allow_to_close_and_two_in_ten_minutes_are_one(city: City) -> None:
    unit, case = taken(city, caller_phone=LANDLINE)

    unit.officer_phone.texts(f"联系不上 {case.code}").gets("第1次")
    city.waits(minutes=9)
    unit.officer_phone.texts(f"打不通 {case.code}").gets("10分钟内已记录过，不重复计次（共1次）")
    assert case.lead["not_reached"] == 1
    city.waits(minutes=1)
    unit.officer_phone.texts(f"{case.code}联系不到").gets("第2次")
    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("还需1次")
    city.waits(minutes=10)
    unit.officer_phone.texts(f"联系不上 {case.code}").gets("第3次）。如已办理完毕")
    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("办结已登记。")

    assert case.row["answered_by"] == "not_reached"
    assert len(case.happened("not_reached")) == 3


def test_whoever_left_no_number_needs_no_answer(city: City) -> None:
    unit, case = taken(city, caller_phone="refused")

    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("办结已登记。")

    assert case.row["answered_by"] == "no_contact"
    assert case.lead["contact_due_at"] is None
    city.citizen.gets_nothing()


def test_in_a_drill_nobody_outside_the_roster_is_told_the_result(city: City) -> None:
    unit, case = taken(city, drill=True)

    unit.officer_phone.texts(f"5 {case.code} 演练处置完毕").gets("（演练）")

    assert case.row["completed_at"] is not None
    city.citizen.gets_nothing()


def test_a_text_with_the_answer_that_does_not_arrive_opens_the_case_again(city: City) -> None:
    unit, case = taken(city)
    city.citizen.is_switched_off()

    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("办结已登记")
    city.waits(30)

    unit.officer_phone.gets(f"{case.code}的办理结果短信未能送达群众").gets("请电话13800138000答复")
    assert case.state == "in_progress"
    assert case.row["answered_by"] == ""
    assert case.lead["next_due_at"] is not None
    unit.officer_phone.texts(f"5 {case.code} 已责令停工。").gets("请先电话答复")
    unit.officer_phone.texts(f"答复 {case.code}").gets("已记录答复群众")
    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("办结已登记。")
    city.waits(60)
    assert case.row["answered_by"] == "phone"
    assert case.timeline.count("completed") == 2


def test_whoever_was_answered_by_phone_before_needs_the_text_no_more(city: City) -> None:
    unit, case = taken(city)
    unit.officer_phone.texts(f"答复 {case.code} 已告知").gets("已记录答复群众")
    city.citizen.is_switched_off()

    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("办结已登记")
    city.waits(30)

    assert case.row["completed_at"] is not None
    assert case.row["answered_by"] == "phone"
    assert "answer_lost" in case.timeline
    assert "resumed" not in case.timeline


def test_whoever_takes_no_texts_is_answered_by_phone_until_he_texts_himself(city: City) -> None:
    city.citizen.is_refused(21610)
    unit = city.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.registers(unit="ZFJ")
    unit.officer_phone.gets("新派单").texts(f"1 {case.code}").gets(f"{case.code}已于")

    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("请先电话答复")
    assert case.state == "acknowledged"
    city.citizen.plug_in()
    city.citizen.is_in_hand().texts("CX", to=city.common_number).gets(case.code)
    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("办理结果已短信告知群众")

    city.citizen.gets("已责令停工")
    assert case.row["answered_by"] == "text"
