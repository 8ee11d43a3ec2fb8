"""What the efficiency centre decides besides returns, and who may decide. Source: R8, R40."""

from __future__ import annotations

import subprocess
import sys

import pytest
import requests

from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit
from tests.harness.processes import PROJECT

TIMEOUT_S = 20


def given(city: City, unit: Unit, **fields: object) -> CaseInStory:
    """A case that the unit's officer has taken by text."""
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit=unit.code, **fields)
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    city.citizen.is_in_hand()
    return case


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


# Who may decide


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


def test_a_citizen_who_presses_is_told_how_his_case_stands(city: City) -> None:
    case = given(city, city.unit("ZFJ"))

    city.citizen.texts(f"催办 {case.code}").gets(f"编号{case.code}事项由市城市行政执法局办理")

    assert not case.happened("supervised")


# Help


def test_another_unit_helps_with_a_share_of_its_own_and_the_case_stays_the_leads(city: City) -> None:
    lead, helper = city.unit("ZFJ"), city.unit("GDG")
    case = given(city, lead)
    lead.officer_phone.texts(f"到场 {case.code}")
    city.waits(30)

    city.centre.officer_phone.texts(f"协办 {case.code} 供电公司 现场要断电").gets(
        "已请国网资阳供电公司协办0001，主办单位仍为市城市行政执法局"
    )

    lead.officer_phone.gets("已请国网资阳供电公司协办")
    helper.officer_phone.gets("请协办0001").gets("由市城市行政执法局主办")
    helper.duty_phone.rings().answers().hears("协办一件事项").presses("1").hears("签收成功")
    assert [(share["unit_code"], share["part"], share["state"]) for share in case.dispatches] == [
        ("ZFJ", "lead", "on_site"), ("GDG", "assist", "acknowledged"),
    ]  # fmt: skip
    assert (case.state, case.shown["unit"]) == ("on_site", "ZFJ")
    assert sum("已签收" in body for body in city.citizen.inbox) == 1
    assert case.dispatch_of("GDG")["verified_at"] > case.dispatch_of("ZFJ")["verified_at"]


def test_help_that_nobody_accepts_climbs_a_ladder_of_its_own(city: City) -> None:
    lead, helper = city.unit("ZFJ"), city.unit("GDG")
    helper.nobody_answers()
    case = given(city, lead)
    city.centre.officer_phone.texts(f"协办 {case.code} GDG").gets("已请")

    city.waits(185)

    helper.leader_phone.gets("催办")
    city.centre.officer_phone.gets("预警：国网资阳供电公司")
    assert lead.leader_phone.times_rung == 0
    assert case.dispatch_of("ZFJ")["state"] == "acknowledged"


def test_a_citizen_who_waits_is_not_put_through_to_the_unit_that_helps(city: City) -> None:
    lead, helper = city.unit("ZFJ"), city.unit("GDG")
    case = city.operator.transfers(to=lead)
    city.citizen.gets("已登记")
    lead.duty_phone.rings()
    city.centre.officer_phone.texts(f"协办 {case.code} GDG").gets("已请")
    helper.officer_phone.is_in_hand()

    helper.duty_phone.rings().answers().does_not_hear("群众正在线上等候").presses("1").hears("签收成功")
    lead.officer_phone.is_in_hand()
    lead.duty_phone.answers().hears("群众正在线上等候").presses("1")

    city.citizen.talks_to(lead.duty_phone)
    assert case.state == "acknowledged"


def test_help_is_asked_for_once_and_not_of_the_lead_itself(city: City) -> None:
    lead, helper = city.unit("ZFJ"), city.unit("GDG")
    helper.duty_phone.rings_out()
    helper.officer_phone.is_in_hand()
    case = given(city, lead)
    centre = city.centre.officer_phone

    centre.texts(f"协办 {case.code} 城管").gets("已派市城市行政执法局，无需重复派单")
    centre.texts(f"协办 {case.code} GDG").gets("已请国网资阳供电公司")
    centre.texts(f"协办 {case.code} 国家电网").gets("已派国网资阳供电公司，无需重复派单")

    assert [share["unit_code"] for share in case.dispatches] == ["ZFJ", "GDG"]


