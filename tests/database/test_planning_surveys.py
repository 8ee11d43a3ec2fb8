"""Which case is asked about, when, and which is not: written by the real verbs on a real database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from gateway.actions.mark_number import mark_number
from gateway.actions.plan_survey import plan_survey
from gateway.clock import Clock
from gateway.work import Gateway
from models.case import Case
from tests.database.conftest import HeardBell, execute, rows, set_clock
from tests.database.stock import register_case

DAY_S = 86400
DONE = "UPDATE cases SET state = 'completed', completed_at = service_now() WHERE id = :id"


def complete(gateway: Gateway, **fields: Any) -> int:
    """A new case that a unit has completed at this moment, and its id."""
    with gateway.work() as work:
        case_id = register_case(work, **fields).id
    return plan(gateway, case_id)


def plan(gateway: Gateway, case_id: int) -> int:
    execute(gateway.engine, DONE, id=case_id)
    with gateway.work() as work:
        plan_survey(work, work.session.get_one(Case, case_id))
    return case_id


def surveys(engine: Engine) -> list[tuple[Any, ...]]:
    return rows(engine, "SELECT case_id, round, state, why_not FROM surveys ORDER BY id")


def first_at(engine: Engine) -> str:
    moment: datetime = rows(engine, "SELECT next_due_at + interval '8 hours' FROM surveys ORDER BY id DESC")[
        0
    ][0]
    return f"{moment:%m-%d %H:%M}"


def case_state(engine: Engine, case_id: int) -> tuple[str, list[str]]:
    [[state]] = rows(engine, "SELECT state FROM cases WHERE id = :id", id=case_id)
    why = rows(
        engine, "SELECT data->>'why' FROM events WHERE kind = 'survey_over' AND case_id = :id", id=case_id
    )
    return state, [reason for (reason,) in why]


@pytest.mark.parametrize(
    ("hours_later", "number", "asked"),
    [
        (0, "13800138000", "11-04 09:00"),  # closed at 21:46
        (5.25, "13800138000", "11-04 09:00"),  # closed at 03:01
        (12, "13800138000", "11-04 11:46"),
        (20.5, "13800138000", "11-05 09:00"),  # two hours after 18:16 is too late
        (12, "02826110188", "11-04 11:46"),
        (12.5, "02826110188", "11-04 14:30"),  # a landline is called, and not at noon
    ],
)
def test_the_question_comes_at_a_decent_hour(
    engine: Engine, gateway: Gateway, hours_later: float, number: str, asked: str
) -> None:
    set_clock(engine, hours_later * 3600)
    case_id = complete(gateway, caller_phone=number)
    assert surveys(engine) == [(case_id, 1, "planned", "")]
    assert first_at(engine) == asked
    assert case_state(engine, case_id) == ("completed", [])


@pytest.mark.parametrize(
    ("code", "planned"), [(21211, []), (21610, ["11-04 14:30"])], ids=["no such number", "wants no texts"]
)
def test_a_number_that_the_carrier_refuses_is_not_asked_and_one_without_texts_is_called(
    engine: Engine, gateway: Gateway, code: int, planned: list[str]
) -> None:
    set_clock(engine, 12.5 * 3600)
    with gateway.work() as work:
        mark_number(work, "+8613800138000", code)
    case_id = complete(gateway)
    assert [first_at(engine) for _ in surveys(engine)] == planned
    assert case_state(engine, case_id) == (("completed", []) if planned else ("archived", ["number_marked"]))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"drill": True}, "drill"),
        ({"caller_phone": "refused"}, "no_number"),
        ({"caller_phone": "02826110110"}, "no_number"),
        ({"caller_phone": "+85251234567"}, "no_number"),
        ({"caller_phone": "4008108888"}, "no_number"),
    ],
)
def test_who_cannot_or_may_not_be_asked_is_not_and_the_case_is_closed(
    engine: Engine, gateway: Gateway, fields: dict[str, Any], why: str
) -> None:
    case_id = complete(gateway, **fields)
    assert surveys(engine) == []
    assert case_state(engine, case_id) == ("archived", [why])


def test_whoever_wants_no_surveys_gets_none(engine: Engine, gateway: Gateway) -> None:
    execute(engine, "INSERT INTO survey_opt_outs (number, at) VALUES ('+8613800138000', service_now())")
    assert case_state(engine, complete(gateway)) == ("archived", ["opted_out"])


def test_two_cases_of_one_phone_in_a_week_are_one_survey(engine: Engine, gateway: Gateway) -> None:
    first = complete(gateway)
    second = complete(gateway)
    assert surveys(engine) == [(first, 1, "planned", "")]
    assert case_state(engine, second) == ("archived", ["asked_lately"])

    execute(engine, "UPDATE surveys SET state = 'rated', asked_at = service_now(), next_due_at = NULL")
    set_clock(engine, 7 * DAY_S - 60)
    assert case_state(engine, complete(gateway)) == ("archived", ["asked_lately"])
    set_clock(engine, 7 * DAY_S + 60)
    third = complete(gateway)
    assert surveys(engine)[-1] == (third, 1, "planned", "")


def test_a_case_taken_up_again_before_the_question_is_asked_about_once(
    engine: Engine, gateway: Gateway
) -> None:
    case_id = complete(gateway)
    set_clock(engine, 12 * 3600)
    plan(gateway, case_id)
    assert surveys(engine) == [(case_id, 1, "planned", "")]
    assert first_at(engine) == "11-04 11:46"


def test_a_case_that_is_open_again_is_not_asked_about(
    engine: Engine, gateway: Gateway, bell: HeardBell
) -> None:
    case_id = complete(gateway)
    execute(engine, "UPDATE cases SET state = 'in_progress'")
    set_clock(engine, 12 * 3600)
    bell.rung.clear()
    Clock(gateway).tick()
    assert surveys(engine) == [(case_id, 1, "cancelled", "case_open")]
    assert not rows(engine, "SELECT 1 FROM attempts WHERE rung = 'survey_text'")

    plan(gateway, case_id)
    assert surveys(engine)[1:] == [(case_id, 1, "planned", "")]


def test_the_second_question_waits_until_a_week_after_the_first(engine: Engine, gateway: Gateway) -> None:
    case_id = complete(gateway)
    execute(engine, "UPDATE surveys SET state = 'decided', asked_at = service_now(), next_due_at = NULL")
    set_clock(engine, 3 * DAY_S)
    plan(gateway, case_id)
    assert surveys(engine)[1:] == [(case_id, 2, "planned", "")]
    assert first_at(engine) == "11-11 09:00"

    execute(engine, "UPDATE surveys SET state = 'decided', asked_at = service_now(), next_due_at = NULL")
    set_clock(engine, 30 * DAY_S)
    plan(gateway, case_id)
    assert len(surveys(engine)) == 2
    assert case_state(engine, case_id) == ("archived", ["asked_twice"])


def test_whoever_answered_before_he_was_asked_is_asked_in_the_second_round(
    engine: Engine, gateway: Gateway
) -> None:
    case_id = complete(gateway)
    execute(engine, "UPDATE surveys SET state = 'decided', answered_at = service_now(), next_due_at = NULL")
    plan(gateway, case_id)
    assert surveys(engine)[1:] == [(case_id, 2, "planned", "")]


def test_the_number_of_a_closed_case_rests_before_it_is_given_out_again(
    engine: Engine, gateway: Gateway
) -> None:
    complete(gateway, drill=True)
    resting = "SELECT number, free_at > service_now() + interval '29 days' FROM case_codes WHERE number = 1"
    assert rows(engine, resting) == [(1, True)]


def test_a_survey_whose_moment_was_missed_by_night_waits_for_the_morning(
    engine: Engine, gateway: Gateway
) -> None:
    complete(gateway)
    set_clock(engine, 24 * 3600)
    Clock(gateway).tick()
    assert [state for _, _, state, _ in surveys(engine)] == ["planned"]
    assert first_at(engine) == "11-05 09:00"
