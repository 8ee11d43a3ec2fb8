"""A citizen's call comes in, and is over."""

from __future__ import annotations

from flask import Blueprint, Response, request

from gateway.actions.ask_about_caller import caller_left
from gateway.actions.receive_call import find_call, receive_call
from gateway.web.carrier import check_signature, received, trunk
from gateway.web.here import here
from gateway.web.way_in import ask_operator, is_operator, way_in

face = Blueprint("voice_caller", __name__)
face.before_request(check_signature)

OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


@face.post("/voice/inbound")
def arrives() -> Response:
    """A call rings: it is on disk before it is answered. An operator of 110 is asked for a code first."""
    with here().work() as work:
        call = receive_call(
            work,
            trunk(),
            request.form["CallSid"],
            request.form.get("From", ""),
            request.form.get("To", ""),
            request.form.get("ForwardedFrom", ""),
        )
        return ask_operator(call) if is_operator(call) else way_in(work, call)


@face.post("/voice/inbound/status")
def call_status() -> Response:
    """The call is over: nothing is held for it any more, and its case goes on."""
    if request.form.get("CallStatus") in OVER:
        with here().work() as work:
            call = find_call(work, request.form["CallSid"])
            if call is not None:
                caller_left(work, call.id)
    return received()
