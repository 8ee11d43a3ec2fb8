"""Count the answers to surveys, by who was asked. Source: R7, R55."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from gateway.policy.survey_results import Tally
from gateway.work import Work
from models.case import Case
from models.survey import Survey, SurveySource


def survey_results(work: Work, since: datetime, until: datetime) -> Mapping[SurveySource, Tally]:
    """The answers to questions planned in that time; every source has a tally, and drills are in none."""
    was_asked = or_(Survey.asked_at.is_not(None), Survey.called_at.is_not(None))
    columns: tuple[ColumnElement[Any], ...] = (
        Survey.__table__.c.source,
        func.count().filter(or_(was_asked, Survey.rating.is_not(None))).label("asked"),
        *(func.count().filter(Survey.rating == rating).label(f"rated_{rating}") for rating in range(1, 6)),
        func.count().filter(Survey.solved.is_(True), Survey.answered_at.is_not(None)).label("solved"),
        func.count().filter(Survey.solved.is_(False)).label("unsolved"),
    )
    counted = (
        select(*columns)
        .outerjoin(Case, Case.id == Survey.case_id)
        .where(Survey.planned_at >= since, Survey.planned_at < until, Case.drill.is_not(True))
        .group_by(Survey.source)
    )
    tallies = dict.fromkeys(SurveySource, Tally())
    for row in work.session.execute(counted).all():
        source, asked, one, two, three, four, five, solved, unsolved = row
        tallies[SurveySource(source)] = Tally(asked, (one, two, three, four, five), solved, unsolved)
    return tallies
