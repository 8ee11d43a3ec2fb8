"""How a citizen is asked: one text, one reminder, two calls on later days, and then no more.

Source: R49, domain reference 4. A landline is only called.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from gateway.policy.quiet_hours import DecentHours
from models.lifecycle import SurveyState

REMIND_AFTER = timedelta(hours=24)
CALL_AFTER = timedelta(hours=48)
CALL_AGAIN_AFTER = timedelta(hours=24)
CALL_TAKES = timedelta(minutes=10)
"""After so long the last call is surely over."""
CHECK_AGAIN, CHECK_SELDOM = timedelta(hours=4), timedelta(hours=24)
MOST_CALLS = 2
MOST_ROUNDS = 2
ASK_RUNG, REMIND_RUNG, CALL_RUNG = "survey_text", "survey_reminder", "survey"
RUNGS = frozenset({ASK_RUNG, REMIND_RUNG, CALL_RUNG})
"""What an attempt of a survey stands for; none of them is a rung of any ladder."""
ANSWERS_FOR = timedelta(hours=72)
"""How long after the last question an answer still counts."""


class SurveyStep(StrEnum):
    """What falls due next."""

    TEXT = "text"
    REMIND = "remind"
    CALL = "call"
    GIVE_UP = "give_up"


def step_due(state: SurveyState, *, by_text: bool, text_failed: bool, calls: int) -> SurveyStep:
    """What is to be done at the moment for which a survey was set: nobody is reminded of a lost text."""
    if state is SurveyState.PLANNED:
        return SurveyStep.TEXT if by_text else SurveyStep.CALL
    if state is SurveyState.ASKED and not text_failed:
        return SurveyStep.REMIND
    return SurveyStep.CALL if calls < MOST_CALLS else SurveyStep.GIVE_UP


def first_question_at(
    closed_at: datetime, pause: timedelta, not_before: datetime | None, hours: DecentHours
) -> datetime:
    """When to ask first: `pause` after closing, and not before a number's other survey is long past."""
    at = closed_at + pause
    return hours.next_from(max(at, not_before) if not_before else at)


def reminder_at(asked_at: datetime, texts: DecentHours) -> datetime:
    """When to remind somebody who does not answer."""
    return texts.next_from(asked_at + REMIND_AFTER)


def call_at(asked_at: datetime, calls: DecentHours) -> datetime:
    """When to call somebody whom no text has moved to answer: on the second day."""
    return calls.next_from(asked_at + CALL_AFTER)


def after_call_at(called_at: datetime, calls_made: int, calls: DecentHours) -> datetime:
    """When to go on after a call without an answer: the next day, or at the end of the last call."""
    if calls_made < MOST_CALLS:
        return calls.next_from(called_at + CALL_AGAIN_AFTER)
    return called_at + CALL_TAKES


def check_again_at(now: datetime, since: datetime, hours: DecentHours) -> datetime:
    """When to remind the centre of a rating that it has not looked into: ever more seldom, never at night."""
    pause = min(max(CHECK_AGAIN, now - since), CHECK_SELDOM)
    return hours.next_from(now + pause)
