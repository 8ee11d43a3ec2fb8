"""Texts to and from officers' phones as phones really are. Scenarios 1-3, 27."""

from __future__ import annotations

import pytest

from tests.harness.city import City


@pytest.mark.parametrize(
    "persona",
    ["texts_full_width", "texts_spaced", "texts_together", "texts_zero_width", "texts_quoted",
     "texts_bracketed", "texts_spoken", "texts_chatty", "texts_in_parts"],
)  # fmt: skip
def test_a_reply_is_understood_however_a_hand_writes_it(city: City, persona: str) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.is_like(persona)
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(30)

    assert case.acknowledged_by == unit.names["officer"]
    unit.officer_phone.gets("由您签收")


def test_a_reply_with_a_wrong_code_is_answered_and_takes_nothing(city: City) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.is_like("texts_wrong_code")
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(30)

    assert case.acknowledged_by is None
    unit.officer_phone.gets("未找到编号")
    assert len(unit.officer_phone.inbox) == 2


def test_a_reply_sent_twice_takes_it_once(city: City) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.is_like("texts_twice")
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(60)

    assert len(case.happened("acknowledged")) == 1
    assert case.acknowledged_by == unit.names["officer"]


def test_a_reply_of_which_a_part_is_lost_costs_no_time(city: City) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.is_like("texts_a_part_is_lost")
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(42)

    unit.officer_phone.rings().answers().presses("1").hears("签收成功")
    assert case.acknowledged_by == unit.names["officer"]


def test_a_phone_that_was_off_gets_its_text_late_and_its_reply_counts(city: City) -> None:
    unit = city.unit("HBJ")
    unit.nobody_answers()
    unit.officer_phone.is_like("off_then_on", for_s=100, afterwards="texts_back")
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")
    city.centre.officer_phone.is_in_hand()

    city.waits(99)
    assert unit.officer_phone.inbox == []
    city.waits(8)

    unit.officer_phone.gets("由您签收")
    assert case.acknowledged_by == unit.names["officer"]


def test_a_reply_from_a_phone_that_was_off_too_long_hears_who_has_taken_it(city: City) -> None:
    unit = city.unit("HBJ")
    unit.nobody_answers()
    unit.leader_phone.answers_after(3, presses="1")
    unit.officer_phone.is_like("off_then_on", for_s=240, afterwards="texts_back")
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")
    city.centre.officer_phone.is_in_hand()

    city.waits(260)

    assert case.acknowledged_by == unit.names["leader"]
    unit.officer_phone.gets("签收")
    assert any(unit.names["leader"][:1] in body for body in unit.officer_phone.inbox)


@pytest.mark.parametrize("fate", ["landline_refuses_texts", "landline_loses_texts", "texts_blocked"])
def test_a_number_that_cannot_take_texts_is_called_in_its_turn_and_not_texted_again(
    city: City, fate: str
) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.is_like(fate)
    first = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")
    city.waits(41)
    unit.officer_phone.rings().answers().presses("1").hears("签收成功").hangs_up()
    city.waits(60)

    again = city.operator.registers(unit="HBJ")
    city.waits(10)

    assert first.acknowledged_by == unit.names["officer"]
    texted = [
        one for one in again.shown["attempts"] if one["channel"] == "text" and one["role"] == "duty_officer"
    ]
    assert texted == []
    city.waits(31)
    unit.officer_phone.rings()


def test_a_text_that_is_delivered_after_all_changes_nothing(city: City) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.is_like("texts_delivered_late")
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(41)
    unit.officer_phone.rings().answers().presses("1").hears("签收成功")
    city.waits(60)

    assert case.acknowledged_by == unit.names["officer"]
    unit.officer_phone.gets("新派单")


def test_an_officer_who_stopped_our_texts_is_called_and_gets_them_again_when_he_wants(city: City) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.rings_out()
    officer = unit.officer_phone
    officer.texts("STOP")
    city.waits(10)
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(41)

    officer.rings().answers().presses("1").hears("签收成功").hangs_up()
    assert case.acknowledged_by == unit.names["officer"]
    assert not any("新派单" in body for body in officer.inbox)
    city.waits(60)
    officer.texts("START")
    city.waits(10)

    city.operator.registers(unit="HBJ")

    officer.gets("新派单")
    city.waits(41)
    officer.rings()
