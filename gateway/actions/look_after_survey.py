"""The moment for which a survey was set has come: ask, remind, call, or give up. Source: R49, I10."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from gateway.actions.archive import archive
from gateway.actions.ask_survey import ask, remind
from gateway.actions.call_survey import call_survey
from gateway.actions.check_rating import conclude, tell_centre
from gateway.actions.decent_hours import for_calls, for_texts
from gateway.actions.drop_survey import drop_survey
from gateway.actions.mark_number import is_marked
from gateway.actions.survey_rows import case_of, has_opted_out, last_asked, lock_number
from gateway.policy.survey import ASK_RUNG, SurveyStep, step_due
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.case import Case
from models.lifecycle import ASKING, IN_REACH, AttemptState, CaseState, SurveyState, move
from models.phone import Phone
from models.survey import Survey

LOST = frozenset({AttemptState.UNDELIVERED, AttemptState.FAILED, AttemptState.REFUSED, AttemptState.CAPPED})
STILL_TALKING_S = 60
A_DAY = timedelta(days=1)
ANSWERED_BEFORE = frozenset({CaseState.COMPLETED, CaseState.SURVEYED})


def look_after_survey(work: Work, survey: Survey) -> None:
    """Take the step that is due, if the hour is decent; else wait for one that is.

    The clock holds the survey's row lock. A case that is open again is not asked about.
    """
    case = case_of(work, survey)
    if survey.state is SurveyState.CHECKING:
        tell_centre(work, survey)
    elif survey.state is SurveyState.RATED:
        conclude(work, survey)
    elif survey.state not in {SurveyState.PLANNED, *ASKING}:
        survey.next_due_at = None
    elif case is not None and case.state not in ANSWERED_BEFORE:
        drop_survey(work, survey, "case_open")
    elif not _waits_for_a_call(work, survey):
        _step(work, survey, case)


def _step(work: Work, survey: Survey, case: Case | None) -> None:
    phone = Phone.parse(survey.number, area_code=work.settings.area_code)
    by_text = phone.can_receive_text and not is_marked(work, survey.number, Channel.TEXT)
    step = step_due(survey.state, by_text=by_text, text_failed=_text_failed(work, survey), calls=survey.calls)
    if step is SurveyStep.GIVE_UP or (step is SurveyStep.CALL and case is None):
        give_up(work, survey, case)
        return
    hours = for_calls(work) if step is SurveyStep.CALL else for_texts(work)
    allowed_at = hours.next_from(work.now)
    if allowed_at > work.now:
        survey.next_due_at = allowed_at
    elif survey.state is not SurveyState.PLANNED or _may_begin(work, survey, case):
        {SurveyStep.TEXT: ask, SurveyStep.REMIND: remind, SurveyStep.CALL: call_survey}[step](work, survey)


def give_up(work: Work, survey: Survey, case: Case | None) -> None:
    """Nobody answered: leave him in peace. An answer that comes soon after still counts."""
    if move(work.session, survey, "give_up", work.now, next_due_at=None) and case is not None:
        work.record(case.id, "survey_silent")
        archive(work, case, "silent")


def _may_begin(work: Work, survey: Survey, case: Case | None) -> bool:
    """The last look before the first question: things may have changed since it was planned."""
    lock_number(work, survey.number)
    if has_opted_out(work, survey.number):
        why_not = "opted_out"
    else:
        last = last_asked(work, survey.number, but=survey.id)
        if last is None:
            return True
        if survey.round > 1:
            survey.next_due_at = max(last + work.settings.survey_pause, work.now + A_DAY)
            return False
        why_not = "asked_lately"
    drop_survey(work, survey, why_not)
    if case is not None:
        archive(work, case, why_not)
    return False


def _waits_for_a_call(work: Work, survey: Survey) -> bool:
    """True while a call of this survey goes on; then it is looked at again in a moment."""
    if survey.state is not SurveyState.CALLING:
        return False
    mine = select(Attempt.id).where(
        Attempt.case_id == survey.case_id,
        Attempt.climb == str(survey.id),
        Attempt.state.in_(IN_REACH),
    )
    if work.session.scalars(mine.limit(1)).first() is None:
        return False
    survey.next_due_at = work.after(STILL_TALKING_S)
    return True


def _text_failed(work: Work, survey: Survey) -> bool:
    """True when the carrier could not deliver the question: then a reminder would be lost as well."""
    if survey.state is not SurveyState.ASKED:
        return False
    mine = select(Attempt.state).where(
        Attempt.number == survey.number,
        Attempt.claimed_at.is_not(None),
        Attempt.climb == str(survey.id),
        Attempt.rung == ASK_RUNG,
    )
    return work.session.scalars(mine.limit(1)).first() in LOST
