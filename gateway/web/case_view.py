"""A case as the interface shows it: state, timeline, attempts. Numbers are masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from gateway.web.standing import masked, without_numbers
from gateway.work import Work
from models.attempt import Attempt
from models.case import Case
from models.dispatch import Dispatch
from models.event import Event
from models.inbound import InboundCall


@dataclass(frozen=True, slots=True)
class CaseRows:
    """A case and everything that was written down about it, each kind in its order."""

    case: Case
    dispatches: Sequence[Dispatch]
    events: Sequence[Event]
    attempts: Sequence[Attempt]
    calls: Sequence[InboundCall]


def rows_of(work: Work, case: Case) -> CaseRows:
    """All rows of a case, in four queries."""
    read = work.session.scalars
    return CaseRows(
        case=case,
        dispatches=read(select(Dispatch).where(Dispatch.case_id == case.id).order_by(Dispatch.id)).all(),
        events=read(select(Event).where(Event.case_id == case.id).order_by(Event.id)).all(),
        attempts=read(select(Attempt).where(Attempt.case_id == case.id).order_by(Attempt.id)).all(),
        calls=read(select(InboundCall).where(InboundCall.case_id == case.id).order_by(InboundCall.id)).all(),
    )


def case_json(work: Work, case: Case) -> dict[str, Any]:
    """Everything about one case, as JSON."""
    rows = rows_of(work, case)
    return {
        "id": case.id,
        "code": case.code,
        "state": case.state,
        "unit": case.unit_code,
        "region": case.region_code,
        "type": case.type,
        "matter": case.matter,
        "place": case.place,
        "request": case.request,
        "caller_phone": masked(work.settings, case.caller_phone),
        "emergency": case.emergency,
        "sensitive_topics": case.sensitive_topics,
        "drill": case.drill,
        "registered_at": moment(case.registered_at),
        "verified_at": moment(case.verified_at),
        "dispatches": [_dispatch(row) for row in rows.dispatches],
        "events": [_event(row) for row in rows.events],
        "attempts": [_attempt(work, row) for row in rows.attempts],
        "calls": [_call(row) for row in rows.calls],
    }


def moment(at: datetime | None) -> str | None:
    """ISO 8601 with zone, or nothing."""
    return at.isoformat() if at else None


def _dispatch(row: Dispatch) -> dict[str, Any]:
    return {
        "unit": row.unit_code,
        "unit_name": row.unit.name_zh,
        "state": row.state,
        "verified_at": moment(row.verified_at),
        "notified_at": moment(row.notified_at),
        "delivered_at": moment(row.delivered_at),
        "notify_late_s": row.notify_late_s,
        "acknowledged_at": moment(row.acknowledged_at),
        "acknowledged_by": row.acknowledged_by,
        "acknowledged_via": row.acknowledged_via,
        "acknowledge_late_s": row.acknowledge_late_s,
        "breached_at": moment(row.breached_at),
        "next_due_at": moment(row.next_due_at),
    }


def _event(row: Event) -> dict[str, Any]:
    return {"at": moment(row.at), "kind": row.kind, "actor": row.actor, "data": row.data}


def _attempt(work: Work, row: Attempt) -> dict[str, Any]:
    return {
        "id": row.id,
        "channel": row.channel,
        "rung": row.rung,
        "role": row.role,
        "name": row.name,
        "number": masked(work.settings, row.number, row.extension),
        "state": row.state,
        "due_at": moment(row.due_at),
        "claimed_at": moment(row.claimed_at),
        "handed_at": moment(row.handed_at),
        "ringing_at": moment(row.ringing_at),
        "answered_at": moment(row.answered_at),
        "ended_at": moment(row.ended_at),
        "error_code": row.error_code,
        "reason": without_numbers(row.reason),
    }


def _call(row: InboundCall) -> dict[str, Any]:
    return {
        "state": row.state,
        "arrived_at": moment(row.arrived_at),
        "waiting_at": moment(row.waiting_at),
        "joined_at": moment(row.joined_at),
        "to_110_at": moment(row.to_110_at),
        "ended_at": moment(row.ended_at),
    }
