"""The citizen's call: every webhook of it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, request
from sqlalchemy import select

from gateway.actions.acknowledge import BY_KEY, acknowledge
from gateway.actions.ask_about_caller import caller_left
from gateway.actions.choose_unit import caller_phone, choose_unit, start_waiting
from gateway.actions.find_dispatch import lock_case, locked
from gateway.actions.give_up_waiting import STILL_ON_S, ask_for_call_back
from gateway.actions.join import ON_THE_LINE
from gateway.actions.police_return import caller_returns
from gateway.actions.receive_call import find_call, receive_call, unit_dialled
from gateway.actions.who_is import DESK
from gateway.web.carrier import answer, check_signature, received
from gateway.web.here import callbacks, here
from gateway.work import Work
from ivr import caller
from ivr.keys import Key
from ivr.prompt import DialNumber, Prompt
from models.case import Case
from models.conversation import Say
from models.dispatch import Dispatch
from models.inbound import InboundCall
from models.lifecycle import CallerState, move
from models.unit import POLICE, Unit

face = Blueprint("voice_caller", __name__)
face.before_request(check_signature)

OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
TALKED = frozenset({"bridged", "bridging-in-process"})


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
        return _menu(call, caller.Stay(caller.TOP, 0), [Say("ivr_greeting")])


@face.post("/voice/inbound/status")
def call_status() -> Response:
    """The call is over: nothing is held for it any more, and its case goes on."""
    if request.form.get("CallStatus") in OVER:
        with here().work() as work:
            call = find_call(work, request.form["CallSid"])
            if call is not None:
                caller_left(work, call)
    return received()


@face.post("/voice/calls/<int:call_id>/menu")
def menu_key(call_id: int) -> Response:
    """A key in the menu, or in a unit's greeting."""
    at, tries, digits = request.args["at"], int(request.args.get("tries", 0)), request.form.get("Digits", "")
    with here().work() as work:
        call = _locked_call(work, call_id)
        if at.startswith("unit-"):
            if digits == Key.TO_110:
                return _to_desk(work, call)
            unit = work.session.get_one(Unit, at.removeprefix("unit-"))
            return _hold(work, call, unit.code, "")
        step = caller.choose(here().catalogue.branches, at, digits, tries)
        match step:
            case caller.BackTo110(lost):
                return _to_desk(work, call, Say("ivr_timeout" if lost else "ivr_to_110"))
            case caller.Chosen(unit_code, words):
                return _hold(work, call, unit_code, words)
            case caller.Stay():
                return _menu(call, step, [step.why] if step.why else [])


@face.post("/voice/calls/<int:call_id>/hold")
def hold(call_id: int) -> Response:
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
        call = _locked_call(work, call_id)
        if digits == Key.TO_110:
            caller_returns(work, call, _dispatch_of(work, call))
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
    with here().work() as work:
        call = _locked_call(work, call_id)
        if result != "hangup" and call.state is CallerState.TO_110:
            return _to_desk(work, call)
        if result == "hangup" or result in TALKED:
            caller_left(work, call)
            return answer(caller.over())
        if call.state in ON_THE_LINE and call.case_id is not None:
            return _hold(work, call, work.session.get_one(Case, call.case_id).unit_code, "")
        return answer(caller.last_words(_goodbye(work, call), callbacks().last_key(call_id)))


def _goodbye(work: Work, call: InboundCall) -> Say:
    """The code, and that somebody will call: because he asked for it, because it is taken, or in time."""
    case = work.session.get_one(Case, call.case_id)
    is_certain = call.wants_call_back or case.acknowledged_at is not None
    return Say("ivr_callback" if is_certain else "ivr_no_answer", code=case.code)


@face.post("/voice/calls/<int:call_id>/last-key")
def last_key(call_id: int) -> Response:
    """A key during the last words: 0 still leads back to 110."""
    if request.form.get("Digits") != Key.TO_110:
        return answer(caller.over())
    with here().work() as work:
        return _to_desk(work, _locked_call(work, call_id))


@face.post("/voice/calls/<int:call_id>/desk-answered")
def desk_answered(call_id: int) -> Response:
    """Somebody at the 110 desk is talking to the caller: the desk's own ladder need not ring."""
    with here().work() as work:
        call = work.session.get_one(InboundCall, call_id)
        if call.case_id is not None:
            mine = select(Dispatch.id).where(Dispatch.case_id == call.case_id, Dispatch.unit_code == POLICE)
            for desks_own in work.session.scalars(mine.order_by(Dispatch.id)).all():
                acknowledge(work, locked(work, desks_own), DESK, BY_KEY)
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


def _menu(call: InboundCall, step: caller.Stay, before: Sequence[Say]) -> Response:
    url = callbacks().menu(call.id, step.at, step.tries)
    return answer(caller.menu_prompt(here().catalogue.branches, step.at, url, here().wording.options, before))


def _hold(work: Work, call: InboundCall, unit_code: str, words: str) -> Response:
    case = choose_unit(work, call, unit_code, words)
    start_waiting(work, call)
    urls = callbacks()
    return answer(caller.hold(queue_of(case), urls.hold(call.id), urls.left_queue(call.id)))


def _comfort(work: Work, call: InboundCall) -> tuple[Say, ...]:
    """Said while waiting: at first who is being called, later that it goes on, and up to whom."""
    dispatch = _dispatch_of(work, call)
    if request.form.get("QueueTime", "0") == "0" and dispatch is not None:
        return (Say("ivr_connecting", dept=dispatch.unit.name_zh),)
    leader = dispatch is not None and "leader" in {*dispatch.climbed, *dispatch.climbed_ahead}
    return (Say("ivr_hold_leader"), Say("ivr_hold")) if leader else (Say("ivr_hold"),)


def queue_of(case: Case) -> str:
    """The queue in which the caller of a case waits."""
    return f"case-{case.id}"


def _to_desk(work: Work, call: InboundCall, first: Say | None = None) -> Response:
    caller_returns(work, call, _dispatch_of(work, call))
    call.redirected_at = call.redirected_at or work.now
    return answer(_desk(work, call, 1, first or Say("ivr_to_110")))


def _desk(work: Work, call: InboundCall, tries: int, first: Say) -> Prompt:
    """The desk sees the citizen's number; a withheld one may not be passed on, so then it sees ours."""
    phone, desk, urls = caller_phone(work, call), here().settings.police_desk, callbacks()
    return caller.to_desk(
        DialNumber(
            desk.number,
            desk.send_digits,
            phone.number if phone else here().settings.common_number,
            urls.desk_done(call.id, tries),
            urls.desk_answered(call.id),
        ),
        first,
    )


def _locked_call(work: Work, call_id: int) -> InboundCall:
    """The call under its row lock; its dispatch is locked first, as an officer's key does it."""
    call = work.session.get_one(InboundCall, call_id)
    if call.case_id is not None:
        lock_case(work, call.case_id)
    work.session.refresh(call, with_for_update={"key_share": True})
    return call


def _dispatch_of(work: Work, call: InboundCall) -> Dispatch | None:
    if call.case_id is None:
        return None
    return work.session.scalars(
        select(Dispatch)
        .where(Dispatch.case_id == call.case_id, Dispatch.unit_code != POLICE)
        .order_by(Dispatch.id.desc())
    ).first()