def test_a_helper_returns_and_the_centre_takes_the_help_back_or_has_another_unit_help(city: City) -> None:
    lead, helper, other = city.unit("ZFJ"), city.unit("GDG"), city.unit("SWJ")
    for unit in (helper, other):
        unit.duty_phone.rings_out()
    case = given(city, lead)
    centre = city.centre.officer_phone
    centre.texts(f"协办 {case.code} GDG")
    helper.officer_phone.texts(f"2 {case.code} 现场无供电设施").gets("退回申请已收到")
    centre.gets("国网资阳供电公司申请退回")

    centre.texts(f"同意 {case.code} SWJ").gets("已请市水务局协办")
    helper.officer_phone.gets("贵单位无需再办理")
    other.officer_phone.gets("请协办")
    other.officer_phone.texts(f"2 {case.code} 现场无供水设施").gets("退回申请已收到")
    centre.texts(f"同意 {case.code}").gets("已同意市水务局退回0001的协办任务，主办单位不变")

    other.officer_phone.gets("贵单位无需再办理")
    assert [(share["unit_code"], share["state"]) for share in case.dispatches] == [
        ("ZFJ", "acknowledged"), ("GDG", "cancelled"), ("SWJ", "cancelled"),
    ]  # fmt: skip


def test_danger_reported_by_the_unit_that_helps_brings_the_whole_case_to_110(city: City) -> None:
    lead, helper = city.unit("ZFJ"), city.unit("GDG")
    helper.duty_phone.rings_out()
    case = given(city, lead)
    city.centre.officer_phone.texts(f"协办 {case.code} GDG").gets("已请")
    helper.officer_phone.texts(f"1 {case.code}").gets("由您签收")

    helper.officer_phone.texts(f"3 {case.code}").gets("险情报告已收到")

    city.police_desk.rings().answers().presses("1").hears("已由幺幺零接收")
    lead.officer_phone.gets("因险情已转110处置")
    assert case.state == "police_return"


# Invalid


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


# Pressing


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


# The same decisions by a program and by hand


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


# Words that make a matter delicate later


def test_words_that_come_later_bring_in_leader_and_police(city: City) -> None:
    unit = city.unit("RSJ")
    case = given(city, unit, request="工资三个月没有发", matter="劳动报酬")
    unit.leader_phone.is_in_hand()

    unit.officer_phone.texts(f"2 {case.code} 农民工已经聚集堵路，应由公安处理").gets("退回申请已收到")

    unit.leader_phone.gets("新反映涉堵路、聚集上访").rings().answers().hears("新反映敏感情况")
    unit.leader_phone.presses("1").hears("签收成功")
    city.police_desk.rings().answers().hears("通报险情").presses("1").hears("已由幺幺零接收")
    city.centre.officer_phone.gets("申请退回")
    assert case.shown["sensitive_topics"] == ["BLOCK_ROAD", "GATHER"]
    assert (case.state, case.acknowledged_by) == ("acknowledged", unit.names["leader"])
    assert case.happened("delicate_words")


def test_the_same_words_again_and_words_that_deny_alarm_nobody(city: City) -> None:
    unit = city.unit("RSJ")
    case = given(city, unit, request="工资三个月没有发", matter="劳动报酬")
    unit.officer_phone.texts(f"到场 {case.code} 现场没有聚集").gets("已记录到场")
    assert not case.happened("delicate_words")
    unit.leader_phone.is_in_hand()
    unit.officer_phone.texts(f"答复 {case.code} 有人拉横幅，已劝离").gets("已记录答复")
    city.police_desk.rings().answers().presses("1").hears("已由幺幺零接收")

    unit.officer_phone.texts(f"5 {case.code} 拉横幅人员已离开").gets("办结已登记")

    assert len(case.happened("delicate_words")) == 1
    assert city.police_desk.times_rung == 1


def test_without_a_leader_the_centre_hears_of_what_has_become_delicate(city: City) -> None:
    unit = city.unit("ZFJ")
    case = given(city, unit)
    city.clocks.execute("UPDATE shifts SET leader_id = NULL WHERE unit_code = 'ZFJ'")

    unit.officer_phone.texts(f"到场 {case.code} 系烂尾楼业主维权").gets("已记录到场")

    city.centre.officer_phone.gets("新反映涉问题楼盘")
    city.centre.duty_phone.rings()


def test_a_citizen_whose_matter_becomes_delicate_later_brings_in_leader_and_police(city: City) -> None:
    unit = city.unit("RSJ")
    case = given(city, unit, request="工资三个月没有发", matter="劳动报酬")

    city.citizen.texts("工友们准备去市政府上访，人已经围堵在工地门口")

    unit.officer_phone.gets("补充")
    unit.leader_phone.gets("新反映涉聚集上访").rings().answers().hears("新反映敏感情况").hangs_up()
    city.police_desk.rings().answers().hears("通报险情").presses("1").hears("已由幺幺零接收")
    assert case.shown["sensitive_topics"] == ["GATHER"]
    assert case.state == "acknowledged"
