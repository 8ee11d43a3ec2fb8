"""The surveys of a number, and of a case. Whoever changes a survey locks it first, and its attempts after."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy import case as first_if

from gateway.policy.survey import ANSWERS_FOR
from gateway.work import Work
from models.attempt import Attempt
from models.case import Case
from models.lifecycle import ASKING, SurveyState
from models.survey import Survey, SurveyOptOut


def lock_number(work: Work, number: str) -> None:
    """One at a time for this number: two cases closed in one moment must not both be asked about."""
    work.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"survey {number}", 0))))


def surveys_of(work: Work, case: Case) -> Sequence[Survey]:
    """What the citizen of this case was asked or will be, oldest first, under row locks."""
    asked = select(Survey).where(Survey.case_id == case.id).order_by(Survey.id)
    return work.session.scalars(_locked(asked)).all()


def has_opted_out(work: Work, number: str) -> bool:
    """True for a number that wants no more surveys."""
    return work.session.get(SurveyOptOut, number) is not None


def asked_or_planned(work: Work, number: str, but: int | None = None) -> datetime | None:
    """When this number was last asked within the pause, or is to be; the survey `but` does not count."""
    return _last(work, number, but, {SurveyState.PLANNED, *ASKING})


def last_asked(work: Work, number: str, but: int) -> datetime | None:
    """When this number was last asked within the pause, or a question that is still open was."""
    return _last(work, number, but, ASKING)


def answerable(work: Work, number: str) -> Survey | None:
    """The survey that a text from this number may answer, under its row lock; None when there is none.

    One that is being asked first; then what was asked, given up or answered not long ago, or is planned.
    """
    since = work.now - ANSWERS_FOR
    last_question = func.greatest(Survey.asked_at, Survey.reminded_at, Survey.called_at)
    mine = select(Survey).where(
        Survey.number == number,
        or_(
            Survey.state.in_({SurveyState.PLANNED, *ASKING}),
            and_(Survey.state == SurveyState.SILENT, last_question > since),
            Survey.answered_at > since,
        ),
    )
    is_asked_first = first_if((Survey.state.in_(ASKING), 0), else_=1)
    return work.session.scalars(_locked(mine.order_by(is_asked_first, Survey.id.desc()).limit(1))).first()


def open_for_number(work: Work, number: str) -> Sequence[Survey]:
    """What this number is being asked, or is to be, under row locks."""
    mine = select(Survey).where(Survey.number == number, Survey.state.in_({SurveyState.PLANNED, *ASKING}))
    return work.session.scalars(_locked(mine.order_by(Survey.id))).all()


def survey_of(work: Work, attempt: Attempt) -> Survey:
    """The survey that an attempt asks for, under its row lock."""
    return work.session.scalars(_locked(select(Survey).where(Survey.id == int(attempt.climb)))).one()


def case_of(work: Work, survey: Survey) -> Case | None:
    """The case that a survey is about; None when it is about the service as a whole."""
    return None if survey.case_id is None else work.session.get_one(Case, survey.case_id)


def _last(work: Work, number: str, but: int | None, states: Set[SurveyState]) -> datetime | None:
    first = func.coalesce(Survey.asked_at, Survey.called_at)
    near = select(func.max(func.coalesce(first, Survey.next_due_at, Survey.planned_at))).where(
        Survey.number == number,
        or_(first > work.now - work.settings.survey_pause, Survey.state.in_(states)),
    )
    return work.session.execute(near.where(Survey.id != but) if but else near).scalar()


def _locked(query: Select[Survey]) -> Select[Survey]:
    return query.with_for_update(key_share=True).execution_options(populate_existing=True)
