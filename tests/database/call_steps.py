"""What is done about calls of citizens, each with the calls and cases of the year of work."""

from __future__ import annotations

from collections.abc import Callable

from gateway.actions.ask_about_caller import caller_left
from gateway.actions.attach_call import attach_call
from gateway.actions.callers_number import confirm_number
from gateway.actions.citizens_phone import unit_and_phone
from gateway.actions.join import call_on_the_line
from gateway.actions.known_case import case_of_code, just_registered, still_open
from gateway.actions.owe_call_back import caller_went
from gateway.actions.police_return import caller_returns
from gateway.actions.receive_call import find_call, receive_call
from gateway.work import Work
from models.case import Case
from models.inbound import InboundCall
from models.phone import Phone, PhoneKind
from models.trunk import TrunkCode

A_CITIZEN, OURS = "+8613800138000", "+862826110110"


def phone_of(number: str) -> Phone:
    return Phone(number, None, PhoneKind.MOBILE)


CALL_STEPS: dict[str, Callable[[Work], object]] = {
    "a call comes in": lambda work: receive_call(work, TrunkCode.PRIMARY, "CA-new", A_CITIZEN, OURS, ""),
    "the same call again": lambda work: find_call(work, "CA-new"),
    "the number dialled": lambda work: unit_and_phone(work, work.session.get_one(InboundCall, 5000)),
    "a call on the line": lambda work: call_on_the_line(work, work.session.get_one(Case, 4272)),
    "a caller has left": lambda work: caller_left(work, 5000),
    "a case just registered": lambda work: just_registered(work, phone_of("+8613800000427")),
    "a case of a unit just registered": lambda work: just_registered(work, phone_of(A_CITIZEN), "JTJ"),
    "a case that is still open": lambda work: still_open(work, phone_of("+8613800000427")),
    "an open case of a stranger": lambda work: still_open(work, phone_of("+8613999999999")),
    "the case of a code that is keyed in": lambda work: case_of_code(work, "0427"),
    "a call for a case that is registered": lambda work: attach_call(
        work, work.session.get_one(InboundCall, 5001), work.session.get_one(Case, 4273)
    ),
    "a citizen has gone": lambda work: caller_went(work, work.session.get_one(Case, 4274)),
    "a number is confirmed": lambda work: confirm_number(work, work.session.get_one(Case, 4275)),
    "a caller returns": lambda work: caller_returns(work, work.session.get_one(InboundCall, 3000)),
}
