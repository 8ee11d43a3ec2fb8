"""Texts in, and what became of texts out."""

from __future__ import annotations

from flask import Blueprint, Response, request

from gateway.actions.acknowledge import BY_TEXT
from gateway.actions.progress import progress
from gateway.actions.receive_text import case_named, receive_text, take_unheard
from gateway.actions.tell import reply
from gateway.actions.who_is import who_is
from gateway.hear import hear
from gateway.web.carrier import check_signature, received
from gateway.web.here import here
from models.phone import Phone
from notifications.carriers.twilio import TEXT_EVENTS
from notifications.sms_reply import parse_reply

face = Blueprint("texts", __name__)
face.before_request(check_signature)


@face.post("/texts/inbound")
def arrives() -> Response:
    """A text: on disk first, then heard, then answered by a text of our own; told twice, it is heard once."""
    form = request.form
    sender = Phone.parse_caller_id(form.get("From", ""), area_code=here().settings.area_code).number
    with here().work() as work:
        receive_text(work, form["MessageSid"], sender, form.get("To", ""), form.get("Body", ""))
    with here().work() as work:
        text = take_unheard(work, form["MessageSid"])
        if text is not None:
            intent, speaker = parse_reply(text.body), who_is(work, sender)
            said = hear(work, intent, speaker, BY_TEXT)
            case = case_named(work, said.values.get("code"))
            text.meant, text.case_id = type(intent).__name__, case.id if case else None
            reply(work, said, speaker, case)
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
