"""The number at which a caller can be called back who shows none of his own. Source: R19; scenario 22."""

from __future__ import annotations

from sqlalchemy import select

from gateway.actions.citizens_phone import citizens_phone, phone_of
from gateway.actions.complain import MATTER as COMPLAINT
from gateway.actions.tell import tell_caller
from gateway.policy.case_words import category
from gateway.work import Work
from models.attempt import Attempt
from models.case import Case, CaseSource
from models.conversation import Say
from models.inbound import InboundCall
from models.phone import Phone, PhoneKind
from models.unit import Unit

CAN_BE_KEYED = frozenset({PhoneKind.MOBILE, PhoneKind.LANDLINE, PhoneKind.FOREIGN})


def is_to_be_asked_for(work: Work, call: InboundCall, case: Case) -> bool:
    """True when a number would help: none is known, or a foreign one, and 110 has not asked already."""
    if call.given_number or case.drill or case.source is not CaseSource.CALL:
        return False
    known = phone_of(work, case)
    return known.kind in (PhoneKind.ANON, PhoneKind.FOREIGN)


def read_number(work: Work, keyed: str) -> Phone | None:
    """The number that was keyed in, if a citizen can have it: no short one and none of ours."""
    phone = citizens_phone(work, keyed)
    return phone if phone is not None and phone.kind in CAN_BE_KEYED else None


def note_number(call: InboundCall, case: Case, phone: Phone) -> None:
    """Keep the number at once: many hang up when they have heard it read out to them."""
    call.given_number = case.caller_phone = phone.number


def forget_number(work: Work, call: InboundCall, case: Case) -> None:
    """The caller says that it is wrong: what the call itself shows counts again."""
    shown = citizens_phone(work, call.sender)
    call.given_number, case.caller_phone = "", shown.number if shown else ""


def confirm_number(work: Work, case: Case) -> None:
    """The number is right: the receipt that could not be sent before goes to it, once."""
    key = "complaint_receipt" if case.matter == COMPLAINT else "caller_receipt"
    sent = select(Attempt.id).where(
        Attempt.case_id == case.id, Attempt.rung == key, Attempt.number == case.caller_phone
    )
    if work.session.scalars(sent.limit(1)).first() is None:
        dept = work.session.get_one(Unit, case.unit_code).name_zh
        tell_caller(work, case, Say(key, category=category(case), code=case.code, dept=dept))
