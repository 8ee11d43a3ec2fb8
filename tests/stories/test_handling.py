"""What a unit owes after the acknowledgement, and who is told when it does not come. Source: R32, P7, P15."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gateway.policy.phrases import LOCAL
from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit


def taken(city: City, unit: str = "ZFJ", **fields: Any) -> tuple[Unit, CaseInStory]:
    """A case that the officer has taken by text; the citizen knows it."""
    found = city.unit(unit)
    for phone in found.phones:
        phone.is_in_hand()
    case = city.operator.registers(unit=unit, **fields)
    found.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    city.citizen.is_in_hand()
    return found, case


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
