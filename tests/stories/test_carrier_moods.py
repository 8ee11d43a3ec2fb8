"""Every mood of a carrier, one at a time: the case ends as ever, and nobody is rung or told twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.harness.city import City

ANY_CALL = ["POST Calls", "POST Calls/{sid}"]

MOODS: dict[str, dict[str, Any]] = {
    "callbacks are lost": {"what": "drop", "on": "*_status", "count": 60},
    "callbacks are late": {"what": "delay", "on": "*_status", "seconds": [1, 45], "seed": 1},
    "callbacks come after the case": {"what": "delay", "on": "*_status", "seconds": 600},
    "callbacks come twice": {"what": "double"},
    "callbacks come again under a new token": {"what": "repeat"},
    "callbacks overtake each other": {"what": "swap"},
    "callbacks come latest first": {"what": "reverse"},
    "callbacks are not heard": {"what": "answer_500", "on": "*_status"},
    "answers to callbacks are lost": {"what": "lost_answer", "on": "*_status", "count": 3},
    "answers to documents are lost": {
        "what": "answer_500",
        "on": ["document", "text"],
        "probability": 0.25,
        "seed": 5,
    },
    "callbacks come before the answer": {"what": "callback_first"},
    "parameters that nobody knows": {"what": "unknown_parameter"},
    "answers are lost": {"what": "lost_reply", "on": "POST *", "count": 4},
    "answers are errors, but it was done": {"what": "500_after", "on": "POST *", "count": 4},
    "errors, and it was not done": {"what": "500_before", "on": "POST *", "count": 4},
    "connections break": {"what": "cut_off", "on": "POST *", "count": 4},
    "too many requests": {"what": "429", "on": "POST *", "count": 4},
    "what it shows is old": {"what": "stale", "seconds": 30},
    "texts stay sent": {"what": "sent_for_ever"},
    "texts are undelivered first": {"what": "undelivered_first", "seconds": 40},
    "a leg is answered as it is cancelled": {"what": "cancel_race"},
}


@pytest.fixture(params=list(MOODS.values()), ids=list(MOODS))
def moody(city: City, request: pytest.FixtureRequest) -> Iterator[City]:
    """A city whose carrier has one of these moods; what it notices then is its own doing."""
    city.switchboard.fault(request.param)
    yield city
    city.clocks.settle()
    city.switchboard.forget_notices()


def test_whoever_presses_first_has_the_case_and_each_phone_rings_once(moody: City) -> None:
    unit = moody.unit("HBJ")
    unit.duty_phone.is_busy()
    unit.officer_phone.answers_after(4, presses="1", after_s=20, hangs_up_after_s=60)
    unit.backup_phone.rings_out()
    unit.leader_phone.rings_out()
    moody.centre.nobody_answers()
    moody.citizen.is_in_hand()
    case = moody.operator.registers(unit="HBJ")

    moody.waits(240)

    assert case.acknowledged_by == unit.names["officer"]
    for phone in (unit.officer_phone, unit.backup_phone, unit.leader_phone):
        assert phone.times_rung <= 1, phone
    assert unit.officer_phone.times_rung == 1
    _all_is_over(moody)


def test_a_citizen_who_waits_is_joined_with_one_officer(moody: City) -> None:
    unit = moody.unit("ZFJ")
    unit.officer_phone.is_in_hand()
    moody.centre.nobody_answers()
    case = moody.operator.transfers(unit)
    moody.waits(30)

    unit.duty_phone.answers().hears("接听请按一").presses("1").talks_to(moody.citizen)

    assert case.state in ("acknowledged", "in_progress")
    assert unit.duty_phone.times_rung == 1
    moody.citizen.hangs_up()
    unit.duty_phone.hangs_up()
    moody.waits(300)
    _all_is_over(moody)


def test_a_case_is_taken_and_completed_by_text(moody: City) -> None:
    unit = moody.unit("ZFJ")
    unit.nobody_answers()
    moody.centre.nobody_answers()
    moody.citizen.is_in_hand()
    case = moody.operator.registers()
    moody.waits(45)
    unit.officer_phone.gets(case.code)

    unit.officer_phone.texts(f"1 {case.code}")
    assert case.state == "acknowledged"
    moody.waits(30)
    unit.officer_phone.texts(f"5 {case.code} 已责令停工，夜间不再施工")
    moody.waits(90)

    moody.citizen.gets("已责令停工")
    assert case.state == "completed"
    moody.waits(600)
    _all_is_over(moody)


def _all_is_over(city: City) -> None:
    """Nothing rings, nothing is left to be asked for, and no two rows are one leg."""
    live = "('due', 'claimed', 'uncertain', 'handed_over', 'ringing', 'answered')"
    left = city.clocks.rows(f"SELECT id, rung, state FROM attempts WHERE state IN {live}")
    assert left == []
    twice = city.clocks.rows("SELECT carrier_ref FROM attempts GROUP BY 1 HAVING count(carrier_ref) > 1")
    assert twice == []
