"""Make one unit's share of a case; climbing its ladder is the caller's next line."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from gateway.policy.ladder import choose_assist_ladder, choose_ladder
from gateway.work import Work
from models.case import Case
from models.dispatch import Dispatch, Part
from models.ladder import Ladder
from models.unit import POLICE, Unit

PASSED_ON = {
    "officer_dispatch": "officer_dispatch_passed_on",
    "officer_dispatch_urgent": "officer_dispatch_passed_on_urgent",
}
"""A unit that gets the case from another one reads so; and one that gets it back, no words a second time."""


def open_dispatch(
    work: Work,
    case: Case,
    unit_code: str,
    ladder: str,
    *,
    part: Part = Part.LEAD,
    since: datetime | None = None,
    passed_on: bool = False,
) -> Dispatch:
    """A dispatch of `case` to a unit, on a copy of the named ladder.

    Its clocks run from `since`, or else from the end of the check; `passed_on` is for a case that comes from
    another unit, and is told in other words.
    """
    made = Dispatch(
        case_id=case.id,
        case=case,
        unit=work.session.get_one(Unit, unit_code),
        unit_code=unit_code,
        region_code=case.region_code,
        part=part,
        ladder=_copy(work.gateway.catalogue.ladders[ladder], passed_on=passed_on),
        verified_at=since or case.verified_at or work.now,
        dispatched_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(case.id, "dispatched", unit=unit_code, ladder=ladder)
    return made


def _copy(ladder: Ladder, *, passed_on: bool) -> dict[str, Any]:
    if passed_on:
        rungs = (
            replace(
                rung,
                words=tuple((channel, role, PASSED_ON.get(key, key)) for channel, role, key in rung.words),
            )
            for rung in ladder.rungs
        )
        ladder = replace(ladder, rungs=tuple(rungs))
    return ladder.to_json()


def ladder_for(work: Work, case: Case, part: Part = Part.LEAD) -> str:
    """The ladder for a unit that gets the case now; a desk that was told of it already is not told again."""
    sensitive = bool(case.sensitive_topics)
    if part is Part.ASSIST:
        return choose_assist_ladder(urgent=case.emergency or sensitive)
    escalating = any(code in work.gateway.catalogue.escalator_words for code in case.sensitive_topics)
    return choose_ladder(
        emergency=case.emergency,
        sensitive=sensitive,
        escalating=escalating and not _desk_knows(work, case),
    )


def _desk_knows(work: Work, case: Case) -> bool:
    desks = select(Dispatch.id).where(Dispatch.case_id == case.id, Dispatch.unit_code == POLICE)
    return work.session.scalars(desks.limit(1)).first() is not None
