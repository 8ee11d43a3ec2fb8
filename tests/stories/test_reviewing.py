"""The centre decides about a return; the first receiver keeps the case until another has it. Source: R31."""

from __future__ import annotations

from tests.harness.city import City
from tests.stories.decisions import returned, states


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
