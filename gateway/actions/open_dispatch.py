"""Make one unit's share of a case; climbing its ladder is the caller's next line."""

from __future__ import annotations

from gateway.work import Work
from models.case import Case
from models.dispatch import Dispatch
from models.unit import Unit


def open_dispatch(work: Work, case: Case, unit_code: str, ladder: str) -> Dispatch:
    """A dispatch of `case` to a unit, on a copy of the named ladder, its clocks running from the check."""
    made = Dispatch(
        case_id=case.id,
        case=case,
        unit=work.session.get_one(Unit, unit_code),
        unit_code=unit_code,
        region_code=case.region_code,
        ladder=work.gateway.catalogue.ladders[ladder].to_json(),
        verified_at=case.verified_at or work.now,
        dispatched_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(case.id, "dispatched", unit=unit_code, ladder=ladder)
    return made
