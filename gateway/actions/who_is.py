"""Whose number this is: somebody on a roster, a citizen with a case, or a stranger."""

from __future__ import annotations

from sqlalchemy import exists, select

from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.attempt import Attempt
from models.dispatch import Dispatch
from models.roster import Person, Shift
from models.unit import POLICE, Contact, Unit

DESK = Speaker("", "110", units=frozenset({POLICE}))
"""Whoever sits at the 110 desk."""


def who_is(work: Work, number: str) -> Speaker:
    """The person with this mobile; somebody who serves two units speaks for both.

    A mobile that is a unit's duty phone belongs to nobody in person: whoever holds it speaks for the unit.
    """
    people = work.session.scalars(
        select(Person)
        .join(Contact, Person.mobile_id == Contact.id)
        .where(Contact.number == number)
        .order_by(Person.id)
    ).all()
    if people:
        first = people[0]
        units = frozenset(person.unit_code for person in people)
        return Speaker(number, first.name, first.id, units)
    is_duty_phone = exists().where(Shift.duty_phone_id == Contact.id)
    shared = work.session.scalars(
        select(Unit)
        .join(Contact, Contact.unit_code == Unit.code)
        .where(Contact.number == number, is_duty_phone)
    ).all()
    if not shared or not number:
        return Speaker(number)
    return Speaker(number, f"{shared[0].name_zh}值班电话", units=frozenset(unit.code for unit in shared))


def who_answers(attempt: Attempt, dispatch: Dispatch) -> Speaker:
    """Whoever is on a leg that we placed: we called that number for that unit, so he may act for it."""
    name = attempt.name or (DESK.name if dispatch.unit_code == POLICE else f"{dispatch.unit.name_zh}值班电话")
    return Speaker(attempt.number, name, attempt.person_id, frozenset({dispatch.unit_code}))
