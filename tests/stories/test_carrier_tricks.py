"""What a carrier may do besides its moods: documents that fail, keys that wait, calls that queue."""

from __future__ import annotations

import pytest

from tests.harness.city import City

CALLBACKS = ["call_status", "message_status"]


def test_a_document_that_fails_once_is_asked_for_again_and_heard(city: City) -> None:
    unit = city.unit("HBJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")
    city.switchboard.fault({"what": "answer_500", "on": "document", "count": 2})

    unit.duty_phone.rings().answers().hears("有一件新派单").presses("1").hears("签收成功")

    assert case.state == "acknowledged"
    city.switchboard.forget_notices()


def test_a_citizen_whose_call_we_cannot_answer_is_put_through_to_110(city: City) -> None:
    city.switchboard.fault({"what": "answer_500", "on": "document", "count": 3})

    city.citizen.dials(city.common_number)

    city.police_desk.rings().answers().talks_to(city.citizen)
    city.citizen.hears("正在为您转回幺幺零").hangs_up()
    city.switchboard.forget_notices()


def test_an_officers_call_without_a_document_takes_nothing_and_the_next_is_called(city: City) -> None:
    unit = city.unit("HBJ")
    broken = {"what": "answer_500", "on": "document", "number": unit.duty_phone.number}
    city.switchboard.fault(broken)
    unit.duty_phone.answers_after(3, presses="1")
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(41)

    unit.officer_phone.rings().answers().presses("1").hears("签收成功")
    assert case.acknowledged_by == unit.names["officer"]
    city.switchboard.forget_notices()


def test_a_call_that_the_carriers_list_does_not_show_yet_is_not_placed_again(city: City) -> None:
    city.switchboard.fault({"what": "lost_reply", "on": "POST Calls", "count": 1})
    city.switchboard.fault({"what": "drop", "on": CALLBACKS, "for_s": 30})
    city.switchboard.fault({"what": "stale", "on": "GET *", "seconds": 9})
    unit = city.unit("HBJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.is_in_hand()
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(39)

    assert unit.duty_phone.times_rung == 1
    assert case.calls[0]["state"] == "no_answer"
    assert city.clocks.rows("SELECT tries FROM attempts WHERE role = 'duty_phone'") == [(1,)]


def test_a_key_held_too_long_where_keys_wait_rings_no_citizen(city: City) -> None:
    city.switchboard.behave({"early_keys_wait": True})
    unit = city.unit("HBJ")
    unit.duty_phone.is_like("holds_the_key")
    unit.officer_phone.is_in_hand()
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(60)

    assert case.state == "acknowledged"
    city.citizen.is_quiet()
    assert city.citizen.times_rung == 0


def test_a_key_pressed_in_the_moment_of_hanging_up_takes_the_case(city: City) -> None:
    unit = city.unit("HBJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")
    unit.duty_phone.rings().answers().hears("有一件新派单")

    city.switchboard.do(unit.duty_phone.number, "press", {"digits": "1"})
    city.switchboard.do(unit.duty_phone.number, "hang_up")
    city.clocks.settle()

    assert case.state == "acknowledged"
    city.waits(130)


@pytest.mark.parametrize("at_post", [True, False], ids=["refused at once", "failed later"])
def test_an_officer_who_wants_no_texts_is_called_and_texted_again_once_he_does(
    city: City, at_post: bool
) -> None:
    city.switchboard.behave({"opt_out_at_post": at_post})
    unit = city.unit("HBJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.is_in_hand().texts("STOP")
    city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")
    city.waits(41)
    unit.officer_phone.rings().answers().presses("1").hears("签收成功").hangs_up()
    city.waits(30)
    assert city.clocks.rows("SELECT channel, code FROM number_marks") == [("text", 21610)]

    second = city.operator.registers(unit="HBJ")
    texted = [one["role"] for one in second.shown["attempts"] if one["channel"] == "text"]
    assert "duty_officer" not in texted
    unit.officer_phone.texts("START")
    city.waits(41)
    unit.officer_phone.rings().answers().presses("1").hears("签收成功")

    unit.officer_phone.gets(second.code)


def test_a_leg_that_still_queues_when_the_case_is_taken_never_rings(city: City) -> None:
    city.switchboard.behave({"calls_per_s": 0.05})
    first, unit = city.unit("ZFJ"), city.unit("HBJ")
    city.citizen.is_in_hand()
    for phone in (first.duty_phone, first.officer_phone, unit.officer_phone):
        phone.is_in_hand()
    city.operator.registers(unit="ZFJ")
    case = city.operator.registers(unit="HBJ")
    city.waits(5)
    unit.officer_phone.gets(case.code).texts(f"1 {case.code}")

    city.waits(30)

    assert case.state == "acknowledged"
    assert unit.duty_phone.times_rung == 0
    assert [call["state"] for call in case.calls] == ["cancelled"]
