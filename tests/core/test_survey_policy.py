"""The flow of a survey as values: text, reminder, two calls, and then no more."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gateway.policy.quiet_hours import DecentHours
from gateway.policy.survey import (
    CHECK_AGAIN,
    CHECK_SELDOM,
    SurveyStep,
    after_call_at,
    call_at,
    check_again_at,
    first_question_at,
    reminder_at,
    step_due,
)
from models.hours import Hours
from models.lifecycle import SurveyState as S

TEXTS = DecentHours(Hours.parse("9:00-20:00"))
CALLS = DecentHours(Hours.parse("9:00-12:00,14:30-20:00"))
TWO_HOURS = timedelta(hours=2)


def at(moment: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{moment}+08:00")


@pytest.mark.parametrize(
    ("state", "by_text", "text_failed", "calls", "step"),
    [
        (S.PLANNED, True, False, 0, SurveyStep.TEXT),
        (S.PLANNED, False, False, 0, SurveyStep.CALL),
        (S.ASKED, True, False, 0, SurveyStep.REMIND),
        (S.ASKED, True, True, 0, SurveyStep.CALL),
        (S.REMINDED, True, False, 0, SurveyStep.CALL),
        (S.CALLING, True, False, 1, SurveyStep.CALL),
        (S.CALLING, True, False, 2, SurveyStep.GIVE_UP),
        (S.CALLING, False, False, 2, SurveyStep.GIVE_UP),
    ],
)
def test_what_falls_due(state: S, by_text: bool, text_failed: bool, calls: int, step: SurveyStep) -> None:
    assert step_due(state, by_text=by_text, text_failed=text_failed, calls=calls) is step


def test_the_first_question_waits_two_hours_for_a_decent_hour_and_for_the_numbers_rest() -> None:
    assert first_question_at(at("03T10:00"), TWO_HOURS, None, TEXTS) == at("03T12:00")
    assert first_question_at(at("03T10:00"), TWO_HOURS, None, CALLS) == at("03T14:30")
    assert first_question_at(at("03T18:30"), TWO_HOURS, None, TEXTS) == at("04T09:00")
    assert first_question_at(at("03T10:00"), TWO_HOURS, at("09T22:00"), TEXTS) == at("10T09:00")
    assert first_question_at(at("03T10:00"), TWO_HOURS, at("01T10:00"), TEXTS) == at("03T12:00")


def test_reminder_and_calls_come_on_the_following_days() -> None:
    assert reminder_at(at("03T12:30"), TEXTS) == at("04T12:30")
    assert call_at(at("03T12:30"), CALLS) == at("05T14:30")
    assert after_call_at(at("05T14:30"), 1, CALLS) == at("06T14:30")
    assert after_call_at(at("06T14:30"), 2, CALLS) - at("06T14:30") < timedelta(hours=1)


def test_the_centre_is_reminded_ever_more_seldom_and_never_at_night() -> None:
    assert check_again_at(at("03T10:00"), at("03T10:00"), TEXTS) == at("03T10:00") + CHECK_AGAIN
    assert check_again_at(at("03T18:00"), at("03T12:00"), TEXTS) == at("04T09:00")
    assert check_again_at(at("09T10:00"), at("03T10:00"), TEXTS) == at("09T10:00") + CHECK_SELDOM
