"""Officer and citizen talk: joined by key or by text, and what happens when one of them has gone."""

from __future__ import annotations

import pytest

from tests.harness.city import City


def test_the_caller_is_joined_to_the_leader_when_the_others_do_not_answer(city: City) -> None:
    unit = city.unit("JTJ")
    for phone in unit.phones[:3]:
        phone.rings_out()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    city.waits(106)

    unit.leader_phone.rings().answers().hears("已过两分钟无人签收").presses("1")

    city.citizen.talks_to(unit.leader_phone)
    assert case.acknowledged_by == unit.names["leader"]


def test_an_officer_who_accepts_by_text_is_rung_to_talk_to_the_waiting_caller(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")

    unit.officer_phone.texts(f"1 {case.code}", to=city.common_number)

    unit.officer_phone.rings().answers().hears("群众正在线上等候").presses("1").talks_to(city.citizen)
    city.citizen.gets("已签收")


@pytest.mark.parametrize("moment", ["ringing", "listening"])
def test_an_officer_who_texts_while_his_phone_is_called_talks_to_the_caller(city: City, moment: str) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.is_busy()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    unit.officer_phone.rings()
    if moment == "listening":
        unit.officer_phone.answers().hears("等候")

    unit.officer_phone.texts(f"1 {case.code}", to=city.common_number)

    if moment == "ringing":
        city.waits(5)
        unit.officer_phone.rings().answers().hears("等候").presses("1")
    unit.officer_phone.talks_to(city.citizen)


def test_a_caller_whom_the_officer_cannot_be_joined_with_hears_that_he_will_be_called(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    unit.officer_phone.rejects()

    unit.officer_phone.texts(f"1 {case.code}", to=city.common_number)
    city.waits(40)

    city.citizen.hears("尽快给您回电").does_not_hear("暂时无人接听")


def test_a_phone_that_rings_for_a_caller_who_has_gone_stops(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    unit.officer_phone.texts(f"1 {case.code}", to=city.common_number)
    unit.officer_phone.rings()

    city.citizen.hangs_up()

    unit.officer_phone.is_quiet()


def test_a_caller_who_hangs_up_while_waiting_leaves_an_open_case(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")

    city.citizen.hangs_up()

    unit.duty_phone.rings().answers().hears("有一件新派单").presses("1").hears("签收成功")
    unit.officer_phone.gets("13800138000")
    assert case.happened("caller_hung_up")
    assert case.state == "acknowledged"


def test_a_caller_who_hangs_up_at_the_moment_of_acceptance_is_not_lost(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    unit.duty_phone.rings().answers().hears("群众正在线上等候")

    city.switchboard.do(unit.duty_phone.number, "press", {"digits": "1"})
    city.switchboard.do(city.citizen.number, "hang_up")
    city.clocks.settle()

    unit.officer_phone.gets("13800138000")
    unit.duty_phone.hears("群众已挂机").hears("按一立即接通群众")
    city.waits(30)
    unit.duty_phone.is_quiet()
    assert case.state == "acknowledged"


def test_nothing_keeps_ringing_after_the_talk(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    unit.officer_phone.is_in_hand()
    unit.duty_phone.rings().answers().hears("等候").presses("1")
    city.citizen.talks_to(unit.duty_phone)

    unit.duty_phone.hangs_up()

    city.waits(60)
    city.citizen.is_quiet()
    assert all(call["ended_at"] for call in case.calls)


def test_nobody_accepts_while_the_caller_waits(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    city.centre.officer_phone.is_in_hand()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")

    city.waits(130)

    city.citizen.hears("暂时无人接听").hears("编号零零零幺").hears("如需留言").hangs_up()
    city.waits(40)
    assert case.state == "dispatched"
    assert [call["role"] for call in case.calls][-1] == "duty_leader"


@pytest.mark.parametrize("moment", ["connecting", "last words"])
def test_key_zero_works_also_in_the_first_and_in_the_last_sentence(city: City, moment: str) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    city.centre.officer_phone.is_in_hand()
    city.police_desk.answers_after(2)
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    if moment == "last words":
        city.citizen.hears("请按一").presses("1").hears("尽快给您回电")

    city.citizen.presses("0")

    city.citizen.talks_to(city.police_desk)
    assert case.state == "police_return"


def test_a_caller_who_cannot_wait_is_called_back(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.transfers(to=unit)
    unit.duty_phone.rings()
    unit.officer_phone.is_in_hand()
    city.citizen.gets("已登记").hears("由工作人员尽快给您回电")

    city.citizen.presses("1").hears("编号零零零幺").hears("尽快给您回电")

    assert case.happened("call_back_wanted")


@pytest.mark.parametrize("shown_as", ["anonymous", "+862826110110"])
def test_what_is_not_the_citizens_number_gets_a_case_and_no_text(city: City, shown_as: str) -> None:
    unit = city.unit("ZFJ")
    city.citizen.dials(unit.direct_number, **{"as": shown_as})

    unit.duty_phone.rings().answers().hears("等候").presses("1").hears("正在为您接通群众")

    city.citizen.talks_to(unit.duty_phone).gets_nothing()
    unit.officer_phone.gets("群众未留联系电话")
    assert city.newest_case().state == "acknowledged"


def test_the_hold_prompt_names_the_leader_once_he_is_called(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    city.operator.transfers(to=unit)
    city.citizen.gets("已登记")

    city.waits(115)

    city.citizen.hears("正在为您联系值班领导")
