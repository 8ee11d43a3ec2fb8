"""What a caller hears when we cannot answer for ourselves: back to 110, without asking the database."""

from __future__ import annotations

from flask import Blueprint, Response

from gateway.web.carrier import answer, check_signature, trunk
from gateway.web.here import here
from ivr import caller
from ivr.prompt import DialNumber
from models.conversation import Say

face = Blueprint("fallback", __name__)
face.before_request(check_signature)


@face.post("/voice/fallback")
def fallback() -> Response:
    """The carrier could not get a document from us in time: the citizen is not left with silence."""
    desk = here().settings.police_desk
    ours = here().trunks[trunk()].sender_for(desk.number)
    return answer(caller.to_desk(DialNumber(desk.number, desk.send_digits, ours), Say("ivr_to_110")))
