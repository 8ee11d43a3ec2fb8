"""A citizen's call comes in: greeting and menu, and that it is over."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, request

from gateway.actions.ask_about_caller import caller_left
from gateway.actions.choose_unit import choose_unit
from gateway.actions.find_call import locked_call
from gateway.actions.receive_call import find_call, receive_call, unit_dialled
from gateway.web.carrier import answer, check_signature, received
from gateway.web.here import callbacks, here
from gateway.web.queueing import to_queue
from gateway.web.voice_desk import to_desk
from gateway.web.voice_staff import greet_staff
from ivr import caller
from ivr.keys import Key
from models.conversation import Say
from models.inbound import InboundCall

face = Blueprint("voice_caller", __name__)
face.before_request(check_signature)

OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


@face.post("/voice/inbound")
def arrives() -> Response:
    """A call rings: greet, and ask what it is about unless a unit's own number says so."""
    with here().work() as work:
        call = receive_call(
            work,
            request.form["CallSid"],
            request.form.get("From", ""),
            request.form.get("To", ""),
            request.form.get("ForwardedFrom", ""),
        )
        unit = unit_dialled(work, call.dialled)
        if unit is not None:
            # The ladder starts while the greeting plays: that takes fifteen of the 180 seconds.
            choose_unit(work, call, unit.code, "")
            return answer(caller.greet_unit(callbacks().menu(call.id, f"unit-{unit.code}", 0)))
        return greet_staff(work, call) or _menu(call, caller.Stay(caller.TOP, 0), [Say("ivr_greeting")])


@face.post("/voice/inbound/status")
def call_status() -> Response:
    """The call is over: nothing is held for it any more, and its case goes on."""
    if request.form.get("CallStatus") in OVER:
        with here().work() as work:
            call = find_call(work, request.form["CallSid"])
            if call is not None:
                caller_left(work, call.id)
    return received()


@face.post("/voice/calls/<int:call_id>/menu")
def menu_key(call_id: int) -> Response:
    """A key in the menu, or in a unit's greeting."""
    at, tries, digits = request.args["at"], int(request.args.get("tries", 0)), request.form.get("Digits", "")
    with here().work() as work:
        call = locked_call(work, call_id)
        if at.startswith("unit-"):
            if digits == Key.TO_110:
                return to_desk(work, call)
            return to_queue(work, call)
        step = caller.choose(here().catalogue.branches, at, digits, tries)
        match step:
            case caller.BackTo110(lost):
                return to_desk(work, call, Say("ivr_timeout" if lost else "ivr_to_110"))
            case caller.Chosen(unit_code, words):
                choose_unit(work, call, unit_code, words)
                return to_queue(work, call)
            case caller.Stay():
                return _menu(call, step, [step.why] if step.why else [])


def _menu(call: InboundCall, step: caller.Stay, before: Sequence[Say]) -> Response:
    url = callbacks().menu(call.id, step.at, step.tries)
    return answer(caller.menu_prompt(here().catalogue.branches, step.at, url, here().wording.options, before))
