"""A case as the interface shows it: its whole life. Numbers are masked, and the citizen's name is not in it.

What only the centre may know (complaints about the handling, surveys) stands apart, under `centre_only`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from gateway.web.case_rows import CaseRows, is_centres, is_for_the_centre, rows_of
from gateway.web.standing import masked, without_numbers
from gateway.work import Work
from models.attempt import Attempt
from models.case import Case
from models.dispatch import Dispatch
from models.event import Event
from models.inbound import InboundCall
from models.limits import Task
from models.recording import Recording
from models.survey import Survey

CASE_MOMENTS = (
    "registered_at",
    "verified_at",
    "dispatched_at",
    "acknowledged_at",
    "completed_at",
    "surveyed_at",
    "archived_at",
    "reopened_at",
    "merged_at",
    "invalid_at",
    "police_return_at",
    "call_back_since",
)
DISPATCH_MOMENTS = (
    "verified_at",
    "dispatched_at",
    "notified_at",
    "delivered_at",
    "breached_at",
    "acknowledged_at",
    "passed_on_at",
    "released_at",
    "cancelled_at",
    "police_return_at",
    "next_due_at",
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
        **_moments(case, CASE_MOMENTS),
        "result": without_numbers(case.result),
        "answered_by": case.answered_by or None,
        "merged_into": _named(rows.main),
        "merged": [_named(other) for other in rows.merged],
        "dispatches": [_dispatch(row) for row in rows.dispatches],
        "events": [_event(row) for row in rows.events],
        "attempts": [_attempt(work, row) for row in rows.attempts],
        "calls": [_call(row) for row in rows.calls],
        "recordings": [_recording(row) for row in rows.recordings],
        "centre_only": _centre_only(rows),
    }


def moment(at: datetime | None) -> str | None:
    """ISO 8601 with zone, or nothing."""
    return at.isoformat() if at else None


def _moments(row: object, names: Iterable[str]) -> dict[str, str | None]:
    return {name: moment(getattr(row, name)) for name in names}


def _named(case: Case | None) -> dict[str, Any] | None:
    return None if case is None else {"id": case.id, "code": case.code, "state": case.state}


def _centre_only(rows: CaseRows) -> dict[str, Any]:
    return {
        "complaints": [_named(other) for other in rows.complaints],
        "about": _named(rows.about),
        "surveys": [_survey(row) for row in rows.surveys],
    }


def _dispatch(row: Dispatch) -> dict[str, Any]:
    return {
        "unit": row.unit_code,
        "unit_name": row.unit.name_zh,
        "part": row.part,
        "state": row.state,
        **_moments(row, DISPATCH_MOMENTS),
        "notify_late_s": row.notify_late_s,
        "acknowledged_by": row.acknowledged_by,
        "acknowledged_via": row.acknowledged_via,
        "acknowledge_late_s": row.acknowledge_late_s,
        "limits": {
            limit.value: {
                "due_at": moment(getattr(row, f"{limit}_due_at")), "done_at": moment(row.done.get(limit))
            }
            for limit in Task
        },
        "extension": _if(
            row.extended_at, at=moment(row.extended_at), reason=without_numbers(row.extension_reason)
        ),
        "return": _if(
            row.return_requested_at,
            requested_at=moment(row.return_requested_at),
            by=row.returned_by,
            reason=without_numbers(row.return_reason),
            reviewed_at=moment(row.reviewed_at),
            reviewed_by=row.reviewed_by or None,
        ),
        "not_reached": row.not_reached,
        "reply": without_numbers(row.reply),
        "result": without_numbers(row.result),
    }  # fmt: skip


def _if(happened: object, **values: Any) -> dict[str, Any] | None:
    return values if happened else None


def _event(row: Event) -> dict[str, Any]:
    return {
        "at": moment(row.at),
        "kind": row.kind,
        "actor": row.actor,
        "data": {
            name: without_numbers(value) if name == "reason" else value for name, value in row.data.items()
        },
        "centre_only": is_centres(row),
    }


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
        "centre_only": is_for_the_centre(row.rung),
    }


def _call(row: InboundCall) -> dict[str, Any]:
    moments = ("arrived_at", "waiting_at", "joined_at", "to_110_at", "ended_at")
    return {"state": row.state, "wants_call_back": row.wants_call_back, **_moments(row, moments)}


def _recording(row: Recording) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "recorded_at": moment(row.recorded_at),
        "duration_s": row.duration_s,
        "fetched_at": moment(row.fetched_at),
        "path": f"/cases/{row.case_id}/recordings/{row.id}" if row.fetched_at else None,
        "reason": row.reason or None,
    }


def _survey(row: Survey) -> dict[str, Any]:
    moments = (
        "planned_at",
        "asked_at",
        "reminded_at",
        "called_at",
        "answered_at",
        "checking_since",
        "decided_at",
    )
    return {
        "source": row.source,
        "round": row.round,
        "state": row.state,
        **_moments(row, moments),
        "next_due_at": moment(row.next_due_at),
        "answered_via": row.answered_via or None,
        "rating": row.rating,
        "solved": row.solved,
        "reason": without_numbers(row.reason),
        "verdict": row.verdict,
        "decided_by": row.decided_by or None,
        "explanation": without_numbers(row.explanation),
        "why_not": row.why_not or None,
    }
