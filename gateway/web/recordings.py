"""Recordings, played at the desk."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, abort, request, send_file
from sqlalchemy import select
from sqlalchemy.orm import undefer

from gateway.web.guard import check_reader
from gateway.web.here import here
from models.base import LARGEST_ID
from models.recording import Recording

face = Blueprint("recordings", __name__)
face.before_request(check_reader)


@face.get("/cases/<int:case_id>/recordings/<int:recording_id>")
def play(case_id: int, recording_id: int) -> Response:
    """The sound of one recording of a case, in pieces where the browser asks for them; who heard it is noted.

    404 for a recording of another case, and for one that has not been fetched yet.
    """
    if max(case_id, recording_id) > LARGEST_ID:
        abort(404)
    with here().work() as work:
        recording = work.session.scalars(
            select(Recording)
            .where(Recording.id == recording_id, Recording.case_id == case_id)
            .options(undefer(Recording.media))
        ).first()
        if recording is None or recording.media is None:
            abort(404)
        if _from_its_beginning():
            work.audit("desk", "recording heard", case_id=case_id, recording_id=recording_id)
        sound, media_type = BytesIO(recording.media), recording.media_type
    return send_file(sound, mimetype=media_type, conditional=True, etag=False)


def _from_its_beginning() -> bool:
    """A browser asks for one recording in several pieces; only the first is somebody listening."""
    asked = request.range
    return asked is None or asked.ranges[0][0] == 0
