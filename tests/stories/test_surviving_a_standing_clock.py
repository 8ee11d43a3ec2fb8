"""The clock's process stands still for minutes: what happens when it moves again. Scenarios 30, 31.

Who was missed is called at once, all of them together: each is another person, and after three minutes
nobody should wait for a colleague's forty seconds. Nobody is called, or sent the same, twice for one gap: a
number that stands on several missed rungs is called once, and a rung that was missed several times is
climbed once. Each climb says by how many seconds it is late.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest

from tests.harness.city import City

DEAF = {"what": "drop", "on": "call_status", "count": 500}
"""Without callbacks nothing says that nobody answers, so only the clock makes the ladder go on."""


def at_rest(city: City, how: str) -> AbstractContextManager[None]:
    """No clock, in one way or the other."""
    return city.processes.standing_still("clock") if how == "frozen" else city.processes.without("clock")


def climbs(city: City) -> list[tuple[str, int, int]]:
    """Every climb: its rung, seconds after the check, and by how much it says that it is late."""
    return [
        (
            str(event["data"]["rung"]),
            round(city.seconds_after_check(event["at"])),
            int(event["data"]["late_s"]),
        )
        for event in city.newest_case().happened("climbed")
    ]


@pytest.mark.parametrize("how", ["frozen", "killed"])
def test_after_three_minutes_everybody_who_was_missed_is_called_at_once_and_once(
    city: City, how: str
) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    city.centre.officer_phone.is_in_hand()
    city.switchboard.fault(DEAF)
    case = city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")

    with at_rest(city, how):
        city.clocks.pass_by(185)
    city.clocks.settle()

    assert climbs(city) == [
        ("duty", 0, 0), ("officer", 185, 145), ("backup", 185, 105), ("leader", 185, 65), ("breach", 185, 5),
    ]  # fmt: skip
    assert [phone.times_rung for phone in unit.phones] == [1, 1, 1, 1]
    assert [len(phone.inbox) for phone in unit.phones[1:]] == [1, 1, 1]
    assert len(city.centre.officer_phone.inbox) == 1
    assert len(case.happened("breached")) == 1
    assert "超时" in case.page
    unit.leader_phone.answers_after(1, presses="1")
    unit.leader_phone.gets("无人签收")


def test_a_rung_that_was_missed_three_times_is_climbed_once(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    city.centre.duty_phone.rings_out()
    city.centre.officer_phone.is_in_hand()
    city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")
    city.waits(299)
    assert city.centre.duty_phone.times_rung == 0

    with at_rest(city, "frozen"):
        city.clocks.pass_by(650)
    city.clocks.settle()

    assert climbs(city)[-1] == ("centre", 949, 649)
    city.waits(10)  # its exchange answers and is told the extension
    assert city.centre.duty_phone.times_rung == 1
    city.waits(255)
    assert city.centre.duty_phone.times_rung == 2


def test_somebody_who_stands_on_two_missed_rungs_is_called_once_for_both(city: City) -> None:
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    city.centre.officer_phone.is_in_hand()
    city.clocks.execute("UPDATE shifts SET backup_id = officer_id, leader_id = officer_id")
    city.switchboard.fault(DEAF)
    case = city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")

    with at_rest(city, "killed"):
        city.clocks.pass_by(185)
    city.clocks.settle()

    assert unit.officer_phone.times_rung == 1
    assert [call["role"] for call in case.calls] == ["duty_phone", "duty_officer"]
