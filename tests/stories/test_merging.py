"""Two cases about one matter become one: what stops, who is told, what is never merged. Source: R6."""

from __future__ import annotations

import pytest

from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit

NEIGHBOUR = "+8613900000077"


def two_cases(city: City, unit: Unit, **fields: object) -> tuple[CaseInStory, CaseInStory]:
    """The first one is taken by the officer; a neighbour reports the same an hour later."""
    unit.duty_phone.rings_out()
    main = city.operator.registers(unit=unit.code, **fields)
    unit.officer_phone.texts(f"1 {main.code}").gets("由您签收")
    city.citizen.is_in_hand()
    city.waits(3600)
    other = city.operator.registers(
        unit=unit.code, caller_phone=NEIGHBOUR, caller_name="李先生", place="三号楼楼下", **fields
    )
    return main, other


def test_a_duplicate_goes_on_as_part_of_the_main_case_and_both_citizens_get_the_answer(city: City) -> None:
    unit, neighbour = city.unit("ZFJ"), city.handset(NEIGHBOUR, "邻居")
    main, other = two_cases(city, unit)
    neighbour.gets("已登记")

    city.centre.officer_phone.texts(f"并单 {other.code} {main.code}").gets("0002已并入0001")

    neighbour.gets("编号0002事项与0001为同一事项，已合并由市城市行政执法局办理")
    unit.officer_phone.gets("0002已并入您办理的0001：三号楼楼下").gets("李先生，电话13900000077，请一并答复")
    city.waits(300)
    assert unit.leader_phone.times_rung == 0
    assert (other.state, other.lead["state"], other.row["merged_into_id"]) == ("merged", "cancelled", main.id)
    assert other.happened("merged")[0]["data"]["other"] == "0001"
    assert main.happened("merged_in")[0]["data"]["other"] == "0002"
    unit.officer_phone.texts("5 0002 已停工").gets("已并入0001办理")
    unit.officer_phone.texts("5 0001 已责令停工").gets("办理结果已短信告知群众")
    neighbour.gets("已责令停工")
    city.citizen.gets("已责令停工")


def test_a_citizen_who_waits_goes_on_waiting_for_the_main_case_and_is_joined_with_its_officer(
    city: City,
) -> None:
    unit, neighbour = city.unit("ZFJ"), city.handset(NEIGHBOUR, "邻居")
    main = city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")
    unit.duty_phone.rings_out()
    for phone in unit.phones[1:]:
        phone.is_in_hand()
    other = city.operator.transfers(to=unit, caller=neighbour)
    neighbour.gets("已登记").hears("正在为您接通")

    city.centre.officer_phone.texts(f"并单 {other.code} {main.code}").gets("已并入")
    neighbour.gets("为同一事项").hears("正在为您接通")
    city.waits(20)
    unit.officer_phone.rings().answers().hears("群众正在线上等候").presses("1")

    neighbour.talks_to(unit.officer_phone)
    assert main.state == "acknowledged"
    assert len(other.shown["calls"]) == 0
    assert len(main.shown["calls"]) == 1


def test_an_officer_who_has_the_main_case_is_rung_for_the_second_citizen_who_waits(city: City) -> None:
    unit, neighbour = city.unit("ZFJ"), city.handset(NEIGHBOUR, "邻居")
    unit.duty_phone.rings_out()
    main = city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")
    unit.officer_phone.texts(f"1 {main.code}").gets("由您签收")
    for phone in (unit.backup_phone, unit.leader_phone):
        phone.is_in_hand()
    other = city.operator.transfers(to=unit, caller=neighbour)
    neighbour.gets("已登记")

    city.centre.officer_phone.texts(f"并单 {other.code} {main.code}").gets("已并入")
    unit.officer_phone.rings().answers().hears("群众正在线上等候").presses("1")

    neighbour.gets("为同一事项").talks_to(unit.officer_phone)


def test_a_talk_goes_on_when_its_case_is_merged(city: City) -> None:
    unit, neighbour = city.unit("ZFJ"), city.handset(NEIGHBOUR, "邻居")
    main, _ = two_cases(city, unit)
    city.handset(NEIGHBOUR, "邻居").is_in_hand()
    unit.backup_phone.is_in_hand()
    other = city.operator.transfers(to=unit, caller=neighbour)
    unit.duty_phone.is_in_hand()
    unit.officer_phone.texts(f"1 {other.code}")
    unit.officer_phone.rings().answers().presses("1")
    neighbour.talks_to(unit.officer_phone)

    city.centre.officer_phone.texts(f"并单 {other.code} {main.code}").gets("已并入")

    city.waits(20)
    neighbour.talks_to(unit.officer_phone)
    neighbour.hangs_up()
    assert main.happened("caller_hung_up")


def test_a_chain_of_merged_cases_never_forms(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    city.citizen.is_in_hand()
    cases = [city.operator.registers(unit="ZFJ") for _ in range(3)]
    unit.officer_phone.is_in_hand()
    centre = city.centre.officer_phone

    centre.texts("并单 0001 0002").gets("0001已并入0002")
    centre.texts("并单 0002 0001").gets("0001已办结、已合并或已关闭，0002不能并入")
    centre.texts("并单 0002 0003").gets("0002已并入0003")

    assert [case.row["merged_into_id"] for case in cases] == [cases[2].id, cases[2].id, None]


@pytest.mark.parametrize(("words", "answer"), [
    ("并单 0001 0001", "不能并入自身"),
    ("并单 0001", "请写明并入哪一件"),
    ("并单 0001 9999", "未找到编号9999"),
    ("并单 9999 0001", "未找到编号9999"),
    ("并单 0001 0002", "演练事项与真实事项不能合并"),
])  # fmt: skip
def test_what_cannot_be_merged_is_said_and_nothing_changes(city: City, words: str, answer: str) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.is_in_hand()
    city.citizen.is_in_hand()
    cases = [city.operator.registers(unit="ZFJ"), city.operator.registers(unit="ZFJ", drill=True)]

    city.centre.officer_phone.texts(words).gets(answer)

    assert [case.state for case in cases] == ["dispatched", "dispatched"]


def test_a_complaint_about_the_handling_is_merged_with_nothing_and_given_to_nobody_it_complains_of(
    city: City,
) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit="ZFJ")
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    for phone in city.centre.phones:
        phone.is_in_hand()
    city.citizen.texts(f"投诉 {case.code} 一直没有人来").gets("投诉")
    complaint = city.newest_case()
    centre = city.centre.officer_phone

    centre.texts(f"并单 {complaint.code} {case.code}").gets("不能合并")
    centre.texts(f"改派 {complaint.code} 城管").gets("不能交市城市行政执法局办理")

    assert (complaint.state, complaint.shown["unit"]) == ("dispatched", "XNZX")
    assert not any(complaint.code in body for body in unit.officer_phone.inbox)


def test_danger_told_about_a_merged_case_brings_the_main_case_to_110(city: City) -> None:
    unit = city.unit("ZFJ")
    city.handset(NEIGHBOUR, "邻居").is_in_hand()
    main, other = two_cases(city, unit)
    city.centre.officer_phone.texts(f"并单 {other.code} {main.code}").gets("已并入")

    unit.officer_phone.texts(f"3 {other.code}").gets("0002险情报告已收到")

    city.police_desk.rings().answers().hears("编号零零零幺").presses("1").hears("已由幺幺零接收")
    unit.officer_phone.gets("0001因险情已转110处置")
    assert (main.state, other.state) == ("police_return", "police_return")
