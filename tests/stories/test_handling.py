"""What a unit owes after the acknowledgement, and who is told when it does not come. Source: R32, P7, P15."""

from __future__ import annotations

from datetime import datetime

from gateway.policy.phrases import LOCAL
from tests.harness.city import City
from tests.harness.taking import taken


def moment(text: str) -> datetime:
    """A column of a row."""
    return datetime.fromisoformat(text).astimezone(LOCAL)


def test_an_acknowledged_case_has_its_limits_and_a_live_deadline(city: City) -> None:
    _, case = taken(city, type="CONSULT")

    lead = case.lead
    assert f"{moment(lead['contact_due_at']):%m-%d %H:%M}" == "11-04 11:00"
    assert f"{moment(lead['complete_due_at']):%m-%d %H:%M}" == "11-06 17:00"
    assert lead["arrive_due_at"] is None
    assert f"{moment(lead['next_due_at']):%m-%d %H:%M}" == "11-04 10:30"


def test_the_officer_is_reminded_before_and_leader_and_centre_are_told_after(city: City) -> None:
    unit, case = taken(city, type="CONSULT")
    unit.officer_phone.texts(f"已联系 {case.code}").gets("已记录")

    city.waits_until(9, 0, days=2)
    unit.officer_phone.gets(f"提醒：{case.code}应于11月6日17:00前办结")
    city.waits_until(17, 0, days=1)
    unit.officer_phone.gets("现已超期并已告知值班领导")
    unit.leader_phone.gets(f"超期：{case.code}").gets("尚未反馈")
    city.waits_until(9, 0, days=3)
    unit.leader_phone.gets("已超期1个工作日")
    city.centre.officer_phone.gets_nothing()
    city.waits_until(17, 0, days=1)
    city.centre.officer_phone.gets(f"超期预警：市城市行政执法局{case.code}")

    assert case.state == "in_progress"
    assert [event["kind"] for event in case.shown["events"] if "due" in event["kind"]] == [
        "due_soon", "overdue", "overdue_again", "overdue_again", "overdue_centre",
    ]  # fmt: skip


def test_a_weekend_is_no_time_and_the_last_day_is_a_working_day(city: City) -> None:
    city.clocks.start_at(datetime.fromisoformat("2026-11-06T16:30:00+08:00"))
    unit, case = taken(city, type="CONSULT")

    assert f"{moment(case.lead['contact_due_at']):%m-%d %H:%M}" == "11-09 10:30"
    assert f"{moment(case.lead['complete_due_at']):%m-%d %H:%M}" == "11-11 17:00"
    before = len(unit.officer_phone.inbox)
    city.waits_until(8, 59, days=3)
    assert len(unit.officer_phone.inbox) == before
    city.waits_until(10, 0)
    unit.officer_phone.gets(f"提醒：{case.code}应于11月9日10:30前联系群众")


def test_a_make_up_workday_is_a_working_day(city: City) -> None:
    friday = datetime.fromisoformat("2026-10-09T16:30:00+08:00")
    city.clocks.execute(
        "UPDATE shifts SET starts_at = starts_at - interval '21 days', ends_at = ends_at - interval '21 days'"
    )
    city.clocks.start_at(friday)
    unit, case = taken(city, type="CONSULT")

    assert f"{moment(case.lead['contact_due_at']):%m-%d %H:%M}" == "10-10 10:30"
    city.waits_until(10, 0)
    unit.officer_phone.gets(f"提醒：{case.code}应于10月10日10:30前联系群众")


def test_an_emergency_is_followed_up_round_the_clock(city: City) -> None:
    unit, case = taken(city, unit="HBJ", emergency=True)

    city.waits(minutes=10)
    unit.officer_phone.gets(f"提醒：{case.code}应于11月3日22:01前联系群众")
    city.waits(minutes=5)
    unit.leader_phone.gets(f"超期：{case.code}").gets("前联系群众")
    unit.officer_phone.texts(f"到场 {case.code}").gets("已记录到场")
    unit.officer_phone.texts(f"已联系 {case.code}").gets("已记录联系群众")
    before = len(unit.leader_phone.inbox)
    city.waits(hours=12)
    assert len(unit.leader_phone.inbox) == before


