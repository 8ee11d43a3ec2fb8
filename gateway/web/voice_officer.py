"""The leg to an officer, a leader, the centre or the 110 desk: every webhook of it."""

from __future__ import annotations

from flask import Blueprint, Response, request

from gateway.actions.acknowledge import BY_KEY
from gateway.actions.alert import ALERT
from gateway.actions.find_dispatch import locked, locked_in_case
from gateway.actions.how_it_stands import how_it_stands
from gateway.actions.join import JOIN, waiting_call
from gateway.actions.officer_leg import leg_of_attempt
from gateway.actions.progress import progress
from gateway.actions.who_is import who_answers
from gateway.hear_officer import do
from gateway.policy.call_backs import CALL_BACK
from gateway.policy.case_words import about
from gateway.policy.duty import CENTRE, LEADER, POLICE_DESK
from gateway.web.carrier import answer, check_signature, received
from gateway.web.here import callbacks, here
from gateway.web.talking import Talking
from gateway.work import Work
from ivr import officer
from ivr.keys import is_repeat, officer_key
from ivr.officer_line import Menu
from ivr.prompt import Prompt
from models.attempt import Attempt
from models.conversation import Acknowledge, ReportEmergency, Say
from models.dispatch import Dispatch, Part
from models.lifecycle import KEPT
from models.unit import POLICE
from notifications.carriers.twilio import CALL_EVENTS

OFFERED = {LEADER: "13", CENTRE: "13", POLICE_DESK: "1"}
"""The keys that a role's prompt offers, where it is not all of 1, 2 and 3; any other is a wrong key."""

face = Blueprint("voice_officer", __name__)
face.before_request(check_signature)


@face.post("/voice/attempts/<int:attempt_id>/prompt")
def prompt(attempt_id: int) -> Response:
    """The leg was answered: say what the case is, or who has taken it meanwhile."""
    with here().work() as work:
        attempt = progress(work, attempt_id, "answer", request.form["CallSid"])
        if attempt is None:
            return answer(Prompt())
        if attempt.dispatch_id is None:
            return answer(officer.announce(Say(attempt.said)))
        dispatch = locked(work, attempt.dispatch_id)
        if attempt.rung == CALL_BACK:
            wanted = Talking(work, leg_of_attempt(attempt, dispatch), dispatch).ask(Menu.CALL_BACK)
            return answer(wanted, drill=attempt.drill)
        return answer(_ask(work, attempt, dispatch, 1), drill=attempt.drill)


@face.post("/voice/attempts/<int:attempt_id>/keys")
def keys(attempt_id: int) -> Response:
    """A key: do it and say what came of it. No key, a wrong one, or 9: say the prompt again."""
    tries, digits = int(request.args["tries"]), request.form.get("Digits", "")
    with here().work() as work:
        attempt = work.session.get_one(Attempt, attempt_id)
        dispatch = locked_in_case(work, attempt.dispatch_id or 0)
        intent = officer_key(digits, dispatch.case.code)
        is_danger = isinstance(intent, ReportEmergency)
        if attempt.ended_at is not None and not dispatch.is_waiting and not is_danger:
            # A webhook told again after the leg is over: what was decided since then stands.
            return answer(officer.say_and_hang_up(how_it_stands(work, dispatch)), drill=attempt.drill)
        if intent is not None and digits in OFFERED.get(attempt.role, "123"):
            said = do(work, intent, dispatch, who_answers(attempt, dispatch), BY_KEY, attempt)
            return answer(
                _after(work, attempt, dispatch, said, isinstance(intent, Acknowledge)), drill=attempt.drill
            )
        if is_repeat(digits):
            return answer(_ask(work, attempt, dispatch, tries), drill=attempt.drill)
        if tries >= officer.MOST_TIMES:
            return answer(officer.no_key(), drill=attempt.drill)
        again = _ask(work, attempt, dispatch, tries + 1, wrong_key=bool(digits))
        return answer(again, drill=attempt.drill)


@face.post("/voice/attempts/<int:attempt_id>/status")
def status(attempt_id: int) -> Response:
    """The carrier tells how the leg goes on."""
    with here().work() as work:
        progress(
            work, attempt_id, CALL_EVENTS.get(request.form.get("CallStatus", "")), request.form["CallSid"]
        )
    return received()


def _ask(work: Work, attempt: Attempt, dispatch: Dispatch, tries: int, *, wrong_key: bool = False) -> Prompt:
    if not _is_to_be_asked(attempt, dispatch):
        call = waiting_call(work, dispatch.case) if dispatch.part is Part.LEAD else None
        if call is not None and dispatch.is_taken_by(attempt.person_id):
            # He took it by text while he listened here: this is the phone on which to talk.
            return Talking(work, leg_of_attempt(attempt, dispatch), dispatch).join(call)
        return officer.say_and_hang_up(how_it_stands(work, dispatch))
    area = work.gateway.catalogue.region_name(dispatch.region_code)
    lead = work.gateway.catalogue.units[dispatch.case.unit_code].name_zh
    values = about(dispatch, area, work.now, attempt.name, lead)
    key = "officer_whisper" if _caller_waits(work, attempt, dispatch) else attempt.said
    return officer.ask_officer(Say(key, **values), callbacks().keys(attempt.id, tries), wrong_key=wrong_key)


def _is_to_be_asked(attempt: Attempt, dispatch: Dispatch) -> bool:
    """True while the case waits, for whoever is rung for its citizen, and for one who must hear news."""
    has_citizen = attempt.rung == JOIN and dispatch.state in KEPT
    return dispatch.is_waiting or attempt.rung == ALERT or has_citizen


def _caller_waits(work: Work, attempt: Attempt, dispatch: Dispatch) -> bool:
    unit_is_called = attempt.said in ("officer_call", "officer_whisper") and dispatch.part is Part.LEAD
    return unit_is_called and waiting_call(work, dispatch.case) is not None


def _after(work: Work, attempt: Attempt, dispatch: Dispatch, said: Say, took: bool) -> Prompt:
    """Whoever took the case is connected with the citizen, or offered to be; others have heard enough."""
    talking = Talking(work, leg_of_attempt(attempt, dispatch), dispatch)
    # Who is rung for the citizen of a case that the unit has need not be the one who took it.
    is_his = talking.is_his or attempt.rung == JOIN
    if not took or not is_his or dispatch.unit_code == POLICE:
        return officer.say_and_hang_up(said)
    call = talking.waiting_call()
    if call is not None:
        return talking.join(call)
    otherwise = officer.caller_gone() if attempt.rung == JOIN else officer.say_and_hang_up(said)
    return talking.offer(talking.taken()) or otherwise
