"""Who takes a case, and what everybody else is told. Scenarios 1-7, 9, 10."""

from __future__ import annotations

import pytest

from tests.harness.city import City


def test_key_one_takes_the_case_and_the_details_go_to_the_officers_mobile(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")

    unit.duty_phone.rings().answers().hears("签收请按一").presses("1").hears("签收成功")

    assert case.state == "acknowledged"
    assert case.dispatch["acknowledged_via"] == "key"
    unit.officer_phone.gets("新派单0001").gets("13800138000")
    city.citizen.gets("已通知市城市行政执法局").gets("已签收")
    city.waits(600)
    assert len(case.calls) == 1


def test_acknowledging_by_text_stops_every_later_rung_and_every_ringing_phone(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    unit.duty_phone.rings()

    unit.officer_phone.gets("新派单").texts(f"1 {case.code}", to=city.common_number)

    unit.officer_phone.gets("由您签收").gets("王女士")
    city.waits(8)
    unit.duty_phone.is_quiet()
    city.citizen.gets("已签收")
    city.waits(900)
    assert case.acknowledged_by == unit.names["officer"]
    assert len(case.calls) == 1


def test_whoever_answers_in_between_hears_who_took_it_and_when(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    unit.duty_phone.rings().answers().hears("新派单")

    unit.officer_phone.texts(f"1 {case.code}", to=city.common_number)

    unit.duty_phone.hears(f"已由{unit.names['officer']}于二十一点四十六分签收")
    city.citizen.gets("已签收")
    assert case.acknowledged_by == unit.names["officer"]


@pytest.mark.parametrize(
    "body", ["1 {code}  ", "１　{code}", "1{code}", "一 {code}", "签收{code}", "【1】{code}。"]
)
def test_a_reply_means_the_same_however_it_is_typed(city: City, body: str) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    unit.duty_phone.rings_out()

    unit.officer_phone.texts(body.format(code=case.code), to=city.common_number)

    assert case.acknowledged_by == unit.names["officer"]
    city.citizen.gets("已签收")


def test_a_reply_after_the_case_was_taken_is_answered_and_changes_nothing(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.texts(f"1 {case.code}", to=city.common_number)
    city.waits(120)
    before = case.shown

    unit.leader_phone.texts(f"1 {case.code}", to=city.common_number)

    unit.leader_phone.gets(f"{case.code}已由{unit.names['officer']}于21:46签收")
    assert case.shown["dispatches"] == before["dispatches"]
    city.citizen.gets("已签收")


def test_a_code_is_not_given_to_a_second_case_that_could_be_mistaken_for_the_first(city: City) -> None:
    unit = city.unit("ZFJ")
    for phone in unit.phones:
        phone.is_in_hand()
    first = city.operator.registers(unit="ZFJ")
    second = city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")

    city.clocks.execute("UPDATE case_codes SET free_at = '-infinity' WHERE number > 2")
    third = city.operator.registers(unit="ZFJ")

    assert len({first.code, second.code, third.code}) == 3


def test_a_bare_one_takes_the_only_waiting_case(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    unit.duty_phone.rings_out()

    unit.officer_phone.texts("1", to=city.common_number)

    assert case.acknowledged_by == unit.names["officer"]
    city.citizen.gets("已签收")


def test_a_bare_one_is_asked_back_with_the_list_when_several_wait(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    first = city.operator.registers(unit="ZFJ")
    second = city.operator.registers(unit="ZFJ")

    unit.officer_phone.texts("1", to=city.common_number)

    unit.officer_phone.gets(f"您有2件待签收事项：{first.code}、{second.code}")
    assert (first.acknowledged_by, second.acknowledged_by) == (None, None)
    city.citizen.gets("登记")


def test_a_bare_one_is_told_when_nothing_waits(city: City) -> None:
    officer = city.unit("ZFJ").officer_phone

    officer.texts("1", to=city.common_number)

    officer.gets("没有待签收事项")


def test_a_reply_from_a_number_on_no_roster_changes_nothing_and_is_on_record(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.is_in_hand()
    stranger = city.handset("+8613900009999", "陌生人")

    stranger.texts(f"1 {case.code}", to=city.common_number)

    stranger.gets("不在值班名册")
    assert case.acknowledged_by is None
    assert city.clocks.rows("SELECT body FROM inbound_texts") == [(f"1 {case.code}",)]
    assert city.clocks.rows("SELECT act FROM audit_entries") == [("text refused",)]
    city.citizen.gets("登记")


def test_an_officer_of_another_unit_cannot_take_it(city: City) -> None:
    unit, other = city.unit("ZFJ"), city.unit("HBJ")
    case = city.operator.registers(unit="ZFJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.is_in_hand()
    city.citizen.gets("登记")

    other.officer_phone.texts(f"1 {case.code}", to=city.common_number)

    other.officer_phone.gets(f"未找到编号{case.code}")
    assert case.acknowledged_by is None


def test_a_wrong_key_repeats_the_prompt_and_no_key_is_no_acknowledgement(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    unit.officer_phone.is_in_hand()
    city.citizen.gets("登记")

    unit.duty_phone.rings().answers().presses("7").hears("按键有误")

    unit.duty_phone.hears("签收请按一")
    city.waits(90)
    unit.duty_phone.hears("不视为签收").is_quiet()
    unit.backup_phone.is_in_hand()
    assert case.acknowledged_by is None


def test_a_key_pressed_while_the_prompt_still_speaks_counts(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    unit.officer_phone.is_in_hand()

    unit.duty_phone.rings().answers().hears("您好").presses("1")

    assert case.state == "acknowledged"
    city.citizen.gets("已签收")


def test_an_officer_who_hangs_up_during_the_prompt_does_not_stop_the_ladder(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")

    unit.duty_phone.rings().answers().hears("新派单").hangs_up()
    city.waits(41)

    unit.officer_phone.rings().answers().presses("1").hears("签收成功")
    assert case.acknowledged_by == unit.names["officer"]


def test_of_two_who_accept_in_the_same_second_one_wins_and_the_other_is_told(city: City) -> None:
    unit = city.unit("RSJ")
    case = city.operator.registers(unit="RSJ", emergency=True)
    unit.officer_phone.rings().answers().hears("签收请按一")
    unit.leader_phone.rings().answers().hears("签收请按一")
    unit.duty_phone.is_in_hand()

    city.switchboard.do(unit.officer_phone.number, "press", {"digits": "1"})
    city.switchboard.do(unit.leader_phone.number, "press", {"digits": "1"})
    city.clocks.settle()

    told = [phone for phone in (unit.officer_phone, unit.leader_phone) if "已由" in phone.heard]
    took = [phone for phone in (unit.officer_phone, unit.leader_phone) if "签收成功" in phone.heard]
    assert (len(took), len(told)) == (1, 1)
    assert len(case.happened("acknowledged")) == 1
    city.citizen.gets("已签收")


def test_danger_reported_by_text_reaches_the_110_desk_at_once_and_stops_the_units_phones(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    unit.duty_phone.rings()
    city.citizen.gets("登记")

    unit.officer_phone.texts(f"3 {case.code}", to=city.common_number)

    unit.officer_phone.gets("险情报告已收到")
    city.waits(8)
    unit.duty_phone.is_quiet()
    city.police_desk.rings().answers().hears("通报险情").presses("1").hears("已由幺幺零接收")
    assert case.state == "police_return"
    city.waits(900)
    assert city.police_desk.times_rung == 1


def test_danger_reported_by_key_calls_the_desk_again_until_somebody_takes_it(city: City) -> None:
    unit = city.unit("ZFJ")
    city.operator.registers(unit="ZFJ")
    unit.officer_phone.is_in_hand()
    city.police_desk.rings_out()
    city.citizen.gets("登记")

    unit.duty_phone.rings().answers().hears("报告险情请按三").presses("3").hears("险情报告已登记")
    city.waits(95)

    assert city.police_desk.times_rung >= 2


def test_a_return_stops_the_ladder_and_asks_the_centre_and_the_reason_can_follow(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    unit.officer_phone.is_in_hand()
    city.citizen.gets("登记")

    unit.duty_phone.rings().answers().hears("退回请按二").presses("2").hears("退回申请已登记")
    city.centre.officer_phone.gets("申请退回")
    unit.officer_phone.texts(f"2 {case.code} 属于环保局", to=city.common_number)

    unit.officer_phone.gets("理由：属于环保局")
    city.centre.officer_phone.gets("属于环保局")
    assert case.dispatch["state"] == "return_requested"
    city.waits(200)
    assert len(case.calls) == 1


def test_cx_lists_what_is_open_and_bz_explains(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")

    unit.officer_phone.texts("cx", to=city.common_number).gets(f"您有1件未办结事项：{case.code}")
    unit.officer_phone.texts("BZ", to=city.common_number).gets("1+编号签收")
    unit.officer_phone.texts(f"1{case.code}", to=city.common_number).gets("由您签收")
    unit.officer_phone.texts("CX", to=city.common_number).gets("（已签收）")
    unit.officer_phone.texts("什么情况", to=city.common_number).gets("未能识别")


def test_a_citizen_asks_how_it_stands(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.is_in_hand()
    case = city.operator.registers(unit="ZFJ")

    city.citizen.texts("CX", to=city.common_number).gets("正在等待签收")
    unit.officer_phone.texts(f"1 {case.code}", to=city.common_number)
    city.citizen.texts("CX", to=city.common_number).gets("办理中")
