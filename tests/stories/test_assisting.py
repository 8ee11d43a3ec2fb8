"""Another unit helps the one that leads: with a share, a ladder and a clock of its own. Source: R40."""

from __future__ import annotations

from tests.harness.city import City
from tests.stories.decisions import given


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
