"""Reports that are none, come too late, or are nobody's to make: a clear answer, and nothing changes."""

from __future__ import annotations

import pytest
import requests
from twilio.request_validator import RequestValidator

from tests.harness.city import City
from tests.harness.processes import AUTH_TOKEN
from tests.harness.taking import taken

STANDS = """
    SELECT to_jsonb(d) - 'next_due_at' || jsonb_build_object('case', c.state, 'answered', c.answered_by)
    FROM dispatches d JOIN cases c ON c.id = d.case_id ORDER BY d.id
"""


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
        ("police_return", "险情报告已收到"),
        ("return_requested", "退回申请缺少理由"),
    ],
)
def test_who_comes_too_late_hears_how_the_case_stands(city: City, state: str, answer: str) -> None:
    unit, case = taken(city)
    city.clocks.execute("UPDATE dispatches SET state = %s, next_due_at = NULL", state)
    city.holds = False  # nobody has come to this state by a way that there is
    before = city.clocks.rows(STANDS)

    unit.officer_phone.texts(f"5 {case.code} 已处理").gets(answer)
    unit.backup_phone.texts(f"到场 {case.code}").gets(answer)
    unit.leader_phone.texts(f"延期 {case.code} 等待检测").gets(answer)

    assert city.clocks.rows(STANDS) == before


def test_of_a_case_that_the_centre_calls_invalid_nothing_can_be_reported(city: City) -> None:
    unit, case = taken(city)
    city.centre_officer.texts(f"无效 {case.code} 恶作剧").gets(case.code)
    before = city.clocks.rows(STANDS)

    unit.backup_phone.texts(f"5 {case.code} 已处理").gets(f"{case.code}已撤销")

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
