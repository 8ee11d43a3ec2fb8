"""The centre gives a case to another unit: who keeps it meanwhile, and who hears what. Source: R31, R40."""

from __future__ import annotations

import pytest

from tests.harness.case import CaseInStory
from tests.harness.city import City, Unit


def given(city: City, unit: Unit, **fields: str) -> CaseInStory:
    """A case that the unit's officer has taken by text."""
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit=unit.code, **fields)
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    city.citizen.gets("已签收")
    return case


def returned(city: City, unit: Unit, reason: str = "工业噪音，不属本单位") -> CaseInStory:
    """A case that the unit took and then wanted to give back; the centre has been asked."""
    case = given(city, unit)
    unit.officer_phone.texts(f"2 {case.code} {reason}").gets("退回申请已收到")
    city.centre.officer_phone.gets("申请退回").gets("同意+编号+单位")
    return case


def states(case: CaseInStory) -> dict[str, str]:
    """How each unit's share stands."""
    return {str(share["unit_code"]): str(share["state"]) for share in case.dispatches}


def test_a_return_is_approved_and_the_first_unit_keeps_the_case_until_the_second_has_accepted(
    city: City,
) -> None:
    first, second = city.unit("ZFJ"), city.unit("HBJ")
    case = returned(city, first)
    second.duty_phone.rings_out()

    city.centre.officer_phone.texts(f"同意 {case.code} 环保局").gets(
        f"{case.code}改派市环境保护局；对方签收前由市城市行政执法局继续跟进"
    )

    first.officer_phone.gets("退回申请已审核通过，改派市环境保护局")
    second.officer_phone.gets(f"改派单{case.code}")
    assert states(case) == {"ZFJ": "handing_over", "HBJ": "notified"}
    assert case.shown["unit"] == "ZFJ"
    second.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    first.officer_phone.gets(f"{case.code}已由市环境保护局接办，贵单位无需再跟进")
    city.citizen.gets(f"编号{case.code}事项由市环境保护局负责，现已转办")
    assert states(case) == {"ZFJ": "reassigned", "HBJ": "acknowledged"}
    assert (case.shown["unit"], case.state) == ("HBJ", "acknowledged")
    assert sum("已签收" in body for body in city.citizen.inbox) == 1


def test_who_returned_and_who_decided_is_on_record(city: City) -> None:
    first, second = city.unit("ZFJ"), city.unit("HBJ")
    case = returned(city, first)
    second.duty_phone.rings_out()
    second.officer_phone.is_in_hand()

    city.centre.officer_phone.texts(f"同意 {case.code} HBJ 属工业噪音")

    share = case.dispatch_of("ZFJ")
    assert (share["returned_by"], share["return_reason"]) == (first.names["officer"], "工业噪音，不属本单位")
    assert (share["reviewed_by"], share["reviewed_at"] is None) == (city.centre.names["officer"], False)
    [accepted], [passed] = case.happened("return_accepted"), case.happened("reassigned")
    assert (accepted["actor"], accepted["data"]["unit"]) == (city.centre.names["officer"], "ZFJ")
    assert (passed["data"]["unit"], passed["data"]["to"]) == ("ZFJ", "HBJ")
    audited = city.clocks.rows("SELECT actor, data->>'ruling', data->>'came_of' FROM audit_entries")
    assert audited == [(city.centre.names["officer"], "accept_return", "centre_return_accepted")]
    assert "属工业噪音" in case.page


def test_the_new_units_clock_runs_from_the_decision_and_its_ladder_climbs_to_its_leader(city: City) -> None:
    first, second = city.unit("ZFJ"), city.unit("HBJ")
    second.nobody_answers()
    case = returned(city, first)
    city.waits(240)

    decided = city.clocks.now
    city.centre.officer_phone.texts(f"同意 {case.code} HBJ")
    city.waits(125)

    second.leader_phone.gets("无人签收")
    assert second.leader_phone.times_rung == 1
    assert case.dispatch_of("HBJ")["breached_at"] is None
    city.waits(60)
    city.centre.officer_phone.gets("预警：市环境保护局")
    assert case.dispatch_of("HBJ")["verified_at"] == case.dispatch_of("HBJ")["dispatched_at"]
    assert city.clocks.now > decided
    assert case.dispatch_of("ZFJ")["state"] == "handing_over"


