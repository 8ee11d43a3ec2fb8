"""The last look before a question leaves: it must still be wanted, and the hour decent. Source: I10."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from gateway.actions.decent_hours import for_calls, for_texts
from gateway.actions.survey_rows import survey_of
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.lifecycle import ASKING, SurveyState, move
from models.survey import Survey

DAY = timedelta(days=1)
MOST_CALLS_A_DAY = 5
"""To one number, whoever called it: a citizen who was called so often is not called for a rating too."""
ASKED_BY = {
    SurveyState.ASKED: "asked_at",
    SurveyState.REMINDED: "reminded_at",
    SurveyState.CALLING: "called_at",
}


def survey_leaves(work: Work, attempt: Attempt) -> bool:
    """False for a question that must not leave now: it is dropped, or put off to the next decent hour.

    Between the decision and this moment a process may have stood still, or the carrier been away all night.
    """
    survey = survey_of(work, attempt)
    if survey.state not in ASKING:
        move(work.session, attempt, "cancel", work.now, next_due_at=None, reason="survey over")
        return False
    is_call = attempt.channel is Channel.CALL
    hours = for_calls(work) if is_call else for_texts(work)
    allowed_at = hours.next_from(work.now)
    if allowed_at > work.now:
        _put_off(work, survey, attempt, allowed_at)
        return False
    if is_call and _calls_today(work, attempt) >= MOST_CALLS_A_DAY:
        move(work.session, attempt, "cap", work.now, next_due_at=None, reason="capped")
        return False
    return True


def _put_off(work: Work, survey: Survey, attempt: Attempt, until: datetime) -> None:
    """Everything that follows moves with it: the reminder comes a day after the question."""
    attempt.due_at = attempt.next_due_at = until
    if survey.next_due_at is not None:
        survey.next_due_at += until - work.now
    setattr(survey, ASKED_BY[survey.state], until)


def _calls_today(work: Work, attempt: Attempt) -> int:
    calls = select(func.count()).where(
        Attempt.number == attempt.number,
        Attempt.channel == Channel.CALL,
        Attempt.claimed_at > work.now - DAY,
    )
    return work.session.execute(calls).scalar_one()
