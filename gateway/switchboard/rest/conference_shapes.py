"""Conferences and participants as JSON, with every field that Twilio sends and in its types."""

from __future__ import annotations

from typing import Any

from gateway.switchboard.conferences import Conference, Participant, Terms
from gateway.switchboard.leg import Leg
from gateway.switchboard.parameters import API_VERSION, rfc2822
from gateway.switchboard.records import CallStatus

PENDING = {CallStatus.QUEUED: "queued", CallStatus.RINGING: "ringing"}


def conference_json(account_sid: str, conference: Conference) -> dict[str, Any]:
    """A conference."""
    uri = f"/{API_VERSION}/Accounts/{account_sid}/Conferences/{conference.sid}"
    return {
        "sid": conference.sid,
        "account_sid": account_sid,
        "friendly_name": conference.name,
        "region": "us1",
        "status": conference.status,
        "reason_conference_ended": conference.reason_ended,
        "call_sid_ending_conference": conference.ended_by,
        "api_version": API_VERSION,
        "date_created": rfc2822(conference.created_at),
        "date_updated": rfc2822(conference.updated_at),
        "uri": f"{uri}.json",
        "subresource_uris": {
            "participants": f"{uri}/Participants.json",
            "recordings": f"{uri}/Recordings.json",
        },
    }


def participant_json(account_sid: str, seat: Participant) -> dict[str, Any]:
    """A participant who is in, or was in just now."""
    said = _participant(account_sid, seat.conference, seat.leg, seat.terms)
    return said | {
        "muted": seat.muted,
        "hold": seat.held,
        "coaching": seat.coaches is not None,
        "call_sid_to_coach": seat.coaches,
        "status": "complete" if seat.left_because else "connected",
        "date_created": rfc2822(seat.since),
        "date_updated": rfc2822(seat.updated_at),
    }


def expected_json(account_sid: str, conference: Conference, leg: Leg, terms: Terms) -> dict[str, Any]:
    """A participant who is being dialled."""
    return _participant(account_sid, conference, leg, terms) | {
        "muted": terms.muted,
        "hold": False,
        "coaching": terms.coaches is not None,
        "call_sid_to_coach": terms.coaches,
        "status": PENDING.get(leg.call.status, "connecting"),
        "date_created": rfc2822(leg.call.created_at),
        "date_updated": rfc2822(leg.call.updated_at or leg.call.created_at),
    }


def _participant(account_sid: str, conference: Conference, leg: Leg, terms: Terms) -> dict[str, Any]:
    uri = f"/{API_VERSION}/Accounts/{account_sid}/Conferences/{conference.sid}/Participants/{leg.call.sid}"
    return {
        "account_sid": account_sid,
        "call_sid": leg.call.sid,
        "label": terms.label or None,
        "conference_sid": conference.sid,
        "end_conference_on_exit": terms.ends,
        "start_conference_on_enter": terms.starts,
        "queue_time": str(leg.call.queued_ms),
        "api_version": API_VERSION,
        "uri": f"{uri}.json",
    }
