"""What a city promises to its stories: nothing unexpected passes unnoticed, and days pass quickly."""

from __future__ import annotations

import time

import pytest

from tests.harness.city import City

A_WEEK_MAY_TAKE_S = 15.0
"""On a machine that many others use; alone it takes a tenth of it. Second by second it would be an hour."""


def test_a_second_ring_that_the_story_does_not_expect_is_noticed(city: City) -> None:
    unit = city.unit("ZFJ")
    city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")
    city.centre_officer.is_in_hand()
    for phone in unit.phones[1:]:
        phone.rings_out()
    unit.duty_phone.rings()

    city.waits(minutes=6)
    assert city.centre.duty_phone.times_rung == 1
    city.check_that_nothing_unexpected_happened()
    city.waits(minutes=5)

    with pytest.raises(AssertionError, match="XNZX duty_phone rang 2 times"):
        city.check_that_nothing_unexpected_happened()
    city.centre.duty_phone.is_in_hand()


def test_a_ring_of_a_phone_that_only_got_a_text_is_noticed(city: City) -> None:
    unit = city.unit("ZFJ")
    city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")
    unit.duty_phone.rings_out()
    unit.officer_phone.gets("新派单")

    city.waits(45)

    with pytest.raises(AssertionError, match="ZFJ officer rang 1 times"):
        city.check_that_nothing_unexpected_happened()
    unit.officer_phone.is_in_hand()


def test_a_breach_that_the_carrier_has_noticed_fails_the_story(city: City) -> None:
    city.police_desk.is_in_hand()
    city.switchboard.fault({"what": "answer_500", "on": "document", "count": 3})
    city.citizen.dials(city.common_number).hears("正在为您转回幺幺零").hangs_up()

    with pytest.raises(AssertionError, match="noticed breaches of its protocol"):
        city.check_that_nothing_unexpected_happened()
    city.switchboard.forget_notices()


def test_a_week_in_which_the_centre_is_reminded_passes_quickly(city: City) -> None:
    unit = city.unit("ZFJ")
    case = city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")
    unit.duty_phone.is_in_hand()
    city.centre_officer.is_in_hand()
    unit.officer_phone.texts(f"2 {case.code} 不属本单位").gets("退回申请已收到")
    began, before = time.monotonic(), city.clocks.now

    city.waits(days=7)

    assert (city.clocks.now - before).total_seconds() == 7 * 86400
    assert time.monotonic() - began < A_WEEK_MAY_TAKE_S
    case.becomes("dispatched")


def test_a_story_can_wait_for_an_hour_of_the_day(city: City) -> None:
    city.waits_until(9)
    assert city.clocks.now.isoformat() == "2026-11-04T01:00:00+00:00"

    city.waits_until(9, 30)
    assert city.clocks.now.isoformat() == "2026-11-04T01:30:00+00:00"

    city.waits_until(8, days=2)
    assert city.clocks.now.isoformat() == "2026-11-06T00:00:00+00:00"