def test_a_rejected_return_leaves_the_case_where_it_is_and_says_why(city: City) -> None:
    unit = city.unit("ZFJ")
    case = returned(city, unit)

    city.centre.officer_phone.texts(f"驳回 {case.code} 夜间施工属城管职责").gets("已驳回市城市行政执法局")

    unit.officer_phone.gets("退回申请经审核未通过（夜间施工属城管职责），请继续办理")
    assert states(case) == {"ZFJ": "acknowledged"}
    assert case.happened("return_rejected")
    unit.officer_phone.texts(f"5 {case.code} 已责令停工").gets("办理结果已短信告知群众")
    city.citizen.gets("已责令停工")


def test_whoever_returned_a_case_without_taking_it_has_it_when_the_return_is_rejected(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    unit.duty_phone.rings()
    unit.officer_phone.texts(f"2 {case.code} 不属本单位").gets("退回申请已收到")
    city.centre.officer_phone.gets("申请退回")
    city.waits(200)

    city.centre.officer_phone.texts(f"驳回 {case.code} 属本单位职责").gets("已驳回")

    unit.officer_phone.gets("经审核未通过（属本单位职责）").gets("电话13800138000")
    city.citizen.gets("已签收")
    share = case.lead
    assert (case.state, share["state"]) == ("acknowledged", "acknowledged")
    assert (share["acknowledged_by"], share["acknowledge_late_s"]) == (unit.names["officer"], 0)


def test_a_return_without_a_unit_is_asked_for_it_and_nothing_changes(city: City) -> None:
    case = returned(city, city.unit("ZFJ"))

    for words, answer in (
        (f"同意 {case.code}", "请写明"), (f"同意 {case.code} 教育局", "没有找到单位“教育局”"),
        (f"同意 {case.code} 市场监管局", "ZJJ市质监局、SYJ市食品药品监管局、GSJ市工商局"),
        (f"同意 {case.code} 城管", "正是市城市行政执法局申请退回的"),
        (f"同意 {case.code} 110", "公安110不是承办单位"),
        (f"驳回 {case.code}", "请写明理由"), ("同意 9999 HBJ", "未找到编号9999"),
    ):  # fmt: skip
        city.centre.officer_phone.texts(words).gets(answer)

    assert states(case) == {"ZFJ": "return_requested"}


def test_the_only_return_that_waits_is_meant_without_a_code(city: City) -> None:
    first, second = city.unit("ZFJ"), city.unit("HBJ")
    second.duty_phone.rings_out()
    second.officer_phone.is_in_hand()
    case = returned(city, first)

    city.centre.officer_phone.texts("同意 HBJ").gets(f"{case.code}改派市环境保护局")

    assert states(case)["HBJ"] == "notified"
    city.centre.officer_phone.texts("同意 ZFJ").gets("目前没有待审核的退回申请")


def test_with_two_returns_the_centre_is_asked_which(city: City) -> None:
    unit = city.unit("ZFJ")
    cases = [returned(city, unit), returned(city, unit)]

    city.centre.officer_phone.texts("驳回 属本单位职责").gets(f"{cases[0].code}、{cases[1].code}")

    assert [states(case) for case in cases] == [{"ZFJ": "return_requested"}] * 2


def test_a_second_return_leaves_the_case_with_the_first_receiver(city: City) -> None:
    first, second, third = city.unit("ZFJ"), city.unit("HBJ"), city.unit("AJJ")
    for unit in (second, third):
        unit.duty_phone.rings_out()
    case = returned(city, first)
    city.centre.officer_phone.texts(f"同意 {case.code} HBJ")
    second.officer_phone.texts(f"2 {case.code} 涉及危化品").gets("退回申请已收到")
    city.centre.officer_phone.gets("市环境保护局申请退回")

    city.centre.officer_phone.texts(f"同意 {case.code} 应急管理局").gets(
        "对方签收前由市城市行政执法局继续跟进"
    )

    second.officer_phone.gets("已另行安排，贵单位无需再办理")
    third.officer_phone.gets(f"改派单{case.code}")
    assert states(case) == {"ZFJ": "handing_over", "HBJ": "cancelled", "AJJ": "notified"}
    third.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    first.officer_phone.gets("已由市安全监管局接办")
    city.citizen.gets("由市安全监管局负责")
    assert case.shown["unit"] == "AJJ"


def test_a_second_return_that_is_rejected_leaves_the_case_with_the_second_unit(city: City) -> None:
    first, second = city.unit("ZFJ"), city.unit("HBJ")
    second.duty_phone.rings_out()
    case = returned(city, first)
    city.centre.officer_phone.texts(f"同意 {case.code} HBJ")
    second.officer_phone.texts(f"2 {case.code} 应由城管办理").gets("退回申请已收到")

    city.centre.officer_phone.texts(f"驳回 {case.code} 属工业噪音")

    second.officer_phone.gets("经审核未通过（属工业噪音）").gets("电话13800138000")
    first.officer_phone.gets("已由市环境保护局接办")
    city.citizen.gets("由市环境保护局负责")
    assert states(case) == {"ZFJ": "reassigned", "HBJ": "acknowledged"}


def test_a_case_can_come_back_to_the_unit_that_kept_it(city: City) -> None:
    first, second = city.unit("ZFJ"), city.unit("HBJ")
    second.duty_phone.rings_out()
    case = returned(city, first)
    city.centre.officer_phone.texts(f"同意 {case.code} HBJ")
    second.officer_phone.texts(f"2 {case.code} 社会生活噪音").gets("退回申请已收到")

    city.waits(60)
    city.centre.officer_phone.texts(f"同意 {case.code} ZFJ")
    city.waits(41)
    first.officer_phone.gets("改派单").rings().answers().presses("1").hears("签收成功")

    assert [(share["unit_code"], share["state"]) for share in case.dispatches] == [
        ("ZFJ", "reassigned"), ("HBJ", "cancelled"), ("ZFJ", "acknowledged"),
    ]  # fmt: skip
    second.officer_phone.gets("贵单位无需再办理")
    assert not any("转办" in body for body in city.citizen.inbox)


@pytest.mark.parametrize("step", ["", "已联系", "到场", "答复"])
def test_the_centre_reassigns_from_every_state_of_the_handling(city: City, step: str) -> None:
    first, second = city.unit("ZFJ"), city.unit("HBJ")
    second.duty_phone.rings_out()
    case = given(city, first)
    if step:
        first.officer_phone.texts(f"{step} {case.code} 情况已了解").gets("已记录")

    city.centre.officer_phone.texts(f"改派 {case.code} HBJ").gets("已改派市环境保护局")
    first.officer_phone.gets("经效能中心研究改派市环境保护局")
    first.officer_phone.texts(f"5 {case.code} 已办结").gets("正在改派其他单位")
    second.officer_phone.texts(f"1 {case.code}").gets("由您签收")

    first.officer_phone.gets("已由市环境保护局接办")
    city.citizen.gets("现已转办")
    assert (case.state, case.shown["unit"]) == ("acknowledged", "HBJ")
    second.officer_phone.texts(f"5 {case.code} 已责令整改").gets("办理结果已短信告知群众")
    city.citizen.gets("市环境保护局已答复：已责令整改")


def test_a_case_that_nobody_has_taken_yet_is_reassigned_and_the_first_units_phones_stop(city: City) -> None:
    first, second = city.unit("ZFJ"), city.unit("HBJ")
    case = city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")
    first.duty_phone.rings()
    first.officer_phone.gets("新派单")

    city.centre.officer_phone.texts(f"改派 {case.code} 环保局").gets("对方签收前由市城市行政执法局继续跟进")

    first.officer_phone.gets("继续跟进")
    city.waits(10)  # the exchange hears that it is over
    first.duty_phone.is_quiet()
    second.officer_phone.gets("改派单")
    second.duty_phone.rings().answers().hears("新派单").presses("1").hears("签收成功")
    city.citizen.gets("现已转办")
    first.officer_phone.gets("无需再跟进")
    city.waits(200)
    assert first.leader_phone.times_rung == 0


def test_a_citizen_on_the_line_waits_for_the_new_unit_and_is_joined_with_it(city: City) -> None:
    first, second = city.unit("ZFJ"), city.unit("HBJ")
    case = city.operator.transfers(to=first)
    city.citizen.gets("已登记")
    first.duty_phone.rings().answers().hears("群众正在线上等候").presses("2").hears("退回申请已登记")
    first.officer_phone.is_in_hand()
    city.centre.officer_phone.gets("申请退回")
    second.officer_phone.is_in_hand()

    city.centre.officer_phone.texts(f"同意 {case.code} HBJ")
    second.duty_phone.rings().answers().hears("群众正在线上等候").presses("1")

    city.citizen.talks_to(second.duty_phone)
    city.citizen.gets("由市环境保护局负责")
    assert states(case) == {"ZFJ": "reassigned", "HBJ": "acknowledged"}


def test_a_return_during_a_talk_that_is_approved_does_not_end_the_talk(city: City) -> None:
    first, second = city.unit("ZFJ"), city.unit("HBJ")
    case = city.operator.transfers(to=first)
    city.citizen.gets("已登记")
    first.duty_phone.rings().answers().hears("等候").presses("1")
    city.citizen.talks_to(first.duty_phone)
    first.officer_phone.texts(f"2 {case.code} 工业噪音").gets("退回申请已收到")
    second.duty_phone.rings_out()
    second.officer_phone.is_in_hand()

    city.centre.officer_phone.texts(f"同意 {case.code} HBJ").gets("已同意退回")

    city.waits(30)
    city.citizen.talks_to(first.duty_phone)
    second.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    city.waits(5)
    city.citizen.talks_to(first.duty_phone)


def test_reassigning_twice_asks_only_the_last_unit(city: City) -> None:
    first, second, third = city.unit("ZFJ"), city.unit("HBJ"), city.unit("SWJ")
    third.duty_phone.rings_out()
    case = given(city, first)
    city.centre.officer_phone.texts(f"改派 {case.code} HBJ")
    second.duty_phone.rings()

    city.centre.officer_phone.texts(f"改派 {case.code} HBJ").gets("已派市环境保护局，无需重复派单")
    city.centre.officer_phone.texts(f"改派 {case.code} 水务局").gets("已改派市水务局")

    second.duty_phone.is_quiet()
    second.officer_phone.gets("已另行安排")
    second.officer_phone.texts(f"1 {case.code}").gets("已改由市城市行政执法局办理，您无需再操作")
    third.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    first.officer_phone.gets("已由市水务局接办")
    city.citizen.gets("由市水务局负责")
    assert states(case) == {"ZFJ": "reassigned", "HBJ": "cancelled", "SWJ": "acknowledged"}


def test_the_centres_own_case_is_passed_on_and_not_returned(city: City) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit="XNZX", request="不知道归哪个单位管")
    city.citizen.gets("登记")
    city.centre.duty_phone.rings().answers().presses("2").hears("不能退回").hears("改派其他单位")
    city.centre.officer_phone.texts(f"2 {case.code} 不属本单位").gets("请直接改派")

    city.centre.officer_phone.texts(f"改派 {case.code} HBJ").gets("已改派市环境保护局")

    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    city.citizen.gets("由市环境保护局负责")
    assert states(case) == {"XNZX": "reassigned", "HBJ": "acknowledged"}
    assert not any("接办" in body for body in city.centre.officer_phone.inbox)


