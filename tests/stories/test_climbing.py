"""Who is called when nobody answers. Scenarios 8, 12-15, 17."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from tests.harness.city import City
from tests.harness.handset import Handset


def test_the_ladder_climbs_in_time_when_everybody_lets_it_ring(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    case = city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")
    city.centre.officer_phone.is_in_hand()
    city.centre.duty_phone.rings_out()

    city.waits(181)

    roles = [call["role"] for call in case.calls]
    assert roles[:4] == ["duty_phone", "duty_officer", "backup_officer", "duty_leader"]
    assert city.seconds_after_check(case.calls[3]["ringing_at"]) <= 125
    unit.leader_phone.gets("无人签收")


def test_the_leader_hears_how_long_nobody_has_accepted_and_takes_it(city: City) -> None:
    unit = city.unit("JTJ")
    for phone in (unit.duty_phone, unit.officer_phone, unit.backup_phone):
        phone.rings_out()
    case = city.operator.registers(unit="JTJ", matter="出租车拒载")
    city.citizen.gets("登记")
    city.waits(120)

    unit.leader_phone.rings().answers().hears("无人签收").presses("1").hears("签收成功")

    assert case.acknowledged_by == unit.names["leader"]
    unit.leader_phone.gets("13800138000")


@pytest.mark.parametrize("fault", ["busy", "switched_off", "rejects", "refused"])
def test_the_next_person_is_called_at_once_when_a_phone_cannot_be_reached(city: City, fault: str) -> None:
    unit = city.unit("HBJ")
    does: dict[str, Callable[[Handset], Handset]] = {
        "busy": Handset.is_busy, "switched_off": Handset.is_switched_off, "rejects": Handset.rejects,
        "refused": partial(Handset.is_refused, code=21214),
    }  # fmt: skip
    does[fault](unit.duty_phone)
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(4)

    unit.officer_phone.rings().answers().presses("1").hears("签收成功")
    assert city.seconds_after_check(case.calls[1]["due_at"]) <= 4


def test_a_phone_that_rings_out_is_followed_by_the_next_without_a_pause(city: City) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.rings_out()
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(41)

    unit.officer_phone.rings().answers().presses("1").hears("签收成功")
    assert city.seconds_after_check(case.calls[1]["due_at"]) <= 40


def test_a_refused_number_is_marked_and_not_tried_again(city: City) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.is_refused(21211)
    unit.officer_phone.is_in_hand()
    city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")
    unit.officer_phone.rings().answers().presses("1").hears("签收成功").hangs_up()
    city.waits(20)

    again = city.operator.registers(unit="HBJ")

    assert [call["role"] for call in again.calls] == ["duty_officer"]
    unit.officer_phone.rings()


def test_an_announcement_that_answers_is_no_acknowledgement_and_costs_no_time(city: City) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.answers_with_an_announcement()
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(41)

    unit.officer_phone.rings().answers().presses("1").hears("签收成功")
    assert case.acknowledged_by == unit.names["officer"]


def test_the_centre_is_told_at_the_breach_and_called_until_somebody_owns_it(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    city.centre.duty_phone.rings_out()
    case = city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")

    city.waits(181)
    city.centre.officer_phone.gets("已过三分钟无人签收")
    assert len(case.happened("breached")) == 1
    city.waits(125)
    assert city.centre.duty_phone.times_rung == 1
    city.waits(300)
    assert city.centre.duty_phone.times_rung == 2
    city.waits(295)

    city.centre.duty_phone.is_in_hand()
    city.centre.duty_phone.answers_after(1, presses="1")
    city.waits(30)
    assert case.state == "acknowledged"
    city.waits(700)
    assert city.centre.duty_phone.times_rung == 3


def test_a_unit_without_a_roster_is_passed_to_the_centre_at_once(city: City) -> None:
    city.clocks.execute("DELETE FROM shifts WHERE unit_code = 'GTJ'")
    city.operator.registers(unit="GTJ")
    city.citizen.gets("登记")

    city.centre.duty_phone.rings().answers().hears("无人签收").presses("1").hears("由中心接办")


def test_without_any_roster_the_centres_own_number_is_called(city: City) -> None:
    city.clocks.execute("DELETE FROM shifts WHERE unit_code IN ('GTJ', 'XNZX')")
    centre = city.handset("+862826110100", "效能中心总机", "landline")
    case = city.operator.registers(unit="GTJ")
    city.citizen.gets("登记")

    centre.rings().answers().hears("无人签收").presses("1")

    assert case.state == "acknowledged"


def test_extensions_of_one_exchange_are_phones_of_their_own(city: City) -> None:
    city.clocks.execute(
        "UPDATE contacts SET number = '+862826000001', extension = '8' || right(number, 2)"
        " WHERE number IN ('+862826000005', '+862826000006')"
    )
    for code in ("WJW", "ZFJ", "RSJ"):
        unit = city.unit(code)
        for phone in unit.phones:
            phone.is_in_hand()
        case = city.operator.registers(unit=code)
        assert case.calls[0]["state"] != "capped"
    city.citizen.gets("登记")


def test_whoever_heard_the_prompt_and_hung_up_has_a_moment_for_his_reply(city: City) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.answers_after(1, hangs_up_after_s=4)
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(15)
    unit.officer_phone.is_quiet()
    city.waits(8)

    unit.officer_phone.rings().answers().presses("1").hears("签收成功")
    assert case.acknowledged_by == unit.names["officer"]


def test_a_shift_without_officers_goes_to_the_leader_at_once(city: City) -> None:
    unit = city.unit("GTJ")
    city.clocks.execute(
        "UPDATE shifts SET duty_phone_id = NULL, officer_id = NULL, backup_id = NULL WHERE unit_code = 'GTJ'"
    )
    case = city.operator.registers(unit="GTJ")
    city.citizen.gets("登记")

    unit.leader_phone.rings().answers().presses("1").hears("签收成功")

    assert case.acknowledged_by == unit.names["leader"]


def test_a_shift_without_a_leader_goes_to_the_centre_and_never_rings_for_ever(city: City) -> None:
    unit = city.unit("GTJ")
    city.clocks.execute("UPDATE shifts SET leader_id = NULL WHERE unit_code = 'GTJ'")
    for phone in (unit.duty_phone, unit.officer_phone, unit.backup_phone):
        phone.rings_out()
    city.centre.duty_phone.rings_out()
    case = city.operator.registers(unit="GTJ")
    city.citizen.gets("登记")

    city.waits(310)

    city.centre.officer_phone.gets("无人签收")
    assert [call["role"] for call in case.calls][-1] == "centre"


def test_one_person_on_two_rungs_is_called_once(city: City) -> None:
    unit = city.unit("ZFJ")
    city.clocks.execute(
        "UPDATE shifts SET backup_id = officer_id, leader_id = officer_id WHERE unit_code = 'ZFJ'"
    )
    unit.duty_phone.rings_out()
    unit.officer_phone.rings_out()
    city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")

    city.waits(170)

    assert unit.officer_phone.times_rung == 1


def test_nobody_is_called_more_than_twice_in_five_minutes_and_the_ladder_goes_on(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    cases = [city.operator.registers(unit="ZFJ") for _ in range(3)]
    city.citizen.gets("登记")
    city.centre.officer_phone.is_in_hand()

    city.waits(170)

    assert all(1 <= phone.times_rung <= 2 for phone in unit.phones)
    assert cases[2].happened("capped")
    city.waits(130)
    city.centre.duty_phone.is_in_hand()
    assert city.centre.duty_phone.times_rung <= 2


def test_an_emergency_reaches_phone_mobile_and_leader_together(city: City) -> None:
    unit = city.unit("WJW")
    case = city.operator.registers(unit="WJW", request="有人昏迷", matter="医疗急救")
    city.citizen.gets("登记")

    unit.leader_phone.rings()
    unit.officer_phone.rings()
    unit.duty_phone.rings().answers().hears("紧急事项").presses("1").hears("签收成功")

    unit.leader_phone.is_quiet()
    unit.officer_phone.is_quiet()
    assert case.shown["emergency"] is True


def test_wages_with_a_jump_reach_the_leader_and_the_110_desk_at_once(city: City) -> None:
    unit = city.unit("RSJ")
    case = city.operator.registers(unit="RSJ", request="讨薪工人要跳楼", matter="拖欠工资")
    city.citizen.gets("登记")

    unit.leader_phone.gets("敏感事项").rings()
    city.police_desk.rings().answers().presses("1").hears("已由幺幺零接收")
    unit.officer_phone.rings().answers().presses("1").hears("签收成功")
    unit.duty_phone.is_quiet()

    assert case.acknowledged_by == unit.names["officer"]
    assert case.state == "acknowledged"


def test_both_clocks_are_on_record_with_their_lateness(city: City) -> None:
    unit = city.unit("ZFJ")
    for phone in unit.phones[:3]:
        phone.rings_out()
    city.centre.officer_phone.is_in_hand()
    checked = city.clocks.now - timedelta(seconds=100)
    case = city.operator.registers(unit="ZFJ", verified_at=checked.isoformat())
    city.citizen.gets("登记")
    unit.leader_phone.answers_after(90, presses="1")

    city.waits(110)
    unit.leader_phone.texts(f"1 {case.code}", to=city.common_number)

    assert case.dispatch["notify_late_s"] == 0
    assert case.dispatch["acknowledge_late_s"] == 30
