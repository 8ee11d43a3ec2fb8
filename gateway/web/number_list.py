"""What the page of numbers shows: how each trunk does, and which numbers a carrier refuses for good."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from gateway.actions.ask_trunk import health_of
from gateway.policy.trunk_choice import TENTHS, WELL, share
from gateway.web.standing import masked
from gateway.work import Work
from models.number import NumberMark
from models.roster import Person
from models.trunk import TrunkTrouble
from models.unit import Contact


@dataclass(frozen=True, slots=True)
class TrunkRow:
    """A trunk: `well`, or it `rests` until a moment, or `returns` and has so many tenths of the traffic."""

    code: str
    state: str
    until: datetime | None
    tenths: int
    troubled_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a number is: a unit's duty phone, or somebody's of the unit."""

    unit: str
    name: str


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One number and channel; a number on several rosters has several owners, a citizen's none."""

    id: int
    number: str
    owners: Sequence[Owner]
    channel: str
    code: int
    marked_at: datetime
    again_at: datetime


def trunk_rows(work: Work) -> list[TrunkRow]:
    """Every trunk of ours, the primary one first."""
    troubles = {row.trunk: row for row in work.session.scalars(select(TrunkTrouble))}
    rows = []
    for code in work.gateway.trunks:
        trouble = troubles.get(code)
        tenths = share(health_of(trouble) if trouble else WELL, work.now)
        state = "well" if tenths == TENTHS else "returns" if tenths else "rests"
        until, at = (trouble.rests_until, trouble.troubled_at) if trouble else (None, None)
        rows.append(TrunkRow(code.value, state, until, tenths, at, trouble.reason if trouble else ""))
    return rows


def mark_rows(work: Work) -> list[MarkRow]:
    """Every marked number, the newest first; numbers are masked."""
    marks = work.session.scalars(
        select(NumberMark).order_by(NumberMark.marked_at.desc(), NumberMark.number, NumberMark.channel)
    ).all()
    owners = owners_of(work, {mark.number for mark in marks})
    return [
        MarkRow(
            mark.id,
            masked(work.settings, mark.number),
            owners.get(mark.number, ()),
            mark.channel.value,
            mark.code,
            mark.marked_at,
            mark.again_at,
        )
        for mark in marks
    ]


def owners_of(work: Work, numbers: set[str]) -> Mapping[str, Sequence[Owner]]:
    """Who on the rosters has these numbers; those of citizens are not among them."""
    found: dict[str, list[Owner]] = defaultdict(list)
    rows = work.session.execute(
        select(Contact.number, Contact.unit_code, Person.name)
        .outerjoin(Person, Person.mobile_id == Contact.id)
        .where(Contact.number.in_(numbers))
        .order_by(Contact.unit_code, Person.name)
    )
    for number, unit, name in rows:
        owner = Owner(unit, name or "")
        if owner not in found[number]:
            found[number].append(owner)
    return found
