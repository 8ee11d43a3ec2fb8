"""The citizen's way back to the 110 desk, from wherever he is."""

from __future__ import annotations

from flask import Blueprint, Response, request

from gateway.actions.citizens_phone import citizens_phone
from gateway.actions.desk_takes import desk_takes
from gateway.actions.police_return import caller_returns
from gateway.web.carrier import answer, check_signature, received
from gateway.web.here import callbacks, here
from gateway.work import Work
from ivr import caller
from ivr.prompt import DialNumber, Prompt
from models.conversation import Say
from models.inbound import InboundCall

face = Blueprint("voice_desk", __name__)
face.before_request(check_signature)


def to_desk(work: Work, call: InboundCall, first: Say | None = None) -> Response:
    """Send this call to the 110 desk, and its case with it; a second time it is only dialled once more."""
    caller_returns(work, call)
    call.redirected_at = call.redirected_at or work.now
    return answer(_desk(work, call, 1, first or Say("ivr_to_110")))


@face.post("/voice/calls/<int:call_id>/desk-answered")
def desk_answered(call_id: int) -> Response:
    """Somebody at the 110 desk is talking to the caller: the desk's own ladder need not ring."""
    with here().work() as work:
        call = work.session.get_one(InboundCall, call_id)
        if call.case_id is not None:
            desk_takes(work, call.case_id)
    return received()


@face.post("/voice/calls/<int:call_id>/desk-done")
def desk_done(call_id: int) -> Response:
    """The desk talked to the caller, or could not be reached: then it is dialled again."""
    tries = int(request.args["tries"])
    if request.form.get("DialBridged") == "true" or request.form.get("DialCallStatus") == "completed":
        return answer(caller.over())
    if tries >= caller.MOST_DIALS:
        return answer(caller.cannot_reach_desk())
    with here().work() as work:
        call = work.session.get_one(InboundCall, call_id)
        return answer(_desk(work, call, tries + 1, Say("ivr_busy_110")))


def _desk(work: Work, call: InboundCall, tries: int, first: Say) -> Prompt:
    """The desk sees the citizen's number; a withheld one may not be passed on, so then it sees ours."""
    phone, desk, urls = citizens_phone(work, call.sender), here().settings.police_desk, callbacks()
    return caller.to_desk(
        DialNumber(
            desk.number,
            desk.send_digits,
            phone.number if phone else here().trunks[call.trunk].sender_for(desk.number),
            urls.desk_done(call.id, tries),
            urls.desk_answered(call.id),
        ),
        first,
    )
