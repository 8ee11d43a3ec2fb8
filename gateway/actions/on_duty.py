"""Who is on duty for a unit now. Source: R24, R25."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ARRAY, String, any_, bindparam, select

from gateway.work import Work
from models.roster import Shift
from models.unit import CITY

PRESENT = (
    select(Shift)
    .where(
        Shift.unit_code == any_(bindparam("units", type_=ARRAY(String))),
        Shift.region_code == any_(bindparam("regions", type_=ARRAY(String))),
        Shift.starts_at <= bindparam("now"),
        Shift.ends_at > bindparam("now"),
    )
    .execution_options(autoflush=False)  # nothing that is being written changes who is on duty
)


def on_duty(work: Work, unit_code: str, region_code: str = CITY) -> Shift | None:
    """The unit's present shift: the region's own if there is one, else the city's; None when nobody is.

    A hand-over at 8:30 counts from 8:30:00: the query asks for this instant, not for the case's.
    """
    if (unit_code, region_code) not in work.shifts:
        read_duty(work, [(unit_code, region_code)])
    return work.shifts[unit_code, region_code]


def read_duty(work: Work, wanted: Collection[tuple[str, str]]) -> None:
    """Read at once who is on duty for several units in their regions; asked again, nobody asks the database.

    An instant has one answer, and a transaction one instant.
    """
    units, regions = {unit for unit, _ in wanted}, {CITY, *(region for _, region in wanted)}
    asked = {"units": list(units), "regions": list(regions), "now": work.now}
    found = work.session.scalars(PRESENT, asked).all()
    for unit, region in wanted:
        fitting = (
            shift for shift in found if shift.unit_code == unit and shift.region_code in (region, CITY)
        )
        work.shifts[unit, region] = max(
            fitting, key=lambda shift: (shift.region_code == region, shift.starts_at), default=None
        )
