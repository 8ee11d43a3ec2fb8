"""Which citizens are owed a call back, for the desk. Source: R6; 漏接电话回拨 of the national rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from gateway.work import Work
from models.case import Case
from models.dispatch import Dispatch, Part

MOST = 200


@dataclass(frozen=True, slots=True)
class CallBack:
    """One call that is owed: whose business it is, since when, and what was tried. No number, no name."""

    code: str
    unit_code: str
    since: datetime
    taken_by: str | None
    not_reached: int


def call_backs(work: Work, unit_code: str | None = None, most: int = MOST) -> Sequence[CallBack]:
    """Who waits to be called back, longest first; of one unit, or of all."""
    share = and_(
        Dispatch.case_id == Case.id, Dispatch.unit_code == Case.unit_code, Dispatch.part == Part.LEAD
    )
    newest = (
        select(Dispatch.id)
        .where(share)
        .order_by(Dispatch.id.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    owed = (
        select(
            Case.code, Case.unit_code, Case.call_back_since, Dispatch.acknowledged_by, Dispatch.not_reached
        )
        .outerjoin(Dispatch, Dispatch.id == newest)
        .where(Case.call_back_since.is_not(None))
        .order_by(Case.call_back_since)
        .limit(most)
    )
    if unit_code is not None:
        owed = owed.where(Case.unit_code == unit_code)
    return [
        CallBack(code, unit, since, taken_by, missed or 0)
        for code, unit, since, taken_by, missed in work.session.execute(owed)
        if since is not None
    ]