def test_a_failure_to_reach_the_citizen_is_an_attempt_to_contact_him(city: City) -> None:
    unit, case = taken(city, type="CONSULT")
    unit.officer_phone.texts(f"联系不上 {case.code}").gets("第1次")

    city.waits_until(12, 0, days=1)

    assert "overdue" not in case.timeline


def test_nobody_is_reminded_of_a_case_that_is_done(city: City) -> None:
    unit, case = taken(city, type="CONSULT")
    unit.officer_phone.texts(f"5 {case.code} 已告知办理流程").gets("办结已登记")
    before = [len(phone.inbox) for phone in (*unit.phones, city.centre_officer)]

    city.waits(days=12)

    assert [len(phone.inbox) for phone in (*unit.phones, city.centre_officer)] == before
    assert case.lead["next_due_at"] is None


def test_who_took_it_on_the_duty_phone_is_reminded_through_the_duty_officer(city: City) -> None:
    unit = city.unit("ZFJ")
    for phone in (*unit.phones, city.citizen):
        phone.is_in_hand()
    case = city.operator.registers(unit="ZFJ", type="CONSULT")
    unit.duty_phone.rings().answers().presses("1").hears("签收成功").hangs_up()

    city.waits_until(10, 30, days=1)

    unit.officer_phone.gets(f"提醒：{case.code}应于")


def test_the_leader_who_took_it_himself_gets_each_text_once(city: City) -> None:
    unit = city.unit("ZFJ")
    for phone in (*unit.phones, city.citizen):
        phone.is_in_hand()
    case = city.operator.registers(unit="ZFJ", type="CONSULT")
    unit.leader_phone.texts(f"1 {case.code}").gets("由您签收")

    city.waits_until(11, 0, days=1)

    assert sum("提醒" in text for text in unit.leader_phone.inbox) == 1
    assert sum("超期" in text for text in unit.leader_phone.inbox) == 1


def test_when_the_shift_is_over_the_one_on_duty_is_told_too(city: City) -> None:
    unit, case = taken(city, type="CONSULT")
    backup = "(SELECT min(backup_id) FROM shifts WHERE unit_code = 'ZFJ')"
    city.clocks.execute(
        f"UPDATE shifts SET officer_id = {backup}, backup_id = NULL"
        " WHERE unit_code = 'ZFJ' AND starts_at > service_now()"
    )

    city.waits_until(10, 30, days=1)

    unit.officer_phone.gets(f"提醒：{case.code}应于")
    unit.backup_phone.gets(f"提醒：{case.code}应于")


def test_while_a_return_is_reviewed_nobody_is_reminded_and_the_limits_go_on(city: City) -> None:
    city.centre_officer.is_in_hand()
    unit, case = taken(city, type="CONSULT")
    due = case.lead["complete_due_at"]
    unit.officer_phone.texts(f"2 {case.code} 不属本单位").gets("退回申请已收到")
    city.waits_until(11, 30, days=1)
    assert "overdue" not in case.timeline

    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    city.waits(60)

    unit.officer_phone.gets("现已超期并已告知值班领导")
    assert case.lead["complete_due_at"] == due


def test_after_a_clock_that_stood_still_each_is_told_once(city: City) -> None:
    unit, case = taken(city, type="CONSULT")
    city.centre_officer.is_in_hand()
    city.clocks.start_at(datetime.fromisoformat("2026-11-12T10:00:00+08:00"))
    city.clocks.settle()

    assert sum("超期" in text for text in unit.officer_phone.inbox) == 1
    assert sum(case.code in text and "超期" in text for text in unit.leader_phone.inbox) == 1
    assert sum("超期预警" in text for text in city.centre_officer.inbox) == 1
    assert not any("提醒" in text for text in unit.officer_phone.inbox)
