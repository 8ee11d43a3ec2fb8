"""Asking a caller for a telephone number, before he waits or when he wants to be called back."""

from __future__ import annotations

from flask import Blueprint, Response, request

from gateway.actions.callers_number import (
    confirm_number,
    forget_number,
    is_to_be_asked_for,
    note_number,
    read_number,
)
from gateway.actions.find_call import locked_call
from gateway.web.carrier import answer, check_signature
from gateway.web.here import callbacks, here
from gateway.web.queueing import to_queue
from gateway.web.voice_desk import to_desk
from gateway.web.voice_message import HELD, last_words
from gateway.work import Work
from ivr import keyed
from ivr.caller import BackTo110
from ivr.keyed import Confirmed, Keyed, Skipped
from models.case import Case
from models.inbound import InboundCall
from models.phone import Phone

face = Blueprint("voice_number", __name__)
face.before_request(check_signature)


def settle_in(work: Work, call: InboundCall) -> Response:
    """The caller's case is on its way: ask for a number where none is known, then let him wait."""
    return ask_number(work, call) or to_queue(work, call)


def ask_number(work: Work, call: InboundCall) -> Response | None:
    """Ask for a number; None when that is not needed. Whoever takes the case meanwhile ends the asking."""
    case = work.session.get_one(Case, call.case_id)
    if not is_to_be_asked_for(work, call, case):
        return None
    return answer(keyed.ask_number(callbacks().number(call.id, 1)))


@face.post("/voice/calls/<int:call_id>/number")
def number_keyed(call_id: int) -> Response:
    """A number, nothing, or 0 for 110. A wrong one is asked for once more."""
    tries = int(request.args["tries"])
    with here().work() as work:
        call = locked_call(work, call_id)
        match keyed.read(request.form.get("Digits", "")):
            case BackTo110():
                return to_desk(work, call)
            case Skipped():
                return _go_on(work, call)
            case Keyed(digits):
                phone = read_number(work, digits)
        if phone is not None:
            note_number(call, work.session.get_one(Case, call.case_id), phone)
            return _read_out(call, phone, tries, 1)
        if tries >= keyed.MOST_NUMBERS:
            return _go_on(work, call)
        return answer(keyed.ask_number(callbacks().number(call_id, tries + 1), is_again=True))


@face.post("/voice/calls/<int:call_id>/number-heard")
def number_heard(call_id: int) -> Response:
    """What the caller says to the number that was read out."""
    entered, tries = int(request.args["entered"]), int(request.args["tries"])
    with here().work() as work:
        call = locked_call(work, call_id)
        case = work.session.get_one(Case, call.case_id)
        match keyed.confirmed(request.form.get("Digits", ""), tries):
            case BackTo110():
                return to_desk(work, call)
            case Confirmed.SAY_AGAIN if call.given_number:
                phone = Phone.parse_caller_id(call.given_number, area_code=work.settings.area_code)
                return _read_out(call, phone, entered, tries + 1)
            case Confirmed.ENTER_AGAIN:
                forget_number(work, call, case)
                if entered < keyed.MOST_NUMBERS:
                    return answer(keyed.ask_number(callbacks().number(call_id, entered + 1)))
            case Confirmed.RIGHT if call.given_number:
                confirm_number(work, case)
        return _go_on(work, call)


def _read_out(call: InboundCall, phone: Phone, entered: int, tries: int) -> Response:
    return answer(keyed.read_out(phone.national, callbacks().number_heard(call.id, entered, tries)))


def _go_on(work: Work, call: InboundCall) -> Response:
    return to_queue(work, call) if call.state in HELD else last_words(work, call)
