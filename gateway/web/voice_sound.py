"""A citizen's message, played to the officer who has the case, on his own call."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, abort, request
from sqlalchemy import select
from sqlalchemy.orm import undefer

from gateway.callbacks import Callbacks
from gateway.web.here import here
from gateway.work import Work
from models.recording import Recording, RecordingKind

face = Blueprint("voice_sound", __name__)

GOOD_FOR = timedelta(minutes=30)
"""Longer than any officer's call needs it: whoever finds the address later hears nothing."""


def sounds_of(work: Work, case_id: int) -> tuple[str, ...]:
    """Where the carrier fetches what the citizen of a case has said, oldest first, for half an hour."""
    until = int((work.now + GOOD_FOR).timestamp())
    urls = Callbacks(work.settings.public_base_url)
    kept = select(Recording.id).where(
        Recording.case_id == case_id,
        Recording.kind == RecordingKind.VOICEMAIL,
        Recording.fetched_at.is_not(None),
    )
    ids = work.session.scalars(kept.order_by(Recording.id))
    secret = work.settings.carrier_tokens()[0]
    return tuple(urls.sound(each, until, _mark(secret, each, until)) for each in ids)


@face.get("/voice/sounds/<int:recording_id>")
def sound(recording_id: int) -> Response:
    """The sound of a message. Carriers do not sign what they only fetch, so the address carries its own mark.

    403 for a mark that is not ours or too old, 404 when the sound is here no more.
    """
    until = request.args.get("until", 0, type=int)
    with here().work() as work:
        marks = (_mark(secret, recording_id, until) for secret in work.settings.carrier_tokens())
        given = request.args.get("mark", "")
        if not any(hmac.compare_digest(given.encode(), mark.encode()) for mark in marks):
            abort(403)
        if work.now > datetime.fromtimestamp(until, UTC):
            abort(403)
        kept = select(Recording).where(Recording.id == recording_id).options(undefer(Recording.media))
        recording = work.session.scalars(kept).first()
        if recording is None or recording.media is None:
            abort(404)
        work.audit("officer", "recording heard", case_id=recording.case_id, recording_id=recording_id)
        return Response(recording.media, mimetype=recording.media_type)


def _mark(secret: str, recording_id: int, until: int) -> str:
    return hmac.new(secret.encode(), f"sound {recording_id} {until}".encode(), hashlib.sha256).hexdigest()
