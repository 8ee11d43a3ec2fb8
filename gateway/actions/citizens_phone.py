"""Whose number a text or a call shows: the citizen's own, or none that could be his."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from gateway.work import Work
from models.case import Case
from models.inbound import InboundCall
from models.phone import Phone, PhoneKind
from models.unit import Unit

UNITS = select(Unit).where(Unit.direct_number.in_(bindparam("numbers", expanding=True)))


def citizens_phone(work: Work, shown: str) -> Phone | None:
    """The number, if somebody can be reached at it; never one of our own, a public short one or a port."""
    phone = _reachable(work, shown)
    return phone if phone is not None and not _units(work, phone.number) else None


def unit_and_phone(work: Work, call: InboundCall) -> tuple[Unit | None, Phone | None]:
    """The unit whose own number was dialled, and the citizen's number, if it can be his: by one look."""
    phone = _reachable(work, call.sender)
    units = _units(work, call.dialled, *((phone.number,) if phone else ()))
    return units.get(call.dialled), phone if phone is not None and phone.number not in units else None


def phone_of(work: Work, case: Case) -> Phone:
    """The number that is written down for a case, as a value; an anonymous one where there is none."""
    return Phone.parse_caller_id(case.caller_phone, area_code=work.settings.area_code)


def _reachable(work: Work, shown: str) -> Phone | None:
    phone = Phone.parse_caller_id(shown, area_code=work.settings.area_code)
    if not phone.can_be_called or phone.kind is PhoneKind.SHORT:
        return None
    if phone.number in work.settings.own_numbers | work.settings.operators | {work.settings.centre.number}:
        return None
    return phone


def _units(work: Work, *numbers: str) -> dict[str | None, Unit]:
    """The units that have one of these as their own number."""
    return {unit.direct_number: unit for unit in work.session.scalars(UNITS, {"numbers": numbers})}
