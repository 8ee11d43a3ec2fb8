"""Danger in a citizen's text: "call 110" at once, and the 110 desk is called. Source: R18, I6."""

from __future__ import annotations

import pytest

from tests.harness.city import City

NOISE = "雁江区车城大道三段88号工地半夜施工，噪音太大，我叫王小明"


def _cases(city: City) -> int:
    return len(city.clocks.rows("SELECT id FROM cases"))


def _told_to_call(city: City) -> int:
    return sum("请立即拨打110报警" in body for body in city.citizen.inbox)


def test_police_words_are_answered_at_once_and_the_desk_is_called(city: City) -> None:
    city.citizen.texts("车城大道三段有人持刀打架").gets("请立即拨打110报警")

    city.police_desk.rings().answers().hears("通报险情").hears("车城大道三段").presses("1")
    city.police_desk.hears("已由幺幺零接收")
    case = city.newest_case()
    assert (case.state, case.shown["unit"], case.shown["emergency"]) == ("police_return", "GAJ", True)
    assert case.happened("danger_told")[0]["data"]["words"] == ["打架", "持刀"]
    city.waits(60)
    assert (_told_to_call(city), city.police_desk.times_rung) == (1, 1)


def test_danger_in_several_parts_is_told_once(city: City) -> None:
    city.police_desk.answers_after(1, presses="1")

    for part in ("车城大道三段有人要跳", "楼，快来人", "他站在楼顶往下跳", "救命啊"):
        city.citizen.texts(part)
        city.waits(3)
    city.waits(60)

    assert (_cases(city), _told_to_call(city), city.police_desk.times_rung) == (1, 1, 1)
    assert "救命啊" in city.newest_case().shown["request"]


def test_danger_in_a_conversation_that_is_under_way_waits_for_nothing(city: City) -> None:
    city.police_desk.answers_after(1, presses="1")
    city.citizen.texts("楼下烧烤摊半夜还在吵")
    city.waits(10)
    city.citizen.gets("请回复事情发生的地点")

    city.citizen.texts("现在打起来了，有人拿刀").gets("请立即拨打110报警")

    city.waits(2)
    city.police_desk.hears("通报险情")
    assert city.newest_case().state == "police_return"


def test_danger_behind_a_registered_matter_takes_it_from_the_unit(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    city.citizen.texts(NOISE)
    city.waits(10)
    case = city.newest_case()
    unit.officer_phone.texts(f"1 {case.code}").gets("由您签收")
    city.police_desk.answers_after(1, presses="1")

    city.citizen.texts("他们打起来了，有人流血").gets("请立即拨打110报警")

    unit.officer_phone.gets("他们打起来了").gets("110")
    city.waits(5)
    assert (case.state, city.police_desk.times_rung, _cases(city)) == ("police_return", 1, 1)


def test_a_units_own_danger_reaches_unit_leader_and_desk_together(city: City) -> None:
    gas = city.unit("RQG")
    city.police_desk.answers_after(1, presses="1")

    city.citizen.texts("建设西路12号天然气泄露，味道大得很").gets("请立即拨打110报警")

    gas.leader_phone.rings()
    gas.officer_phone.rings()
    gas.duty_phone.rings().answers().hears("紧急事项").presses("1").hears("签收成功")
    city.waits(5)
    case = city.newest_case()
    city.citizen.gets("已登记")
    assert (case.state, case.acknowledged_by is not None) == ("acknowledged", True)
    assert {dispatch["unit"] for dispatch in case.shown["dispatches"]} == {"RQG", "GAJ"}
    assert city.police_desk.times_rung == 1


def test_a_delicate_matter_with_danger_reaches_its_unit_and_the_desk(city: City) -> None:
    labour = city.unit("RSJ")
    for phone in labour.phones:
        phone.rings_out()
    city.police_desk.answers_after(1, presses="1")
    city.centre.nobody_answers()

    city.citizen.texts("建设西路12号工地欠薪，有工人要跳楼").gets("请立即拨打110报警")

    labour.leader_phone.gets("敏感事项提示")
    city.waits(30)
    case = city.newest_case()
    assert (case.state, case.shown["unit"], city.police_desk.times_rung) == ("dispatched", "RSJ", 1)


def test_what_is_denied_is_no_danger(city: City) -> None:
    city.unit("ZFJ").duty_phone.rings_out()

    city.citizen.texts("车城大道三段烧烤摊吵得很，没有打架")
    city.waits(10)

    city.citizen.gets("已登记")
    city.unit("ZFJ").officer_phone.gets("烧烤摊")
    assert _told_to_call(city) == 0


@pytest.mark.parametrize("words", ["3", "险情", "险情，快点来人"])
def test_a_citizens_own_alarm_gives_his_open_case_back_to_110(city: City, words: str) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    case = city.operator.registers(unit="ZFJ")
    city.police_desk.answers_after(1, presses="1")

    city.citizen.texts(words).gets("请立即拨打110报警")

    city.waits(10)
    assert (case.state, city.police_desk.times_rung) == ("police_return", 1)


def test_an_alarm_of_somebody_without_a_case_is_a_case_for_110(city: City) -> None:
    city.police_desk.answers_after(1, presses="1")

    city.citizen.texts("险情，快点来人，九曲河大桥").gets("请立即拨打110报警")

    city.waits(10)
    city.police_desk.hears("九曲河大桥")
    assert city.newest_case().state == "police_return"


def test_a_bare_three_of_somebody_without_an_open_case_alarms_nobody(city: City) -> None:
    city.citizen.texts("3").gets("紧急危险请立即拨打110")
    city.waits(30)
    assert (_cases(city), city.police_desk.times_rung) == (0, 0)


def test_danger_told_again_later_calls_the_desk_again(city: City) -> None:
    city.police_desk.answers_after(1, presses="1")
    city.citizen.texts("车城大道三段有人打架")
    city.waits(minutes=11)

    city.citizen.texts("又打起来了，还拿了刀")

    city.waits(10)
    assert (_cases(city), city.police_desk.times_rung) == (1, 2)


def test_danger_from_a_landline_reaches_the_desk_and_nobody_is_texted(city: City) -> None:
    city.police_desk.answers_after(1, presses="1")
    sender = city.handset("+862826123456", "固定电话")

    sender.texts("车城大道三段有人打架").gets_nothing()

    city.waits(5)
    assert city.newest_case().state == "police_return"
    assert city.police_desk.times_rung == 1


def test_danger_in_a_complaint_reaches_both_the_centre_and_the_desk(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    case = city.operator.registers(unit="ZFJ")
    city.centre.nobody_answers()
    city.police_desk.answers_after(1, presses="1")

    city.citizen.texts(f"投诉 {case.code} 你们的人打人了").gets("请立即拨打110报警")

    city.citizen.gets("投诉已登记")
    city.waits(5)
    city.centre.officer_phone.gets("打人")
    assert city.police_desk.times_rung == 1
