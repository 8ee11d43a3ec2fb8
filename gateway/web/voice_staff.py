"""Officers on the line: their own calls to the common number, and the menus about a case on any call."""

from __future__ import annotations

from flask import Blueprint, Response, request

from gateway.actions.find_call import locked_call
from gateway.actions.find_dispatch import by_code, locked_in_case
from gateway.actions.give_up_waiting import STILL_ON_S
from gateway.actions.officer_leg import leg_named, leg_of_call, who_called
from gateway.actions.progress import progress
from gateway.policy.call_backs import MAY_CALL
from gateway.web.carrier import answer, check_signature, received
from gateway.web.here import callbacks, here
from gateway.web.talking import Talking
from gateway.web.voice_desk import to_desk
from gateway.web.way_in import way_in
from gateway.work import Work
from ivr import officer, officer_line
from ivr.keys import Key
from ivr.officer_line import Deed, Menu
from ivr.prompt import Prompt
from models.attempt import Attempt
from models.case import Case
from models.conversation import Say
from models.dispatch import Dispatch
from models.inbound import InboundCall
from models.lifecycle import DispatchState, move
from notifications.carriers.twilio import CALL_EVENTS

face = Blueprint("voice_staff", __name__)
face.before_request(check_signature)


@face.post("/voice/staff/calls/<int:call_id>/code")
def code_keyed(call_id: int) -> Response:
    """A code; # alone for a matter of his own, as a citizen; 0 for 110."""
    digits, tries = request.form.get("Digits", ""), int(request.args["tries"])
    with here().work() as work:
        call = work.session.get_one(InboundCall, call_id)
        if digits == Key.TO_110:
            return to_desk(work, call)
        if not digits:
            return way_in(work, call, as_citizen=True)
        dispatch = by_code(work, digits, who_called(work, call))
        if dispatch is None or not (dispatch.is_waiting or dispatch.state in MAY_CALL):
            return answer(_asked_again(work, call, tries, dispatch))
        locked_call(work, call_id)
        move(work.session, call, "serve", work.now, next_due_at=work.after(STILL_ON_S))
        menu = Menu.WAITING if dispatch.is_waiting else Menu.CASE
        talking = Talking(work, leg_of_call(work, call, dispatch), dispatch)
        return _answer(talking, talking.ask(menu))


@face.post("/voice/staff/<leg>/<int:dispatch_id>/keys")
def menu_key(leg: str, dispatch_id: int) -> Response:
    """A key in one of the menus about a case."""
    menu, digits = Menu(request.args["at"]), request.form.get("Digits", "")
    nth, tries = int(request.args["nth"]), int(request.args["tries"])
    with here().work() as work:
        talking = _talking(work, leg, dispatch_id)
        call = talking.leg.call
        if call is not None and officer_line.deed(menu, digits) is Deed.TO_110:
            return to_desk(work, call)
        return _answer(talking, talking.key(menu, digits, nth, tries))


@face.post("/voice/staff/<leg>/<int:dispatch_id>/parted")
def parted(leg: str, dispatch_id: int) -> Response:
    """The officer's side after a talk by the queue, or when nobody was in it."""
    talked, tries = request.form.get("DialBridged") == "true", int(request.args["tries"])
    with here().work() as work:
        talking = _talking(work, leg, dispatch_id)
        return _answer(talking, talking.parted(talked, tries))


@face.post("/voice/staff/<leg>/talks/<int:talk_id>/done")
def talk_done(leg: str, talk_id: int) -> Response:
    """The officer's side after a call to the citizen, whatever came of it."""
    with here().work() as work:
        progress(work, talk_id, _outcome(), request.form.get("DialCallSid", ""))
    with here().work() as work:
        talk = work.session.get_one(Attempt, talk_id)
        talking = _talking(work, leg, talk.dispatch_id or 0)
        return _answer(talking, talking.after(talk))


@face.post("/voice/staff/talks/<int:talk_id>/status")
def talk_status(talk_id: int) -> Response:
    """The carrier tells how the citizen's leg goes on."""
    event = CALL_EVENTS.get(request.form.get("CallStatus", ""))
    with here().work() as work:
        talk = work.session.get_one(Attempt, talk_id)
        if event == "end" and talk.answered_at is None and request.form.get("CallDuration") == "0":
            event = "stop"  # some carriers say completed of a leg that was called off while it rang
        progress(work, talk_id, event, request.form["CallSid"])
    return received()


def _outcome() -> str | None:
    """How a Dial went; an officer who hung up first has called it off, whatever the carrier calls that."""
    form = request.form
    if form.get("DialBridged") == "true":
        return "end"
    if form.get("CallStatus") != "in-progress":
        return "stop"
    event = CALL_EVENTS.get(form.get("DialCallStatus", ""))
    return "stop" if event == "end" and "DialBridged" in form else event


def _talking(work: Work, leg: str, dispatch_id: int) -> Talking:
    dispatch = locked_in_case(work, dispatch_id)
    return Talking(work, leg_named(work, leg, dispatch), dispatch)


def _answer(talking: Talking, prompt: Prompt) -> Response:
    return answer(prompt, drill=talking.dispatch.case.drill)


def _asked_again(work: Work, call: InboundCall, tries: int, found: Dispatch | None) -> Prompt:
    """The code is nobody's, another unit's, or out of this unit's hands: say so and ask once more."""
    if tries >= officer_line.MOST_CODES:
        return officer.say_and_hang_up(Say("line_no_code"))
    url = callbacks().officer_code(call.id, tries + 1)
    if found is None:
        return officer_line.ask_code(Say("line_wrong_code"), url)
    return officer_line.ask_code(_out_of_hand(work, found), url)


def _out_of_hand(work: Work, found: Dispatch) -> Say:
    code, merged_into = found.case.code, found.case.merged_into_id
    if found.state is DispatchState.COMPLETED:
        return Say("line_closed", code=code)
    if merged_into is not None:
        return Say("line_merged", code=code, main_code=work.session.get_one(Case, merged_into).code)
    return Say("line_over", code=code)
