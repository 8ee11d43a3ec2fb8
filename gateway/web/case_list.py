"""The live list of cases: those that wait, most urgent first; then the newest others, page by page.

The number of queries does not depend on the number of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from gateway.web.case_filters import MOST_LISTED, WORK_LISTS, Counts, Filter, counts, page_of, work_list
from gateway.web.standing import DeskState, Standing, lead, rung_number, standing, without_numbers
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.case import Case
from models.dispatch import Dispatch, Part
from models.lifecycle import ASKING, DONE_WITH, LIVE, AttemptState, DispatchState, SurveyState
from models.survey import Survey
from models.unit import POLICE

PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases to list; empty means all. `before` is the id after which an older page begins."""

    state: str = ""
    unit: str = ""
    before: int | None = None

    @property
    def is_filtered(self) -> bool:
        """True when not every case is wanted."""
        return bool(self.state or self.unit)


@dataclass(frozen=True, slots=True)
class Step:
    """What was tried last: which rung, by which channel, as whom, and what became of it."""

    rung: int
    channel: Channel
    role: str
    state: AttemptState


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the list. It holds no name and no number.

    `asked` is another unit than the responsible one that is waited for: to take the case over, or to help.
    """

    id: int
    code: str
    standing: Standing
    matter: str
    type: str
    region: str
    unit: str
    asked: str
    is_help: bool
    registered_at: datetime
    via: str
    step: Step | None
    emergency: bool
    sensitive: bool
    drill: bool
    reopened: bool
    handing_over: bool
    call_back: bool
    complaint: bool


@dataclass(frozen=True, slots=True)
class CaseList:
    """One page of the list. `older` is where the next page begins, None on the last."""

    wanted: Wanted
    counts: Counts
    rows: list[Row] = field(default_factory=list)
    is_cut: bool = False
    older: int | None = None


def case_list(work: Work, wanted: Wanted) -> CaseList:
    """One page of what is wanted; eight queries at the most."""
    first = _first(work, wanted)
    others, older = _others(work, wanted, first)
    cases = [*first, *others]
    dispatches = _dispatches(work, cases)
    rows = _rows(work, cases, dispatches, _surveys(work, cases))
    if wanted.state in ("", Filter.WAITING):
        rows[: len(first)] = sorted(rows[: len(first)], key=_urgency)
    return CaseList(
        wanted=wanted,
        counts=counts(work, wanted.unit),
        rows=rows,
        is_cut=len(first) >= MOST_LISTED,
        older=older,
    )


def _first(work: Work, wanted: Wanted) -> list[Case]:
    """What somebody has to do: on the first page the cases that wait, or the work list that is asked for."""
    if wanted.before is not None or (wanted.state and wanted.state not in WORK_LISTS):
        return []
    return work_list(work, Filter(wanted.state or Filter.WAITING), wanted.unit)


def _others(work: Work, wanted: Wanted, first: Sequence[Case]) -> tuple[Sequence[Case], int | None]:
    """One page of all others, and where the next one begins."""
    if wanted.state in WORK_LISTS:
        return [], None
    shown = {case.id for case in first}
    found = page_of(work, wanted.state, wanted.unit, wanted.before, PAGE + 1 + len(shown))
    others = [case for case in found if case.id not in shown]
    return others[:PAGE], others[PAGE - 1].id if len(others) > PAGE else None


def _dispatches(work: Work, cases: Sequence[Case]) -> dict[int, list[Dispatch]]:
    wanted = [case.id for case in cases]
    query = select(Dispatch).where(Dispatch.case_id.in_(wanted)).order_by(Dispatch.id)
    return _by_case(work.session.scalars(query)) if wanted else {}


def _by_case(dispatches: Iterable[Dispatch]) -> dict[int, list[Dispatch]]:
    found: defaultdict[int, list[Dispatch]] = defaultdict(list)
    for dispatch in dispatches:
        found[dispatch.case_id].append(dispatch)
    return dict(found)


def _surveys(work: Work, cases: Sequence[Case]) -> dict[int, Survey]:
    """The open survey of each case whose unit is done: one that must be checked before one that is asked."""
    done = [case.id for case in cases if case.state in DONE_WITH]
    if not done:
        return {}
    query = select(Survey).where(
        Survey.case_id.in_(done), Survey.state.in_([*sorted(ASKING), SurveyState.CHECKING])
    )
    found = sorted(work.session.scalars(query), key=lambda survey: survey.state is SurveyState.CHECKING)
    return {survey.case_id: survey for survey in found if survey.case_id is not None}


def _rows(
    work: Work,
    cases: Sequence[Case],
    dispatches: Mapping[int, Sequence[Dispatch]],
    surveys: Mapping[int, Survey],
) -> list[Row]:
    led = [(case, lead(case, dispatches.get(case.id, ()))) for case in cases]
    steps = _steps(work, [dispatch for _, dispatch in led if dispatch is not None and dispatch.is_waiting])
    return [
        _row(work, case, dispatch, dispatches.get(case.id, ()), surveys.get(case.id), steps)
        for case, dispatch in led
    ]


def _steps(work: Work, dispatches: Sequence[Dispatch]) -> dict[int, Step]:
    """The last step of each dispatch: what is under way before what is over, calls before texts."""
    if not dispatches:
        return {}
    by_id = {dispatch.id: dispatch for dispatch in dispatches}
    newest = (
        select(Attempt.dispatch_id, Attempt.rung, Attempt.channel, Attempt.role, Attempt.state)
        .where(Attempt.dispatch_id.in_(list(by_id)))
        .ext(distinct_on(Attempt.dispatch_id))
        .order_by(
            Attempt.dispatch_id,
            Attempt.state.in_(LIVE).desc(),
            (Attempt.channel == Channel.CALL).desc(),
            Attempt.id.desc(),
        )
    )
    return {
        dispatch_id: Step(rung_number(by_id[dispatch_id], rung), channel, role, state)
        for dispatch_id, rung, channel, role, state in work.session.execute(newest)
        if dispatch_id is not None
    }


def _row(
    work: Work,
    case: Case,
    dispatch: Dispatch | None,
    shares: Sequence[Dispatch],
    survey: Survey | None,
    steps: Mapping[int, Step],
) -> Row:
    is_elsewhere = dispatch is not None and dispatch.unit_code not in (case.unit_code, POLICE)
    return Row(
        id=case.id,
        code=case.code,
        standing=standing(case, dispatch, work.settings.ack_limit, work.now, survey),
        matter=without_numbers(case.matter),
        type=case.type.value,
        region=case.region_code,
        unit=case.unit_code,
        asked=dispatch.unit_code if dispatch is not None and is_elsewhere else "",
        is_help=dispatch is not None and dispatch.part is Part.ASSIST,
        registered_at=case.registered_at,
        via=(dispatch.acknowledged_via or "") if dispatch else "",
        step=steps.get(dispatch.id) if dispatch else None,
        emergency=case.emergency,
        sensitive=bool(case.sensitive_topics),
        drill=case.drill,
        reopened=case.reopened_at is not None,
        handing_over=any(share.state is DispatchState.HANDING_OVER for share in shares),
        call_back=case.call_back_since is not None,
        complaint=case.about_case_id is not None,
    )


def _urgency(row: Row) -> tuple[bool, datetime, int]:
    """Danger before everything else, then whatever is or will be late first."""
    is_danger = row.standing.state is DeskState.POLICE_WAITING
    return not is_danger, row.standing.deadline or row.registered_at, row.id
