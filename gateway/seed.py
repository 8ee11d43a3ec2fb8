"""Fill a database with units and regions, and for a demonstration with fictional rosters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gateway.catalogue.entries import DemoPerson, DemoUnit
from gateway.catalogue.load import load_catalogue, load_demo_roster
from gateway.policy.phrases import LOCAL
from models.phone import Phone
from models.roster import Person, Shift
from models.unit import Contact, Region, Unit

DEMO_DAYS = 31
DEMO_PAST = timedelta(days=21)
"""The demonstration's story takes days and ends today, so its people were on duty before."""
SHIFT_STARTS = time(8, 30)


def seed_catalogue(engine: Engine) -> None:
    """Write units and regions, or bring them up to date; numbers and rosters are left as they are."""
    catalogue = load_catalogue()
    with Session(engine) as session, session.begin():
        for region in catalogue.regions.values():
            values = {"name_zh": region.name_zh, "name_en": region.name_en, "aliases": list(region.aliases)}
            row = insert(Region).values(code=region.code, **values)
            session.execute(row.on_conflict_do_update(index_elements=["code"], set_=values))
        for unit in catalogue.units.values():
            names = {"name_zh": unit.name_zh, "name_en": unit.name_en, "kind": unit.kind}
            row_of_unit = insert(Unit).values(code=unit.code, **names)
            session.execute(row_of_unit.on_conflict_do_update(index_elements=["code"], set_=names))


def seed_demo_roster(engine: Engine) -> None:
    """Give every unit made-up people, and 24-hour shifts for the last three weeks and a month.

    A database with people of its own is left alone. Run again later, the fictional shifts are carried on.
    """
    roster = load_demo_roster()
    with Session(engine) as session, session.begin():
        made_up = {person.mobile for unit in roster.units for person in _people(unit)}
        known = {person.mobile.number for person in session.scalars(select(Person)) if person.mobile}
        if known - {Phone.parse(mobile).number for mobile in made_up}:
            return
        now = session.execute(select(func.service_now())).scalar_one()
        for entry in roster.units:
            _seed_unit(session, entry, roster.region, now, fresh=not known)


def _seed_unit(session: Session, entry: DemoUnit, region: str, now: datetime, *, fresh: bool) -> None:
    if fresh:
        session.get_one(Unit, entry.unit).direct_number = entry.direct_number
        start = _first_shift(now) - DEMO_PAST
        _carry_on(session, entry.unit, region, start, _make_people(session, entry), until=now)
        return
    last = session.scalars(
        select(Shift).where(Shift.unit_code == entry.unit).order_by(Shift.ends_at.desc()).limit(1)
    ).first()
    if last is not None:
        duty = {
            "duty_phone_id": last.duty_phone_id, "officer_id": last.officer_id, "backup_id": last.backup_id,
            "leader_id": last.leader_id,
        }  # fmt: skip
        _carry_on(session, entry.unit, region, max(last.ends_at, _first_shift(now)), duty, until=now)


def _people(entry: DemoUnit) -> list[DemoPerson]:
    return [entry.officer, entry.backup_officer, entry.duty_leader]


def _make_people(session: Session, entry: DemoUnit) -> dict[str, int | None]:
    duty: dict[str, int | None] = {"duty_phone_id": _contact(session, entry.unit, entry.duty_phone).id}
    people = {"officer_id": entry.officer, "backup_id": entry.backup_officer, "leader_id": entry.duty_leader}
    return duty | {column: _person(session, entry.unit, person) for column, person in people.items()}


def _person(session: Session, unit_code: str, entry: DemoPerson) -> int:
    mobile = _contact(session, unit_code, entry.mobile)
    person = Person(unit_code=unit_code, name=entry.name, title=entry.title, mobile_id=mobile.id)
    session.add(person)
    session.flush()
    return person.id


def _contact(session: Session, unit_code: str, written: str) -> Contact:
    phone = Phone.parse(written)
    contact = Contact(unit_code=unit_code, number=phone.number, extension=phone.extension)
    session.add(contact)
    session.flush()
    return contact


def _first_shift(now: datetime) -> datetime:
    """The start of the shift that is on now: half past eight, today or yesterday."""
    here = now.astimezone(LOCAL)
    start = datetime.combine(here.date(), SHIFT_STARTS, LOCAL)
    return start if start <= here else start - timedelta(days=1)


def _carry_on(
    session: Session, unit_code: str, region: str, start: datetime, duty: Mapping[str, int | None],
    until: datetime,
) -> None:  # fmt: skip
    end = until + timedelta(days=DEMO_DAYS)
    while start < end:
        ends_at = start + timedelta(days=1)
        session.add(Shift(unit_code=unit_code, region_code=region, starts_at=start, ends_at=ends_at, **duty))
        start = ends_at
