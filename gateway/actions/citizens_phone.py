"""Whose number a text or a call shows: the citizen's own, or none that could be his."""

from __future__ import annotations

from sqlalchemy import select

from gateway.work import Work
from models.case import Case
from models.phone import Phone, PhoneKind
from models.unit import Unit


def citizens_phone(work: Work, shown: str) -> Phone | None:
    """The number, if somebody can be reached at it; never one of our own, a public short one or a port."""
    area_code = work.settings.area_code
    phone = Phone.parse_caller_id(shown, area_code=area_code)
    if not phone.can_be_called or phone.kind is PhoneKind.SHORT:
        return None
    if phone.number in work.settings.own_numbers | work.settings.operators | {work.settings.centre.number}:
        return None
    units = select(Unit.code).where(Unit.direct_number == phone.number)
    return None if work.session.scalars(units).first() else phone


def phone_of(work: Work, case: Case) -> Phone:
    """The number that is written down for a case, as a value; an anonymous one where there is none."""
    return Phone.parse_caller_id(case.caller_phone, area_code=work.settings.area_code)
