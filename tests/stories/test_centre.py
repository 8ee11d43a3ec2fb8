"""Who may decide, what the centre decides besides returns, and in which ways. Source: R8."""

from __future__ import annotations

import subprocess
import sys

import pytest
import requests

from tests.harness.case import CaseInStory
from tests.harness.city import City
from tests.harness.processes import PROJECT
from tests.stories.decisions import given

TIMEOUT_S = 20


def rules(city: City, case: CaseInStory, **fields: object) -> requests.Response:
    """A decision through the interface."""
    url = f"{city.processes.desk_face_url}/api/cases/{case.id}/rulings"
    answer = requests.post(url, json=fields, timeout=TIMEOUT_S)
    city.clocks.settle()
    return answer


def commands(city: City, *words: str) -> subprocess.CompletedProcess[str]:
    """A decision by command."""
    done = subprocess.run(
        [sys.executable, "-m", "gateway.cli", "case", "rule", *words],
        env=city.processes.environment(), cwd=PROJECT, capture_output=True, text=True, check=False,
        timeout=60,
    )  # fmt: skip
    city.clocks.settle()
    return done


@pytest.mark.parametrize("words", ["改派 {} HBJ", "驳回 {} 理由", "督办 {}", "无效 {} 骚扰", "重办 {} 3"])
def test_an_officer_who_decides_like_the_centre_is_told_that_he_may_not(city: City, words: str) -> None:
    unit = city.unit("ZFJ")
    case = given(city, unit)

    unit.officer_phone.texts(words.format(case.code)).gets("须由行政效能投诉中心人员回复")

    assert case.dispatch["state"] == "acknowledged"
    assert [share["unit_code"] for share in case.dispatches] == ["ZFJ"]
    refused = city.clocks.rows("SELECT actor FROM audit_entries WHERE act = 'ruling refused'")
    assert refused == [(unit.names["officer"],)]


def test_a_stranger_who_decides_changes_nothing_and_is_on_record(city: City) -> None:
    case = given(city, city.unit("ZFJ"))
    stranger = city.handset("+8613900008888", "陌生人")

    stranger.texts(f"改派 {case.code} HBJ").gets("不在值班名册内")

    assert [share["unit_code"] for share in case.dispatches] == ["ZFJ"]
    assert city.clocks.rows("SELECT actor FROM audit_entries") == [("unknown number",)]


def test_a_citizen_who_chases_his_case_is_told_how_his_case_stands(city: City) -> None:
    case = given(city, city.unit("ZFJ"))

    city.citizen.texts(f"催办 {case.code}").gets(f"编号{case.code}事项由市城市行政执法局办理")

    assert not case.happened("supervised")


