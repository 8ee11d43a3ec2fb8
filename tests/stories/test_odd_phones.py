"""What answers at duty phones besides people: machines, wrong numbers, wrong keys. Scenarios 7-9, 12."""

from __future__ import annotations

import pytest

from tests.harness.city import City


@pytest.mark.parametrize(
    "machine",
    [
        "announcement",
        "fax",
        "voicemail",
        "machine_taken_for_human",
        "says_nothing",
        "coloured_ring",
        "hash_only",
    ],
)
def test_what_answers_without_a_key_takes_nothing_and_costs_no_time(city: City, machine: str) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.is_like(machine)
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(41)

    unit.officer_phone.rings().answers().presses("1").hears("签收成功")
    assert case.acknowledged_by == unit.names["officer"]
    assert city.seconds_after_check(case.calls[1]["due_at"]) <= 40


@pytest.mark.parametrize(
    "persona",
    ["accepts", "accepts_early", "wrong_then_right", "presses_twice", "holds_the_key", "accepts_late"],
)
def test_whoever_presses_1_in_his_own_way_takes_it_and_rings_nobody(city: City, persona: str) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.is_like(persona)
    unit.officer_phone.is_in_hand()
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(60)

    assert case.state == "acknowledged"
    assert [call["role"] for call in case.calls] == ["duty_phone"]
    city.waits(180)


@pytest.mark.parametrize("persona", ["hangs_up_in_the_prompt", "hangs_up_at_once", "no_such_number"])
def test_after_a_call_that_came_to_nothing_the_next_person_is_called_soon(city: City, persona: str) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.is_like(persona)
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(25)

    unit.officer_phone.rings().answers().presses("1").hears("签收成功")
    assert case.acknowledged_by == unit.names["officer"]


def test_somebody_who_hung_up_on_one_case_takes_the_next(city: City) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.is_like("answers_twice")
    first = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")
    city.waits(25)
    unit.officer_phone.rings().answers().presses("1").hears("签收成功").hangs_up()
    city.waits(60)

    second = city.operator.registers(unit="HBJ")
    city.waits(20)

    assert (first.calls[0]["role"], second.calls[0]["role"]) == ("duty_phone", "duty_phone")
    assert second.state == "acknowledged"
    assert [call["role"] for call in second.calls] == ["duty_phone"]


def test_an_exchange_that_listens_late_loses_the_extension_and_the_ladder_goes_on(city: City) -> None:
    unit = city.unit("WJW")
    unit.duty_phone.is_behind_an_exchange(listens_after_s=6)
    case = city.operator.registers(unit="WJW")
    city.citizen.gets("登记")

    city.waits(41)

    unit.duty_phone.is_quiet()
    unit.officer_phone.rings().answers().presses("1").hears("签收成功")
    assert case.acknowledged_by == unit.names["officer"]


def test_an_exchange_that_listens_late_is_given_the_time_that_it_needs(city: City) -> None:
    unit = city.unit("WJW")
    unit.duty_phone.is_behind_an_exchange(listens_after_s=6)
    city.clocks.execute("UPDATE contacts SET pause_s = 6.5 WHERE number = %s", unit.duty_phone.number)
    case = city.operator.registers(unit="WJW")
    city.citizen.gets("登记")
    unit.officer_phone.is_in_hand()

    city.waits(10)

    unit.duty_phone.rings().answers().presses("1").hears("签收成功")
    assert case.state == "acknowledged"


def test_an_extension_that_nobody_answers_is_no_acknowledgement(city: City) -> None:
    unit = city.unit("WJW")
    unit.duty_phone.rings_out().is_behind_an_exchange(rings_s=25, unanswered="announces")
    case = city.operator.registers(unit="WJW")
    city.citizen.gets("登记")

    city.waits(41)

    unit.officer_phone.rings().answers().presses("1").hears("签收成功")
    assert case.acknowledged_by == unit.names["officer"]
