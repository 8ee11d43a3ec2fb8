"""A unit reports the result, and the citizen has an answer before the case is closed. Source: R6, R13, I7."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from twilio.request_validator import RequestValidator

from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit
from tests.harness.processes import AUTH_TOKEN

LANDLINE = "028-26110155"
STANDS = """
    SELECT to_jsonb(d) - 'next_due_at' || jsonb_build_object('case', c.state, 'answered', c.answered_by)
    FROM dispatches d JOIN cases c ON c.id = d.case_id ORDER BY d.id
"""


def taken(city: City, **fields: Any) -> tuple[Unit, CaseInStory]:
    """A case that the officer has taken by text."""
    unit = city.unit("ZFJ")
    for phone in (*unit.phones, city.citizen):
        phone.is_in_hand()
    case = city.operator.registers(unit="ZFJ", **fields)
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    return unit, case


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


# Whom no text reaches


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


# What changes nothing


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("5 {code}", "请写明办理结果"),
        ("5 {code} 。。。", "请写明办理结果"),
        ("5 {code} 👍👍", "请写明办理结果"),
        ("5 {code} 1", "未能识别"),
        ("5 {code} 0431", "未能识别"),
        ("5 {code}\x00\x07", "请写明办理结果"),
        ("5 9999 已责令停工", "未找到编号9999"),
        ("到场 9999", "未找到编号9999"),
        ("{code}办结不了", "未能识别"),
        ("{code}", "未能识别"),
        ("办结", "请写明办理结果"),
        ("5 {code} " + "已处理" * 1700, "未能识别"),
        ("延期 {code}", "请写明理由"),
    ],
)
def test_what_is_no_report_is_answered_clearly_and_changes_nothing(
    city: City, body: str, answer: str
) -> None:
    unit, case = taken(city)
    before = city.clocks.rows(STANDS)

    unit.officer_phone.texts(body.format(code=case.code)).gets(answer)

    assert city.clocks.rows(STANDS) == before


@pytest.mark.parametrize(
    "body", ["5 {code} 已处理", "到场 {code}", "联系不上 {code}", "延期 {code} 等待检测"]
)
def test_a_case_that_nobody_has_taken_must_be_taken_first(city: City, body: str) -> None:
    unit = city.unit("ZFJ")
    for phone in (*unit.phones, city.citizen):
        phone.is_in_hand()
    case = city.operator.registers(unit="ZFJ")

    unit.officer_phone.texts(body.format(code=case.code)).gets("尚未签收，本次回复未生效")

    assert case.state == "dispatched"


@pytest.mark.parametrize(
    "body", ["5 {code} 已处理", "已联系 {code}", "延期 {code} 等待检测", "2 {code} 不属本单位"]
)
def test_another_units_officer_and_a_stranger_change_nothing(city: City, body: str) -> None:
    _, case = taken(city)
    before = city.clocks.rows(STANDS)
    other = city.unit("JTJ").officer_phone
    stranger = city.handset("+8613900009999", "陌生人").is_in_hand()

    other.texts(body.format(code=case.code)).gets(f"未找到编号{case.code}")
    stranger.texts(body.format(code=case.code))

    assert city.clocks.rows(STANDS) == before


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        ("completed", "已办结，您无需再操作"),
        ("reassigned", "已改由市城市行政执法局办理"),
        ("handing_over", "正在改派其他单位"),
        ("cancelled", "已撤销"),
        ("police_return", "险情报告已收到"),
        ("return_requested", "退回申请缺少理由"),
    ],
)
def test_who_comes_too_late_hears_how_the_case_stands(city: City, state: str, answer: str) -> None:
    unit, case = taken(city)
    city.clocks.execute("UPDATE dispatches SET state = %s, next_due_at = NULL", state)
    before = city.clocks.rows(STANDS)

    unit.officer_phone.texts(f"5 {case.code} 已处理").gets(answer)
    unit.backup_phone.texts(f"到场 {case.code}").gets(answer)
    unit.leader_phone.texts(f"延期 {case.code} 等待检测").gets(answer)

    assert city.clocks.rows(STANDS) == before


def test_a_result_told_again_changes_nothing(city: City) -> None:
    unit, case = taken(city)
    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("办结已登记")
    before = city.clocks.rows(STANDS)

    unit.officer_phone.texts(f"5 {case.code} 另一结果").gets("已办结，您无需再操作")

    assert city.clocks.rows(STANDS) == before
    assert sum("已答复" in text for text in city.citizen.inbox) == 1


def test_a_webhook_told_three_times_completes_once(city: City) -> None:
    unit, case = taken(city)
    form = {
        "MessageSid": "SM" + "5" * 32, "From": unit.officer_phone.number, "To": city.common_number,
        "Body": f"5 {case.code} 已责令停工",
    }  # fmt: skip
    url = city.processes.carrier_face_url + "/texts/inbound"
    signature = RequestValidator(AUTH_TOKEN).compute_signature(url, form)
    for _ in range(3):
        requests.post(url, data=form, headers={"X-Twilio-Signature": signature}, timeout=20)
    city.clocks.settle()

    assert case.timeline.count("completed") == 1
    assert sum("办结已登记" in text for text in unit.officer_phone.inbox) == 1
    assert sum("已答复" in text for text in city.citizen.inbox) == 1


# Who else has to do with it


def test_whoever_reported_the_same_gets_the_same_answer_under_his_own_code(city: City) -> None:
    unit, main = taken(city)
    other = city.handset("+8613800138001", "另一群众").is_in_hand()
    merged = city.operator.registers(unit="ZFJ", caller_phone="13800138001")
    by_phone = city.operator.registers(unit="ZFJ", caller_phone=LANDLINE)
    city.clocks.execute(
        "UPDATE cases SET state = 'merged', merged_into_id = %s WHERE id IN (%s, %s)",
        main.id, merged.id, by_phone.id,
    )  # fmt: skip
    city.clocks.execute(
        "UPDATE dispatches SET state = 'cancelled', next_due_at = NULL WHERE case_id <> %s", main.id
    )

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
    city.clocks.execute(
        "INSERT INTO dispatches (case_id, unit_code, region_code, state, part, ladder, climbed,"
        " climbed_ahead, verified_at, dispatched_at, acknowledged_at, acknowledged_by, return_reason, told,"
        " not_reached)"
        " SELECT case_id, 'HBJ', region_code, 'acknowledged', 'assist', ladder, '{}', '[]', verified_at,"
        " dispatched_at, acknowledged_at, '环保', '', '[]', 0 FROM dispatches WHERE case_id = %s",
        case.id,
    )

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
