"""The live list of cases: those that wait, most urgent first; then the newest others, page by page.

The number of queries does not depend on the number of rows, and each query is served by an index, whatever
is stored: pages go by `id`, which grows with registration.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import InstrumentedAttribute

from gateway.web.standing import DeskState, Standing, lead, rung_number, standing, without_numbers
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.case import Case
from models.dispatch import Dispatch
from models.lifecycle import LIVE, WAITING, AttemptState, CaseState, DispatchState

PAGE = 50
MOST_WAITING = 200
FILTERS = (
    DeskState.WAITING,
    DeskState.ACKNOWLEDGED,
    DeskState.RETURN_REQUESTED,
    DeskState.POLICE_RETURN,
)
"""The states by which the list can be filtered."""


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
    """One case in the list. It holds no name and no number."""

    id: int
    code: str
    standing: Standing
    matter: str
    type: str
    region: str
    unit: str
    registered_at: datetime
    via: str
    step: Step | None
    emergency: bool
    sensitive: bool
    drill: bool


@dataclass(frozen=True, slots=True)
class CaseList:
    """One page of the list. `older` is where the next page begins, None on the last."""

    wanted: Wanted
    rows: list[Row] = field(default_factory=list)
    waiting: int = 0
    late: int = 0
    is_cut: bool = False
    older: int | None = None


def case_list(work: Work, wanted: Wanted) -> CaseList:
    """One page of what is wanted; five queries at the most."""
    waiting = _waiting(work, wanted) if _shows_waiting(wanted) else {}
    others = _others(work, wanted, waiting) if wanted.state != DeskState.WAITING else []
    older = others[PAGE - 1].id if len(others) > PAGE else None
    others = others[:PAGE]
    dispatches = {**_dispatches(work, others), **waiting}
    cases = [dispatches[case_id][0].case for case_id in waiting]
    cases += others
    rows = _rows(work, cases, dispatches)
    rows[: len(waiting)] = sorted(rows[: len(waiting)], key=_urgency)
    return CaseList(
        wanted=wanted,
        rows=rows,
        waiting=len(waiting),
        late=sum(row.standing.is_late for row in rows[: len(waiting)]),
        is_cut=sum(len(each) for each in waiting.values()) >= MOST_WAITING,
        older=older,
    )


def _shows_waiting(wanted: Wanted) -> bool:
    return wanted.before is None and wanted.state in ("", DeskState.WAITING)


def _waiting(work: Work, wanted: Wanted) -> dict[int, list[Dispatch]]:
    """The dispatches that wait for an answer, oldest first, by case."""
    query = select(Dispatch).where(in_state(Dispatch.state, sorted(WAITING))).order_by(Dispatch.dispatched_at)
    if wanted.unit:
        query = query.where(Dispatch.unit_code == wanted.unit)
    return _by_case(work.session.scalars(query.limit(MOST_WAITING)))


def _others(work: Work, wanted: Wanted, shown: Mapping[int, object]) -> Sequence[Case]:
    query = select(Case).order_by(Case.id.desc()).limit(PAGE + 1)
    if wanted.unit:
        query = query.where(Case.unit_code == wanted.unit)
    if wanted.before is not None:
        query = query.where(Case.id < wanted.before)
    if shown:
        query = query.where(Case.id.not_in(list(shown)))
    return work.session.scalars(_of_state(query, wanted.state)).all()


def _of_state(query: Select[Case], state: str) -> Select[Case]:
    returned = select(Dispatch.case_id).where(in_state(Dispatch.state, [DispatchState.RETURN_REQUESTED]))
    match state:
        case DeskState.ACKNOWLEDGED:
            taken = query.where(Case.state == CaseState.ACKNOWLEDGED)
            return taken.where(~returned.where(Dispatch.case_id == Case.id).exists())
        case DeskState.POLICE_RETURN:
            return query.where(Case.state == CaseState.POLICE_RETURN)
        case DeskState.RETURN_REQUESTED:
            return query.where(Case.id.in_(returned))
        case _:
            return query


def in_state(
    column: InstrumentedAttribute[DispatchState], states: Sequence[DispatchState]
) -> ColumnElement[bool]:
    """`column IN (states)` with the states written out: only then can the server use a partial index."""
    return column.in_(bindparam("states", list(states), expanding=True, literal_execute=True, unique=True))


def _dispatches(work: Work, cases: Sequence[Case]) -> dict[int, list[Dispatch]]:
    if not cases:
        return {}
    wanted = [case.id for case in cases]
    query = select(Dispatch).where(Dispatch.case_id.in_(wanted)).order_by(Dispatch.id)
    return _by_case(work.session.scalars(query))


def _by_case(dispatches: Iterable[Dispatch]) -> dict[int, list[Dispatch]]:
    found: defaultdict[int, list[Dispatch]] = defaultdict(list)
    for dispatch in dispatches:
        found[dispatch.case_id].append(dispatch)
    return dict(found)


def _rows(work: Work, cases: Sequence[Case], dispatches: Mapping[int, Sequence[Dispatch]]) -> list[Row]:
    led = [(case, lead(case, dispatches.get(case.id, ()))) for case in cases]
    steps = _steps(work, [dispatch for _, dispatch in led if dispatch is not None and dispatch.is_waiting])
    return [_row(work, case, dispatch, steps) for case, dispatch in led]


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


def _row(work: Work, case: Case, dispatch: Dispatch | None, steps: Mapping[int, Step]) -> Row:
    return Row(
        id=case.id,
        code=case.code,
        standing=standing(case, dispatch, work.settings.ack_limit, work.now),
        matter=without_numbers(case.matter),
        type=case.type.value,
        region=case.region_code,
        unit=case.unit_code,
        registered_at=case.registered_at,
        via=(dispatch.acknowledged_via or "") if dispatch else "",
        step=steps.get(dispatch.id) if dispatch else None,
        emergency=case.emergency,
        sensitive=bool(case.sensitive_topics),
        drill=case.drill,
    )


def _urgency(row: Row) -> tuple[bool, datetime, int]:
    """Danger before everything else, then whatever is or will be late first."""
    is_danger = row.standing.state is DeskState.POLICE_WAITING
    return not is_danger, row.standing.deadline or row.registered_at, row.id