def test_an_emergency_that_is_returned_rings_all_of_the_new_unit_at_once(city: City) -> None:
    first, second = city.unit("SWJ"), city.unit("RQG")
    for phone in first.phones:
        phone.is_in_hand()
    case = city.operator.registers(unit="SWJ", request="燃气泄漏，闻到煤气味", matter="管道泄漏")
    city.citizen.gets("登记")
    first.officer_phone.texts(f"2 {case.code} 是燃气管道").gets("退回申请已收到")
    city.centre.officer_phone.gets("申请退回")
    city.centre.duty_phone.rings().answers().hears("申请退回紧急事项").hangs_up()

    city.centre.officer_phone.texts(f"同意 {case.code} 燃气公司")

    second.leader_phone.gets("紧急事项").rings()
    second.officer_phone.gets("紧急改派").rings()
    second.duty_phone.rings().answers().hears("紧急事项").presses("1").hears("签收成功")
    city.citizen.gets("现已转办")
    assert case.state == "acknowledged"


def test_the_110_desk_is_not_rung_again_for_a_case_that_it_knows_when_another_unit_gets_it(
    city: City,
) -> None:
    first, second = city.unit("RSJ"), city.unit("GTJ")
    for phone in (*first.phones, *second.phones):
        phone.is_in_hand()
    case = city.operator.registers(unit="RSJ", request="讨薪工人要跳楼", matter="拖欠工资")
    city.citizen.gets("登记")
    city.police_desk.rings().answers().presses("1").hears("已由幺幺零接收")

    city.centre.officer_phone.texts(f"改派 {case.code} GTJ").gets("已改派市国土资源局")

    second.leader_phone.gets("敏感事项")
    city.waits(60)
    assert city.police_desk.times_rung == 1
    city.centre.duty_phone.is_in_hand()


def test_a_case_in_a_drill_is_reassigned_in_the_drill(city: City) -> None:
    first, second = city.unit("ZFJ"), city.unit("HBJ")
    for phone in (first.duty_phone, second.duty_phone):
        phone.rings_out()
    case = city.operator.registers(unit="ZFJ", drill=True)
    first.officer_phone.texts(f"1 {case.code}").gets("由您签收")

    city.centre.officer_phone.texts(f"改派 {case.code} HBJ").gets("（演练）")

    second.officer_phone.gets("（演练）改派单")
    second.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    first.officer_phone.gets("接办")
    city.citizen.gets_nothing()
    assert all("（演练）" in body for body in (*first.officer_phone.inbox, *second.officer_phone.inbox))
