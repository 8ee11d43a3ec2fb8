"""Checks by a person: cases drawn by lot, and what the citizen said on the telephone. Source: R50."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from gateway.actions.answer_survey import rate
from gateway.actions.drop_survey import drop_survey
from gateway.actions.receive_text import case_named
from gateway.actions.survey_rows import surveys_of
from gateway.policy.sample import draw
from gateway.work import Work
from models.case import Case
from models.errors import InvalidFields, UnknownCase
from models.lifecycle import DONE_WITH
from models.survey import Survey, SurveySource

BY_PERSON = "person"
LONGEST_REASON = 500


def sample(work: Work, since: datetime, until: datetime, count: int, seed: int) -> Sequence[Case]:
    """Cases registered in that time that are closed, drawn by lot; drills never. Ordered as drawn."""
    closed = select(Case.id).where(
        Case.registered_at >= since,
        Case.registered_at < until,
        Case.state.in_(DONE_WITH),
        Case.drill.is_(False),
    )
    drawn = draw(work.session.scalars(closed), count, seed)
    found = {case.id: case for case in work.session.scalars(select(Case).where(Case.id.in_(drawn)))}
    return [found[case_id] for case_id in drawn]


def record_check(
    work: Work, code: str, rating: int, solved: bool | None, by: str, reason: str = ""
) -> Survey:
    """Write down what a citizen told a person; a bad rating is looked into like any other.

    He is not asked by text or call as well. Raises UnknownCase, and InvalidFields for a case that is open or
    a drill.
    """
    case = case_named(work, code)
    if case is None:
        raise UnknownCase(f"没有编号为{code}的事项。 There is no case {code}.")
    if case.drill or case.state not in DONE_WITH:
        raise InvalidFields({"code": "该事项尚未办结或为演练。 The case is not closed, or is a drill."})
    for open_one in surveys_of(work, case):
        drop_survey(work, open_one, "asked_by_person")
    check = Survey(
        case_id=case.id,
        source=SurveySource.SPOT_CHECK,
        number=case.caller_phone,
        planned_at=work.now,
        called_at=work.now,
    )
    work.session.add(check)
    work.session.flush()
    work.audit(by, "spot check recorded", case_id=case.id, rating=rating)
    rate(work, check, rating, solved, BY_PERSON, reason[:LONGEST_REASON])
    return check
