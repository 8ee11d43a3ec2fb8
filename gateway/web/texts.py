"""Texts in, and what became of texts out."""

from __future__ import annotations

from flask import Blueprint, Response, request

from gateway.actions.progress import progress
from gateway.actions.receive_text import receive_text
from gateway.hear_text import hear_text
from gateway.web.carrier import check_signature, received
from gateway.web.here import here
from notifications.carriers.twilio import TEXT_EVENTS

face = Blueprint("texts", __name__)
face.before_request(check_signature)


@face.post("/texts/inbound")
def arrives() -> Response:
    """A text: on disk first, then heard, then answered by a text of our own; told twice, it is heard once."""
    form = request.form
    with here().work() as work:
        text_id = receive_text(
            work, form["MessageSid"], form.get("From", ""), form.get("To", ""), form.get("Body", "")
        )
    hear_text(here(), text_id)
    return received()


@face.post("/texts/<int:attempt_id>/status")
def status(attempt_id: int) -> Response:
    """The carrier tells what became of a text."""
    code = request.form.get("ErrorCode", "")
    with here().work() as work:
        progress(
            work,
            attempt_id,
            TEXT_EVENTS.get(request.form.get("MessageStatus", "")),
            request.form["MessageSid"],
            int(code) if code.isdigit() else None,
        )
    return received()
