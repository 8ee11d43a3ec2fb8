"""The menu that a caller chooses his unit from, and the end of a greeting without one."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, request

from gateway.actions.choose_unit import choose_unit
from gateway.actions.citizens_phone import citizens_phone
from gateway.actions.find_call import locked_call
from gateway.web.carrier import answer, check_signature
from gateway.web.here import callbacks, here
from gateway.web.voice_desk import to_desk
from gateway.web.voice_number import settle_in
from ivr import caller, keyed
from ivr.keys import Key
from models.conversation import Say
from models.inbound import InboundCall

face = Blueprint("voice_menu", __name__)
face.before_request(check_signature)


def menu(call: InboundCall, before: Sequence[Say], step: caller.Stay | None = None) -> Response:
    """Say the menu, from its top or where the caller is in it, after the lines that come before."""
    at = step or caller.Stay(caller.TOP, 0)
    url = callbacks().menu(call.id, at.at, at.tries)
    return answer(caller.menu_prompt(here().catalogue.branches, at.at, url, here().wording.options, before))


def greet(call: InboundCall, *more: Say) -> Response:
    """Greet a caller whose case has its unit already; then he waits for it."""
    return answer(caller.greet(callbacks().menu(call.id, caller.GREETED, 0), *more))


@face.post("/voice/calls/<int:call_id>/menu")
def menu_key(call_id: int) -> Response:
    """A key in the menu, or in a greeting without one."""
    at, tries, digits = request.args["at"], int(request.args.get("tries", 0)), request.form.get("Digits", "")
    with here().work() as work:
        call = locked_call(work, call_id)
        if at == caller.GREETED:
            return to_desk(work, call) if digits == Key.TO_110 else settle_in(work, call)
        step = caller.choose(here().catalogue.branches, at, digits, tries)
        match step:
            case caller.BackTo110(lost):
                return to_desk(work, call, Say("ivr_timeout" if lost else "ivr_to_110"))
            case caller.Chosen(unit_code, words):
                choose_unit(work, call, unit_code, words, citizens_phone(work, call.sender))
                return settle_in(work, call)
            case caller.Complain():
                url = callbacks().complaint_code(call_id, 1)
                return answer(keyed.ask_code(url, Say("ivr_complaint")))
            case caller.Stay():
                return menu(call, [step.why] if step.why else [], step)
