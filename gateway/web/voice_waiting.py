"""The citizen waits in the queue: what he hears, his keys, the talk, and what follows when nobody came."""

from __future__ import annotations

from flask import Blueprint, Response, request

from gateway.actions.ask_about_caller import caller_left
from gateway.actions.find_call import locked_call
from gateway.actions.find_dispatch import lead_of
from gateway.actions.give_up_waiting import STILL_ON_S, ask_for_call_back
from gateway.actions.owe_call_back import owe_call_back
from gateway.actions.police_return import caller_returns
from gateway.actions.talk_outcome import talked_while_waiting
from gateway.policy.case_words import category
from gateway.web.carrier import answer, check_signature
from gateway.web.here import callbacks, here
from gateway.web.queueing import to_queue
from gateway.web.voice_desk import to_desk
from gateway.web.voice_message import HELD, last_words
from gateway.web.voice_number import ask_number
from gateway.work import Work
from ivr import caller
from ivr.keys import Key
from models.case import Case
from models.conversation import Say
from models.inbound import InboundCall
from models.lifecycle import CallerState, move

face = Blueprint("voice_waiting", __name__)
face.before_request(check_signature)

TALKED = "bridged"
GONE = frozenset({"hangup", "bridging-in-process"})
"""The caller hung up: while he waited, or in the moment before he was connected."""


@face.post("/voice/calls/<int:call_id>/hold")
def while_waiting(call_id: int) -> Response:
    """The waiting loop; it also notices by itself that the waiting is over."""
    with here().work() as work:
        call = work.session.get_one(InboundCall, call_id)
        if call.state is not CallerState.WAITING:
            return answer(caller.leave())
        return answer(caller.waiting(_comfort(work, call), callbacks().hold_keys(call_id)))


@face.post("/voice/calls/<int:call_id>/hold-keys")
def hold_key(call_id: int) -> Response:
    """A key while waiting: 0 back to 110, 1 for being called back."""
    digits = request.form.get("Digits", "")
    with here().work() as work:
        call = locked_call(work, call_id)
        if digits == Key.TO_110:
            caller_returns(work, call)
            return answer(caller.leave())
        if digits == "1":
            ask_for_call_back(work, call)
            return answer(caller.leave())
        return answer(caller.keep_waiting())


@face.post("/voice/calls/<int:call_id>/joined")
def joined(call_id: int) -> Response:
    """The officer is there: say so to the caller, who is then connected."""
    with here().work() as work:
        call = work.session.get_one(InboundCall, call_id)
        if (
            move(work.session, call, "join", work.now, next_due_at=work.after(STILL_ON_S))
            and call.case_id is not None
        ):
            work.record(call.case_id, "joined", "caller")
    return answer(caller.joining())


@face.post("/voice/calls/<int:call_id>/left")
@face.post("/voice/calls/<int:call_id>/next")
def next_step(call_id: int) -> Response:
    """Out of the queue: to 110, to the last words, or nowhere, for the talk is over or the caller gone."""
    result = request.form.get("QueueResult", "")
    if result.startswith("redirected"):
        return answer(caller.over())  # told for the record: the call is on its way elsewhere already
    with here().work() as work:
        call = locked_call(work, call_id)
        if result not in GONE and call.state is CallerState.TO_110:
            return to_desk(work, call)
        if result in GONE or result == TALKED:
            _left(work, call, result)
            return answer(caller.over())
        if call.case_id is None:
            return answer(caller.over())
        if call.state in HELD:
            return to_queue(work, call)
        # Whoever wants to be called back must be known by a number.
        asked = ask_number(work, call) if call.wants_call_back else None
        return asked or last_words(work, call)


def _left(work: Work, call: InboundCall, result: str) -> None:
    """The call is over. Whoever went just as he was to be connected has talked to nobody."""
    caller_left(work, call.id)
    if result == TALKED:
        talked_while_waiting(work, call)
    if call.joined_at is not None and result in GONE and call.case_id is not None:
        owe_call_back(work, work.session.get_one(Case, call.case_id))


def _comfort(work: Work, call: InboundCall) -> tuple[Say, ...]:
    """Said while waiting: at first who is being called for what, later that it goes on, and up to whom."""
    dispatch = lead_of(work, call.case_id)
    if dispatch is None:
        return (Say("ivr_hold"),)
    if request.form.get("QueueTime", "0") == "0":
        dept, case = dispatch.unit.name_zh, dispatch.case
        area = work.gateway.catalogue.region_name(case.region_code)
        receipt = Say("ivr_receipt", area=area, category=category(case), code=case.code, dept=dept)
        return (Say("ivr_connecting", dept=dept), receipt)
    leader = "leader" in {*dispatch.climbed, *dispatch.climbed_ahead}
    return (Say("ivr_hold_leader"), Say("ivr_hold")) if leader and dispatch.is_waiting else (Say("ivr_hold"),)
