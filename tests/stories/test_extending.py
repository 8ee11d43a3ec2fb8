"""More time for a case: once by the officer, with a reason, and then only by the centre. Source: P7."""

from __future__ import annotations

from tests.harness.city import City
from tests.harness.taking import taken
from tests.stories.test_handling import moment


def test_the_officer_extends_once_and_the_citizen_is_told_why(city: City) -> None:
    unit, case = taken(city, type="CONSULT")

    unit.officer_phone.texts(f"延期 {case.code} 等待噪音检测报告").gets("办结时限已延至11月10日17:00")

    city.citizen.gets("因等待噪音检测报告，市城市行政执法局需延长办理时间，预计11月10日前答复您")
    lead = case.lead
    assert f"{moment(lead['complete_due_at']):%m-%d %H:%M}" == "11-10 17:00"
    assert lead["reply_due_at"] == lead["complete_due_at"]
    assert lead["extension_reason"] == "等待噪音检测报告"
    assert case.timeline.count("extended") == 1


def test_after_an_extension_the_reminders_come_anew(city: City) -> None:
    unit, case = taken(city, type="CONSULT")
    unit.officer_phone.texts(f"已联系 {case.code}").gets("已记录")
    city.waits_until(9, 1, days=2)
    unit.officer_phone.gets("应于11月6日17:00前办结")

    unit.officer_phone.texts(f"延期 {case.code} 等待检测").gets("已延至11月10日17:00")
    city.waits_until(9, 0, days=4)

    unit.officer_phone.gets("应于11月10日17:00前办结")
    assert "overdue" not in case.timeline


def test_the_same_request_told_again_changes_nothing(city: City) -> None:
    unit, case = taken(city, type="CONSULT")
    unit.officer_phone.texts(f"延期 {case.code} 等待检测").gets("已延至11月10日17:00")
    before = case.lead

    unit.backup_phone.texts(f"延期 {case.code} 等待检测").gets("已延至11月10日17:00")

    assert case.lead == before
    assert sum("延长办理时间" in text for text in city.citizen.inbox) == 1


def test_a_second_extension_is_the_centres_to_give(city: City) -> None:
    unit, case = taken(city, type="CONSULT")
    unit.officer_phone.texts(f"延期 {case.code} 等待检测").gets("已延至11月10日17:00")

    unit.officer_phone.texts(f"延期 {case.code} 检测机构设备故障").gets("须由行政效能投诉中心批准")
    city.centre_officer.gets(f"延期申请：市城市行政执法局{case.code}").gets("理由：检测机构设备故障")
    assert f"{moment(case.lead['complete_due_at']):%m-%d}" == "11-10"
    city.centre_officer.texts(f"延期 {case.code} 检测机构设备故障").gets("已延至11月12日17:00")

    unit.officer_phone.gets("已延至11月12日17:00")
    city.citizen.gets("因检测机构设备故障")
    assert case.timeline.count("extended") == 2


def test_what_is_overdue_only_the_centre_extends_and_from_now(city: City) -> None:
    unit, case = taken(city, type="CONSULT")
    unit.officer_phone.texts(f"已联系 {case.code}").gets("已记录")
    city.waits_until(10, 0, days=6)

    unit.officer_phone.texts(f"延期 {case.code} 等待检测").gets("须由行政效能投诉中心批准")
    city.centre_officer.texts(f"延期 {case.code} 等待检测").gets("已延至11月11日17:00")

    assert case.lead["extended_at"] is not None


def test_an_extension_needs_a_reason_and_a_case_that_somebody_has(city: City) -> None:
    unit, case = taken(city, type="CONSULT")
    before = case.lead

    unit.officer_phone.texts(f"延期 {case.code}").gets("请写明理由")
    unit.backup_phone.texts("延期").gets("请写明理由")
    city.unit("JTJ").officer_phone.texts(f"延期 {case.code} 等待检测").gets("未找到编号")
    assert case.lead == before
    unit.officer_phone.texts(f"5 {case.code} 已处理").gets("办结已登记")
    unit.officer_phone.texts(f"延期 {case.code} 等待检测").gets("已办结")

    assert case.lead["extended_at"] is None
    city.citizen.gets("已答复：已处理")
