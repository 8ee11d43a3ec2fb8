"""Who is on duty for a unit now. Source: R24, R25."""

from __future__ import annotations

from sqlalchemy import case as first_if
from sqlalchemy import select

from gateway.work import Work
from models.roster import Shift
from models.unit import CITY


def on_duty(work: Work, unit_code: str, region_code: str = CITY) -> Shift | None:
    """The unit's present shift: the region's own if there is one, else the city's; None when nobody is.

    A hand-over at 8:30 counts from 8:30:00: the query asks for this instant, not for the case's.
    """
    return work.session.scalars(
        select(Shift)
        .where(
            Shift.unit_code == unit_code,
            Shift.region_code.in_((region_code, CITY)),
            Shift.starts_at <= work.now,
            Shift.ends_at > work.now,
        )
        .order_by(first_if((Shift.region_code == region_code, 0), else_=1), Shift.starts_at.desc())
        .limit(1)
    ).first()
