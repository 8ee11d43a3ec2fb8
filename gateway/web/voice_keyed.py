"""A code that is keyed in, by 110's operator or with a complaint; and which case a caller calls about."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request

from gateway.actions.attach_call import attach_call
from gateway.actions.complain import complain
from gateway.actions.find_call import locked_call
from gateway.actions.known_case import case_of_code
from gateway.web.carrier import answer, check_signature
from gateway.web.here import callbacks, here
from gateway.web.voice_desk import to_desk
from gateway.web.voice_menu import menu
from gateway.web.voice_number import settle_in
from gateway.web.way_in import ask_which, way_in
from gateway.work import Work
from ivr import keyed
from ivr.caller import BackTo110
from ivr.keyed import About, Keyed, Skipped
from models.case import Case, CaseSource
from models.conversation import Say
from models.inbound import InboundCall
from models.lifecycle import DONE_WITH, UNANSWERED, CaseState

face = Blueprint("voice_keyed", __name__)
face.before_request(check_signature)

WithCase = Callable[[Work, InboundCall, Case | None], Response]


@face.post("/voice/calls/<int:call_id>/operator-code")
def operator_code(call_id: int) -> Response:
    """The code that 110's operator has keyed in: its case's officer is found for him."""
    return _code(call_id, callbacks().operator_code, _for_operator)


@face.post("/voice/calls/<int:call_id>/complaint-code")
def complaint_code(call_id: int) -> Response:
    """The code of the case whose handling is complained of, if the caller has one."""
    return _code(call_id, callbacks().complaint_code, _complaint)


@face.post("/voice/calls/<int:call_id>/which")
def which_case(call_id: int) -> Response:
    """A caller with an open case says what he calls about."""
    tries = int(request.args["tries"])
    with here().work() as work:
        call, case = locked_call(work, call_id), work.session.get_one(Case, int(request.args["case_id"]))
        match keyed.about(request.form.get("Digits", ""), tries):
            case BackTo110(lost):
                return to_desk(work, call, Say("ivr_timeout" if lost else "ivr_to_110"))
            case About.THIS_CASE if case.state in UNANSWERED:
                attach_call(work, call, case)
                return settle_in(work, call)
            case About.COMPLAINT:
                return _complaint(work, call, case)
            case About.SAY_AGAIN:
                return ask_which(work, call, case, tries + 1)
        return menu(call, [])


def _code(call_id: int, again: Callable[[int, int], str], found: WithCase) -> Response:
    """Read a code; an unknown one is told and asked for again, and then it goes on without."""
    tries = int(request.args["tries"])
    with here().work() as work:
        call = locked_call(work, call_id)
        match keyed.read(request.form.get("Digits", "")):
            case BackTo110():
                return to_desk(work, call)
            case Skipped():
                return found(work, call, None)
            case Keyed(digits):
                case = case_of_code(work, digits)
        if case is None and tries < keyed.MOST_CODES:
            return answer(keyed.ask_code(again(call_id, tries + 1), Say("ivr_code_unknown", code=digits)))
        return found(work, call, case)


def _for_operator(work: Work, call: InboundCall, case: Case | None) -> Response:
    if case is None or case.state is CaseState.INVALID:
        return way_in(work, call)
    if case.state is CaseState.POLICE_RETURN:
        call.case_id = call.case_id or case.id
        return to_desk(work, call, Say("ivr_with_110", code=case.code))
    if case.state in DONE_WITH:
        return menu(call, [Say("ivr_case_done", code=case.code)])
    attach_call(work, call, case, by_operator=True)
    return settle_in(work, call)


def _complaint(work: Work, call: InboundCall, about: Case | None) -> Response:
    """The complaint is the centre's case from now on, and the caller waits for somebody there."""
    if call.case_id is None:
        call.case_id = complain(work, about, "", call.sender, CaseSource.CALL).id
    return settle_in(work, call)
