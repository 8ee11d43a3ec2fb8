"""Whom a role means at this hour: a number, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from models.attempt import Channel
from models.phone import OwnLines, Phone
from models.roster import Person, Shift
from models.unit import Contact

DUTY_PHONE, DUTY_OFFICER, BACKUP, LEADER = "duty_phone", "duty_officer", "backup_officer", "duty_leader"
CENTRE, POLICE_DESK = "centre", "police_desk"


@dataclass(frozen=True, slots=True)
class Target:
    """One number to try, as whom, and who answers there."""

    role: str
    number: str
    extension: str | None
    name: str
    contact_id: int | None = None
    person_id: int | None = None


def reach(
    role: str,
    channel: Channel,
    shift: Shift | None,
    centre: Shift | None,
    own: OwnLines,
    centre_phone: Phone | None = None,
) -> Target | None:
    """The number that `role` means on `channel`; None when nobody has that role or no number can take it.

    A number on which the carrier refused this channel for good cannot, nor can one of the service's own. The
    110 desk is a number of the settings, not of a roster. The centre is called on its duty phone and texted
    at its officer's mobile; without a shift its phone of the settings is called.
    """
    if role == POLICE_DESK:
        return Target(role, own.desk.number, own.desk.extension, "110") if channel is Channel.CALL else None
    if role == CENTRE:
        return _of_centre(channel, centre, own, centre_phone)
    return _of_shift(role, channel, shift, own)


def reach_person(person: Person, channel: Channel, own: OwnLines) -> Target | None:
    """Somebody's own mobile; None when it cannot take what `channel` brings."""
    return _target(DUTY_OFFICER, channel, person.mobile, person, own)


def _of_centre(channel: Channel, centre: Shift | None, own: OwnLines, phone: Phone | None) -> Target | None:
    wanted = (DUTY_PHONE, DUTY_OFFICER, LEADER) if channel is Channel.CALL else (DUTY_OFFICER, LEADER)
    for role in wanted:
        found = _of_shift(role, channel, centre, own)
        if found:
            return Target(
                CENTRE, found.number, found.extension, found.name, found.contact_id, found.person_id
            )
    if channel is Channel.TEXT or phone is None:
        return None
    return Target(CENTRE, phone.number, phone.extension, "")


def _of_shift(role: str, channel: Channel, shift: Shift | None, own: OwnLines) -> Target | None:
    if shift is None:
        return None
    if role == DUTY_PHONE:
        return _target(role, channel, shift.duty_phone, None, own)
    person = {DUTY_OFFICER: shift.officer, BACKUP: shift.backup, LEADER: shift.leader}[role]
    return _target(role, channel, person.mobile if person else None, person, own)


def _target(
    role: str, channel: Channel, contact: Contact | None, person: Person | None, own: OwnLines
) -> Target | None:
    if contact is None or contact.number in own.numbers or not contact.takes(channel):
        return None
    name, person_id = (person.name, person.id) if person else ("", None)
    return Target(role, contact.number, contact.extension, name, contact.id, person_id)
