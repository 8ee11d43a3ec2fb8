"""A unit reports how far it has come, and the result. Source: R6, R13, R40."""

from __future__ import annotations

from tests.harness.city import City
from tests.harness.taking import taken

LANDLINE = "028-26110155"


def test_milestones_and_the_result_by_text_close_the_case_and_the_citizen_is_told(city: City) -> None:
    unit, case = taken(city)

    unit.officer_phone.texts(f"已联系 {case.code}").gets("已记录联系群众")
    assert case.state == "in_progress"
    unit.officer_phone.texts(f"{case.code}到场").gets("已记录到场")
    assert case.state == "on_site"
    unit.officer_phone.texts(f"答复 {case.code} 已当面告知").gets("已记录答复群众")
    assert case.state == "replied"
    unit.officer_phone.texts(f"5 {case.code} 已责令停工，次日复查").gets("办理结果已短信告知群众")

    city.citizen.gets(f"编号{case.code}事项市城市行政执法局已答复：已责令停工，次日复查")
    assert case.state == "completed"
    assert case.row["answered_by"] == "text"
    assert case.lead["result"] == case.row["result"] == "已责令停工，次日复查"
    assert [kind for kind in case.timeline if kind in ("contacted", "arrived", "replied", "completed")] == [
        "contacted", "arrived", "replied", "completed",
    ]  # fmt: skip


def test_an_earlier_milestone_told_later_is_recorded_and_takes_no_step_back(city: City) -> None:
    unit, case = taken(city)
    unit.officer_phone.texts(f"到场 {case.code}").gets("已记录到场")

    unit.officer_phone.texts(f"已联系 {case.code}").gets("已记录联系群众")
    unit.backup_phone.texts(f"到场了 {case.code}").gets("已记录到场")

    assert case.state == "on_site"
    assert case.lead["contacted_at"] is not None
    assert len(case.happened("arrived")) == 1


def test_without_a_code_the_case_that_he_took_is_meant(city: City) -> None:
    unit, case = taken(city)

    unit.officer_phone.texts("到场").gets(f"{case.code}已记录到场")
    unit.officer_phone.texts("5").gets("请写明办理结果")
    unit.officer_phone.texts("5 已责令停工").gets("办理结果已短信告知群众")

    assert case.state == "completed"


def test_with_two_cases_in_hand_he_is_asked_which_and_nothing_changes(city: City) -> None:
    unit, first = taken(city)
    second = city.operator.registers(unit="ZFJ", caller_phone="13800138001")
    city.handset("+8613800138001", "另一群众").is_in_hand()
    unit.officer_phone.texts(f"1 {second.code}").gets(f"{second.code}已于")

    unit.officer_phone.texts("5 已责令停工").gets(f"您有2件办理中事项：{first.code}、{second.code}")
    unit.officer_phone.texts("联系不上").gets("例：联系不上")

    assert {first.state, second.state} == {"acknowledged"}


def test_a_colleague_of_the_unit_may_report_what_another_one_took(city: City) -> None:
    unit, case = taken(city)

    unit.backup_phone.texts(f"5 {case.code} 已责令停工").gets("办结已登记")

    assert case.state == "completed"
    assert case.happened("completed")[0]["actor"] == unit.names["backup"]


# Who else has to do with it


def test_whoever_reported_the_same_gets_the_same_answer_under_his_own_code(city: City) -> None:
    unit, main = taken(city)
    other = city.handset("+8613800138001", "另一群众").is_in_hand()
    merged = city.operator.registers(unit="ZFJ", caller_phone="13800138001")
    by_phone = city.operator.registers(unit="ZFJ", caller_phone=LANDLINE)
    city.centre_officer.texts(f"并单 {merged.code} {main.code}").gets(f"{merged.code}")
    city.centre_officer.texts(f"并单 {by_phone.code} {main.code}").gets(f"{by_phone.code}")

    unit.officer_phone.texts(f"5 {merged.code} 已责令停工").gets(f"{merged.code}已并入{main.code}办理")
    unit.officer_phone.texts(f"5 {main.code} 已责令停工").gets("办结已登记")

    other.gets(f"编号{merged.code}事项市城市行政执法局已答复：已责令停工")
    unit.officer_phone.gets(f"并单事项{by_phone.code}的群众（电话028-26110155）无法接收短信")
    assert merged.row["answered_by"] == "text"
    assert merged.state == "merged"
    assert by_phone.row["answered_by"] == ""
    unit.officer_phone.texts(f"答复 {by_phone.code} 已告知").gets("（并单）已记录答复群众")
    assert by_phone.row["answered_by"] == "phone"


def test_an_assisting_units_result_is_told_to_the_lead_and_does_not_close_the_case(city: City) -> None:
    unit, case = taken(city)
    helper = city.unit("HBJ")
    for phone in helper.phones:
        phone.is_in_hand()
    city.centre_officer.texts(f"协办 {case.code} 环保局").gets("环境保护局")
    helper.officer_phone.texts(f"1 {case.code}").gets("由您签收")

    helper.officer_phone.texts(f"到场 {case.code}").gets("已记录到场")
    assert case.state == "acknowledged"
    helper.officer_phone.texts(f"5 {case.code} 监测未超标").gets("协办结果已登记")

    unit.officer_phone.gets(f"{case.code}协办单位市环境保护局已反馈：监测未超标")
    assert case.state == "acknowledged"
    assert case.dispatch_of("HBJ")["result"] == "监测未超标"
    assert not any("已答复" in text for text in city.citizen.inbox)


def test_whoever_was_asked_for_help_and_has_not_come_is_called_no_more_once_the_case_is_done(
    city: City,
) -> None:
    unit, case = taken(city)
    helper = city.unit("HBJ")
    for phone in helper.phones:
        phone.is_in_hand()
    city.centre_officer.texts(f"协办 {case.code} 环保局").gets("环境保护局")
    helper.duty_phone.rings()

    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("办结已登记")

    helper.officer_phone.gets(f"{case.code}已另行安排")
    city.waits(minutes=10)
    assert case.dispatch_of("HBJ")["state"] == "cancelled"
    assert sum(phone.times_rung for phone in helper.phones) == 1