def test_an_invalid_case_is_ended_politely_and_everything_stops(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")
    unit.duty_phone.rings()
    unit.officer_phone.gets("新派单")
    centre = city.centre.officer_phone

    centre.texts(f"无效 {case.code}").gets("请写明理由，例：无效 0001 理由")
    assert case.state == "dispatched"
    centre.texts(f"无效 {case.code} 经核实为误拨").gets("已作无效处理")

    city.citizen.gets("编号0001事项经核实不予办理：经核实为误拨").gets("紧急情况请拨110")
    unit.officer_phone.gets("已撤销，您无需再操作")
    city.waits(300)
    unit.duty_phone.is_quiet()
    assert unit.leader_phone.times_rung == 0
    assert (case.state, case.lead["state"], case.row["result"]) == ("invalid", "cancelled", "经核实为误拨")
    centre.texts(f"改派 {case.code} HBJ").gets("已办结或已关闭")


def test_a_citizen_on_the_line_of_an_invalid_case_is_let_go(city: City) -> None:
    unit = city.unit("ZFJ")
    for phone in unit.phones:
        phone.is_in_hand()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")

    city.centre.officer_phone.texts(f"无效 {case.code} 骚扰电话").gets("已作无效处理")

    city.citizen.gets("不予办理").hears("再见").does_not_hear("尽快与您联系")
    city.waits(60)
    city.citizen.is_quiet()


def test_officer_and_leader_are_pressed_and_not_again_within_half_an_hour(city: City) -> None:
    unit = city.unit("ZFJ")
    case = given(city, unit)
    city.waits(3600)
    centre = city.centre.officer_phone

    centre.texts(f"督办 {case.code} 群众再次来电").gets("已督办0001")
    unit.officer_phone.gets("督办：0001").gets("群众再次来电")
    unit.leader_phone.gets("督办：市城市行政执法局0001")
    city.waits(1200)
    centre.texts(f"督办 {case.code}").gets("半小时内不重复发送")
    city.waits(700)
    centre.texts(f"督办 {case.code}").gets("已督办")

    assert len(case.happened("supervised")) == 2
    assert sum("督办：" in body for body in unit.officer_phone.inbox) == 2
    assert sum("督办：" in body for body in unit.leader_phone.inbox) == 2


def test_pressing_a_unit_without_a_roster_says_that_nobody_heard_it(city: City) -> None:
    case = given(city, city.unit("ZFJ"))
    city.clocks.execute("DELETE FROM shifts WHERE unit_code = 'ZFJ'")
    city.clocks.execute("UPDATE dispatches SET acknowledged_by_id = NULL")

    city.centre.officer_phone.texts(f"督办 {case.code}").gets("没有可接收短信的值班人员")


@pytest.mark.parametrize("words", ["改派 {} HBJ", "协办 {} HBJ", "督办 {}", "无效 {} 理由", "并单 {} 0002"])
def test_nothing_is_decided_about_a_case_that_is_closed(city: City, words: str) -> None:
    unit = city.unit("ZFJ")
    case = given(city, unit)
    unit.officer_phone.texts(f"5 {case.code} 已责令停工")
    other = given(city, unit)
    centre = city.centre.officer_phone

    centre.texts(words.format(case.code)).gets("已办结或已关闭，事项状态未变")

    assert (case.state, other.state) == ("completed", "acknowledged")


def test_the_interface_decides_like_a_text_and_says_what_to_mend(city: City) -> None:
    first, second = city.unit("ZFJ"), city.unit("HBJ")
    case = given(city, first)
    second.duty_phone.rings_out()

    wrong = rules(city, case, ruling="give_away", target=7, reason="长" * 201, surprise=1)
    assert wrong.status_code == 422
    assert set(wrong.json()["fields"]) == {"ruling", "target", "reason", "surprise"}
    for fields, field in (
        ({"ruling": "reassign"}, "target"), ({"ruling": "reassign", "target": "市场监管局"}, "target"),
        ({"ruling": "merge", "target": "9999"}, "target"), ({"ruling": "invalidate"}, "reason"),
        ({"ruling": "redo", "target": "soon"}, "target"),
    ):  # fmt: skip
        asked = rules(city, case, **fields)
        assert (asked.status_code, list(asked.json()["fields"])) == (422, [field])
    not_now = rules(city, case, ruling="accept_return", target="HBJ")
    assert (not_now.status_code, "没有待审核的退回申请" in not_now.json()["error"]) == (409, True)

    done = rules(city, case, ruling="reassign", target="生态环境局", reason="工业噪音", by="赵强")

    assert done.status_code == 200
    assert "已改派市环境保护局" in done.json()["said"]
    second.officer_phone.gets("改派单")
    first.officer_phone.gets("继续跟进")
    assert case.happened("reassigned")[0]["actor"] == "赵强"
    again = rules(city, case, ruling="reassign", target="HBJ")
    assert again.status_code == 409
    audited = city.clocks.rows("SELECT DISTINCT actor FROM audit_entries WHERE act = 'ruling'")
    assert set(audited) == {("赵强",), ("效能中心",)}


def test_a_ruling_about_no_case_is_refused(city: City) -> None:
    url = f"{city.processes.desk_face_url}/api/cases/4711/rulings"
    assert requests.post(url, json={"ruling": "supervise"}, timeout=TIMEOUT_S).status_code == 404


def test_the_command_decides_too(city: City) -> None:
    unit = city.unit("ZFJ")
    case = given(city, unit)

    assert "请写明理由" in commands(city, case.code, "invalidate").stderr
    assert "未找到编号9999" in commands(city, "9999", "supervise").stderr
    done = commands(city, case.code, "supervise", "--reason", "群众再次来电", "--by", "赵强")

    assert "已督办0001" in done.stdout
    unit.officer_phone.gets("群众再次来电")
    unit.leader_phone.gets("督办")
    assert case.happened("supervised")[0]["actor"] == "赵强"
