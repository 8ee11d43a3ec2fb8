"""The case of a citizen's own that he speaks of. Nobody learns anything of another's by naming its code."""

from __future__ import annotations

from sqlalchemy import select

from gateway.work import Work
from models.case import Case


def own_case(work: Work, number: str, code: str | None) -> Case | None:
    """The newest case of that code which was reported from this number; without a code its newest of all.

    A complaint is found by its code only: without one, the matter itself is meant. A drill is nobody's own.
    """
    if not number:
        return None
    mine = (
        select(Case)
        .where(Case.caller_phone == number, ~Case.drill)
        .order_by(Case.registered_at.desc(), Case.id.desc())
    )
    mine = mine.where(Case.about_case_id.is_(None)) if code is None else mine.where(Case.code == code)
    return work.session.scalars(mine.limit(1)).first()
