"""What nobody would look at again is looked at again. Source: I1, I2.

Nothing of this should ever happen: whatever is found here is a fault of ours or of somebody's hand in the
database, so each find is told to the log, the audit, a metric and the case's own timeline.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

import structlog
from sqlalchemy import select, text
from sqlalchemy.orm import lazyload

from gateway.actions.find_dispatch import lock_case
from gateway.actions.reassign import reassign
from gateway.deadlines import ROWS
from gateway.metrics import REPAIRS
from gateway.policy.speaker import Speaker
from gateway.work import Gateway, Work
from models.case import OPEN, Case
from models.dispatch import NOT_NOTIFIED, Dispatch
from models.lifecycle import KEPT
from models.unit import CENTRE, POLICE

MOST = 200
"""Rows of a kind that are mended at one go."""
LOOKED_AT = 500
"""Open cases that are looked at by one query."""
GRACE = timedelta(seconds=10)
"""Whatever is younger may still be in somebody's hands."""
NOTIFY_LIMIT = timedelta(seconds=180)
NO_DEADLINE, NO_OWNER, NOT_TOLD = "no_deadline", "no_owner", "not_told"
AUDITOR = "auditor"

log = structlog.get_logger()


class Audit(NamedTuple):
    """How many rows were put right, and below which case the next audit goes on with the older ones."""

    found: int
    below: int | None


def repair(gateway: Gateway, below: int | None = None) -> Audit:
    """Give every unfinished row a deadline and every open case an owner.

    What has a deadline again is taken up by the clock as any other row. Of open cases the newest are looked
    at every time, and some of the older ones, those below `below`; so it costs the same however many there
    are. Several may do this at once.
    """
    with gateway.work() as work:
        rows = [row for kind in ROWS for row in _give_a_deadline(work, kind)]
        rows += _notify_late(work)
        newest = _open_cases(work)
        older = _open_cases(work, below or min(newest, default=0))
        lost = _without_owner(work, [*newest, *older])
    found = len(rows) + sum(_give_an_owner(gateway, case_id) for case_id in lost)
    return Audit(found, min(older, default=None))


def _give_a_deadline(work: Work, kind: Any) -> Sequence[Any]:
    """Rows that somebody has to look at and for which no moment is set; now is a good one."""
    lost = select(kind).options(lazyload("*")).where(text(kind.forgotten())).order_by(kind.id).limit(MOST)
    rows = work.session.scalars(lost.with_for_update(of=kind, key_share=True, skip_locked=True)).all()
    for row in rows:
        row.next_due_at = work.now
        _note(work, NO_DEADLINE, kind.__tablename__, row.id, _case_of(row))
    return rows


def _notify_late(work: Work) -> Iterator[Dispatch]:
    """Shares that should be notified, or in breach, by now, and that would be looked at later only."""
    late = (
        select(Dispatch)
        .options(lazyload("*"))
        .where(
            text(NOT_NOTIFIED),
            Dispatch.unit_code != POLICE,
            Dispatch.verified_at < work.now - NOTIFY_LIMIT - GRACE,
            Dispatch.next_due_at > work.now,
        )
        .order_by(Dispatch.verified_at)
        .limit(MOST)
    )
    for share in work.session.scalars(late.with_for_update(of=Dispatch, key_share=True, skip_locked=True)):
        share.next_due_at = work.now
        _note(work, NOT_TOLD, "dispatches", share.id, share.case_id)
        yield share


def _open_cases(work: Work, below: int | None = None) -> Sequence[int]:
    """Some open cases, the newest first, that are older than a moment."""
    some = select(Case.id).where(text(OPEN), Case.registered_at < work.now - GRACE)
    if below is not None:
        some = some.where(Case.id < below)
    return work.session.scalars(some.order_by(Case.id.desc()).limit(LOOKED_AT)).all()


def _without_owner(work: Work, case_ids: Sequence[int]) -> Sequence[int]:
    """Those of which no unit has a share."""
    owned = select(Dispatch.case_id).where(Dispatch.case_id.in_(case_ids), Dispatch.state.in_(KEPT))
    return sorted({*case_ids} - {*work.session.scalars(owned)})


def _give_an_owner(gateway: Gateway, case_id: int) -> bool:
    """The efficiency centre has it, unless somebody has taken it meanwhile. Source: R5."""
    with gateway.work() as work:
        shares = lock_case(work, case_id)
        if any(share.state in KEPT for share in shares):
            return False
        case = work.session.get_one(Case, case_id)
        _note(work, NO_OWNER, "cases", case_id, case_id)
        reassign(work, case, CENTRE, Speaker("", AUDITOR))
    return True


def _note(work: Work, what: str, table: str, row_id: int, case_id: int | None) -> None:
    log.error("auditor.repaired", what=what, table=table, row=row_id)
    work.audit(AUDITOR, "repaired", what=what, table=table, row=row_id)
    work.count(REPAIRS.labels(what))
    if case_id is not None:
        work.record(case_id, "repaired", AUDITOR, lost=what)


def _case_of(row: Any) -> int | None:
    case_id: int | None = getattr(row, "case_id", None)
    return case_id
