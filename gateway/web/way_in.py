"""The way in: what a call is about, as far as its numbers tell. Source: R12, R23; scenarios 22 and 23."""

from __future__ import annotations

from flask import Response

from gateway.actions.attach_call import attach_call
from gateway.actions.choose_unit import choose_unit
from gateway.actions.citizens_phone import unit_and_phone
from gateway.actions.known_case import just_registered, still_open
from gateway.policy.case_words import category
from gateway.web.carrier import answer
from gateway.web.here import callbacks, here
from gateway.web.staff_line import greet_staff
from gateway.web.voice_desk import to_desk
from gateway.web.voice_menu import greet, menu
from gateway.work import Work
from ivr import keyed
from models.case import Case
from models.conversation import Say
from models.inbound import InboundCall
from models.lifecycle import CaseState
from models.unit import Unit

GREETING = Say("ivr_greeting")


def way_in(work: Work, call: InboundCall, *, as_citizen: bool = False) -> Response:
    """Greet the caller and find his case: just registered, the unit dialled, still open, or by menu.

    An officer is asked for a case's code first; `as_citizen` when he has said that it is his own matter.
    """
    unit, phone = unit_and_phone(work, call)
    # The desk has a roster too, but whoever operates its phones speaks for a citizen.
    may_be_staff = unit is None and not as_citizen and not is_operator(call)
    staff = greet_staff(work, call) if may_be_staff else None
    if staff is not None:
        return staff
    registered = just_registered(work, phone, unit.code if unit else None)
    if registered is not None:
        return about_case(work, call, registered)
    if unit is not None:
        # The ladder starts while the greeting plays: that takes fifteen of the 180 seconds.
        choose_unit(work, call, unit.code, "", phone)
        return greet(call)
    older = still_open(work, phone)
    return ask_which(work, call, older, 1, GREETING) if older is not None else menu(call, [GREETING])


def about_case(work: Work, call: InboundCall, case: Case) -> Response:
    """The call is about this case: greet, and let him wait for it; what went back to 110 leads there."""
    if case.state is CaseState.POLICE_RETURN:
        call.case_id = call.case_id or case.id
        return to_desk(work, call, Say("ivr_with_110", code=case.code))
    attach_call(work, call, case)
    return greet(call)


def ask_which(work: Work, call: InboundCall, case: Case, tries: int, *before: Say) -> Response:
    """Ask a caller who has an open case whether he calls about it."""
    dept = work.session.get_one(Unit, case.unit_code).name_zh
    say = Say("ivr_which_case", code=case.code, category=category(case), dept=dept)
    return answer(keyed.which((*before, say), callbacks().which(call.id, case.id, tries)))


def is_operator(call: InboundCall) -> bool:
    """True when the call shows a number of 110's own operators."""
    settings = here().settings
    return settings.shown(call.sender) in settings.operators


def ask_operator(call: InboundCall) -> Response:
    """Ask the operator for the code of the case that he has registered."""
    return answer(keyed.ask_code(callbacks().operator_code(call.id, 1), Say("ivr_operator")))
