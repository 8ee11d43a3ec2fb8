"""A case as the desk shows it: state, countdown, timeline, attempts. Names and numbers are masked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from gateway.work import Work
from models.attempt import Attempt
from models.case import Case
from models.dispatch import Dispatch
from models.event import Event
from models.phone import Phone


def case_json(work: Work, case: Case) -> dict[str, Any]:
    """Everything about one case, in a form that a page and the interface share."""
    dispatches = work.session.scalars(
        select(Dispatch).where(Dispatch.case_id == case.id).order_by(Dispatch.id)
    ).all()
    events = work.session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.id)).all()
    attempts = work.session.scalars(
        select(Attempt).where(Attempt.case_id == case.id).order_by(Attempt.id)
    ).all()
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
        "caller_phone": masked(work, case.caller_phone),
        "emergency": case.emergency,
        "sensitive_topics": case.sensitive_topics,
        "drill": case.drill,
        "registered_at": moment(case.registered_at),
        "verified_at": moment(case.verified_at),
        "dispatches": [_dispatch(row) for row in dispatches],
        "events": [_event(row) for row in events],
        "attempts": _attempts(work, attempts),
    }


def masked(work: Work, number: str) -> str:
    """A number as a list may show it: 138****8000."""
    return Phone.parse_caller_id(number, area_code=work.settings.area_code).masked


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


def _attempts(work: Work, rows: Sequence[Attempt]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "channel": row.channel,
            "rung": row.rung,
            "role": row.role,
            "name": row.name,
            "number": masked(work, row.number),
            "state": row.state,
            "due_at": moment(row.due_at),
            "claimed_at": moment(row.claimed_at),
            "handed_at": moment(row.handed_at),
            "ringing_at": moment(row.ringing_at),
            "answered_at": moment(row.answered_at),
            "ended_at": moment(row.ended_at),
            "error_code": row.error_code,
            "reason": row.reason,
        }
        for row in rows
    ]
