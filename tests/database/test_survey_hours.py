"""Whatever the clocks do, nobody is asked at an indecent hour, nor twice in a week. Source: I10."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from sqlalchemy import Engine

from gateway.actions.deliver import deliver
from gateway.actions.plan_survey import plan_survey
from gateway.actions.progress import progress
from gateway.clock import Clock
from gateway.policy.holidays import is_public_holiday
from gateway.policy.phrases import LOCAL
from gateway.policy.rating_words import RATINGS
from gateway.work import Gateway
from models.case import Case
from tests.database.conftest import HeardBell, execute, rows, set_clock
from tests.database.stock import register_case

STEPS = 80
NUMBERS = ("13800138000", "13800138001", "02826110155")
REST = "UPDATE attempts SET state = 'cancelled', next_due_at = NULL WHERE rung NOT LIKE 'survey%'"
QUESTIONS = "SELECT id, channel FROM attempts WHERE rung LIKE 'survey%' AND state = 'due'"
RATE = """
    UPDATE surveys SET state = 'rated', rating = :rating, answered_at = service_now(), next_due_at = NULL
    WHERE id = (SELECT id FROM surveys WHERE state IN ('asked', 'reminded') ORDER BY id LIMIT 1)
"""
LEFT = """
    SELECT a.claimed_at, a.channel, a.number, s.id FROM attempts a JOIN surveys s ON s.id = a.climb::bigint
    WHERE a.rung IN ('survey', 'survey_text', 'survey_reminder') AND a.claimed_at IS NOT NULL ORDER BY a.id
"""


def lives(gateway: Gateway, lot: Random) -> None:
    """A month in which clocks stand still, jump, and workers come late; citizens answer or do not."""
    seconds = 0.0
    for _ in range(STEPS):
        seconds += lot.choice((600, 3600, 3 * 3600, 6 * 3600, 11 * 3600, 30 * 3600))
        set_clock(gateway.engine, seconds)
        if lot.random() < 0.25:
            close_a_case(gateway, lot.choice(NUMBERS))
        if lot.random() < 0.7:
            Clock(gateway).tick()
        if lot.random() < 0.6:  # else the workers are away, and what is due waits
            deliver_all(gateway, lot)
        if lot.random() < 0.2:
            rate_one(gateway, lot)


def close_a_case(gateway: Gateway, number: str) -> None:
    with gateway.work() as work:
        case_id = register_case(work, caller_phone=number).id
    execute(gateway.engine, "UPDATE cases SET state = 'completed' WHERE id = :id", id=case_id)
    execute(gateway.engine, "UPDATE dispatches SET state = 'completed', next_due_at = NULL")
    execute(gateway.engine, REST)
    with gateway.work() as work:
        plan_survey(work, work.session.get_one(Case, case_id))


def deliver_all(gateway: Gateway, lot: Random) -> None:
    for attempt_id, channel in rows(gateway.engine, QUESTIONS):
        deliver(gateway, attempt_id)
        with gateway.work() as work:
            progress(
                work, attempt_id, "miss" if channel == "call" else lot.choice(("deliver", "undeliver")), ""
            )


def rate_one(gateway: Gateway, lot: Random) -> None:
    """Somebody who is asked answers well, and the survey is over."""
    execute(gateway.engine, RATE, rating=lot.choice(list(RATINGS)[:3]))


def is_decent(at: datetime, channel: str) -> bool:
    there = at.astimezone(LOCAL)
    hour = there.hour + there.minute / 60
    spans = [(9, 12), (14.5, 20)] if channel == "call" else [(9, 20)]
    is_morning_off = is_public_holiday(there.date()) and hour < 12
    return not is_morning_off and any(start <= hour < end for start, end in spans)


@pytest.mark.parametrize("seed", range(4))
def test_nobody_is_asked_at_night_nor_about_two_cases_in_a_week(
    engine: Engine, gateway: Gateway, bell: HeardBell, seed: int
) -> None:
    lives(gateway, Random(seed))  # noqa: S311 - a seed can be played again

    left = rows(engine, LEFT)
    assert len(left) >= 3
    assert [(at, channel) for at, channel, _, _ in left if not is_decent(at, channel)] == []
    for number in {number for _, _, number, _ in left}:
        first: dict[int, datetime] = {}
        for at, _, whose, survey in left:
            if whose == number:
                first.setdefault(survey, at)
        gaps = [later - earlier for earlier, later in pairwise(sorted(first.values()))]
        assert all(gap >= timedelta(days=7) for gap in gaps), (number, gaps)
    assert rows(engine, "SELECT 1 FROM surveys GROUP BY case_id, round HAVING count(*) > 1") == []
