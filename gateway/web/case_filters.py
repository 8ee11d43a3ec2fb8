"""Which cases the desk can ask for. Each question is served by an index of its own, whatever is stored.

Work lists are short and begin with whoever has waited longest; all others go back in time by `id`, which
grows with registration, page by page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, exists, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute

from gateway.work import Work
from models.case import Case
from models.dispatch import NEXT_LIMIT, Dispatch
from models.lifecycle import ASKING, IN_HAND, WAITING, CaseState, DispatchState, SurveyState
from models.survey import Survey
from models.unit import POLICE

MOST_LISTED = 200
MOST_COUNTED = 1000
NEXT_LIMIT_AT: ColumnElement[Any] = literal_column(NEXT_LIMIT)


class Filter(StrEnum):
    """What the list can be asked for: what somebody has to do, what is being done, what is over."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    CALL_BACK = "call_back"
    RETURN_REQUESTED = "return_requested"
    HANDING_OVER = "handing_over"
    CHECKING = "checking"

    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    ON_SITE = "on_site"
    REPLIED = "replied"
    REOPENED = "reopened"

    COMPLETED = "completed"
    SURVEY_WAITING = "survey_waiting"
    ARCHIVED = "archived"
    POLICE_RETURN = "police_return"
    MERGED = "merged"
    INVALID = "invalid"


F = Filter
GROUPS = {
    "to_do": (F.WAITING, F.OVERDUE, F.CALL_BACK, F.RETURN_REQUESTED, F.HANDING_OVER, F.CHECKING),
    "in_hand": (F.ACKNOWLEDGED, F.IN_PROGRESS, F.ON_SITE, F.REPLIED, F.REOPENED),
    "over": (F.COMPLETED, F.SURVEY_WAITING, F.ARCHIVED, F.POLICE_RETURN, F.MERGED, F.INVALID),
}
WORK_LISTS = frozenset(GROUPS["to_do"])
"""Lists that are worked off: the oldest first, no pages."""
BY_CASE_STATE = {
    F.ACKNOWLEDGED: CaseState.ACKNOWLEDGED,
    F.IN_PROGRESS: CaseState.IN_PROGRESS,
    F.ON_SITE: CaseState.ON_SITE,
    F.REPLIED: CaseState.REPLIED,
    F.COMPLETED: CaseState.COMPLETED,
    F.ARCHIVED: CaseState.ARCHIVED,
    F.POLICE_RETURN: CaseState.POLICE_RETURN,
    F.MERGED: CaseState.MERGED,
    F.INVALID: CaseState.INVALID,
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases wait for somebody, each up to `MOST_COUNTED`; `late` are those behind the limit."""

    waiting: int
    late: int
    overdue: int
    call_back: int
    return_requested: int
    checking: int


def in_state(
    column: InstrumentedAttribute[Any], states: Sequence[DispatchState] | Sequence[SurveyState]
) -> ColumnElement[bool]:
    """`column IN (states)` with the states written out: only then can the server use a partial index."""
    return column.in_(bindparam("states", list(states), expanding=True, literal_execute=True, unique=True))


def work_list(work: Work, wanted: Filter, unit: str) -> list[Case]:
    """The cases of a work list, whoever has waited longest first; `MOST_LISTED` at the most."""
    ids = list(dict.fromkeys(work.session.scalars(_to_do(work, wanted, unit).limit(MOST_LISTED))))
    found = (
        {case.id: case for case in work.session.scalars(select(Case).where(Case.id.in_(ids)))} if ids else {}
    )
    return [found[case_id] for case_id in ids]


def page_of(work: Work, wanted: str, unit: str, before: int | None, size: int) -> Sequence[Case]:
    """The newest cases of a state, or of all, registered before the case with the id `before`."""
    query = _of_state(select(Case), wanted).order_by(Case.id.desc()).limit(size)
    if unit:
        query = query.where(Case.unit_code == unit)
    if before is not None:
        query = query.where(Case.id < before)
    return work.session.scalars(query).all()


def counts(work: Work, unit: str) -> Counts:
    """All counts in one query."""
    late = _waiting(unit).where(
        Dispatch.unit_code != POLICE, Dispatch.verified_at <= work.now - work.settings.ack_limit
    )
    to_do = (F.OVERDUE, F.CALL_BACK, F.RETURN_REQUESTED, F.CHECKING)
    queries = (_waiting(unit), late, *(_to_do(work, each, unit) for each in to_do))
    counted = [_count(query) for query in queries]
    found: Sequence[int] = work.session.execute(select(*counted)).one()
    return Counts(*found)


def _count(ids: Select[int]) -> ScalarSelect[int]:
    first = ids.limit(MOST_COUNTED).subquery()
    return select(func.count(first.c[0].distinct())).scalar_subquery()


def _to_do(work: Work, wanted: Filter, unit: str) -> Select[int]:
    """The ids of the cases of a work list, read from the one index that has them in their order."""
    match wanted:
        case F.WAITING:
            return _waiting(unit)
        case F.OVERDUE:
            return _shares(sorted(IN_HAND), unit).where(work.now >= NEXT_LIMIT_AT).order_by(NEXT_LIMIT_AT)
        case F.RETURN_REQUESTED:
            return _shares([DispatchState.RETURN_REQUESTED], unit).order_by(Dispatch.case_id)
        case F.HANDING_OVER:
            return _shares([DispatchState.HANDING_OVER], unit).order_by(Dispatch.case_id)
        case F.CHECKING:
            return _checking(unit)
    owed = select(Case.id).where(Case.call_back_since.is_not(None)).order_by(Case.call_back_since)
    return owed.where(Case.unit_code == unit) if unit else owed


def _waiting(unit: str) -> Select[int]:
    return _shares(sorted(WAITING), unit).order_by(Dispatch.dispatched_at)


def _shares(states: Sequence[DispatchState], unit: str) -> Select[int]:
    query = select(Dispatch.case_id).where(in_state(Dispatch.state, states))
    return query.where(Dispatch.unit_code == unit) if unit else query


def _checking(unit: str) -> Select[Any]:
    query = select(Survey.case_id).where(
        in_state(Survey.state, [SurveyState.CHECKING]), Survey.case_id.is_not(None)
    )
    if unit:
        # Asked row by row: as a join the server might rather read all cases of the unit.
        unit_of = select(Case.unit_code).where(Case.id == Survey.case_id).scalar_subquery()
        query = query.where(unit_of == unit)
    return query.order_by(Survey.checking_since)


def _of_state(query: Select[Case], wanted: str) -> Select[Case]:
    if wanted == F.REOPENED:
        return query.where(Case.reopened_at.is_not(None))
    if wanted == F.SURVEY_WAITING:
        asked = select(Survey.case_id).where(
            in_state(Survey.state, sorted(ASKING)), Survey.case_id.is_not(None)
        )
        return query.where(Case.id.in_(asked))
    if wanted not in BY_CASE_STATE:
        return query
    query = query.where(Case.state == BY_CASE_STATE[Filter(wanted)])
    if wanted not in GROUPS["in_hand"]:
        return query
    returned = in_state(Dispatch.state, [DispatchState.RETURN_REQUESTED])
    return query.where(~exists().where(returned, Dispatch.case_id == Case.id))
