"""The centre gives a case to another unit: who keeps it meanwhile, and who hears what. Source: R31."""

from __future__ import annotations

import pytest

from tests.harness.city import City
from tests.stories.decisions import given, states


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
