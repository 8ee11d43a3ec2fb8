"""Who must not hear of a complaint: the units whose handling is complained of. Source: R54."""

from __future__ import annotations

from sqlalchemy import select

from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.case import Case
from models.dispatch import Dispatch
from models.unit import CENTRE


def is_complained_of(work: Work, case: Case, speaker: Speaker) -> bool:
    """True for somebody of a unit that has, or had, the case complained of; being the centre's does not help.

    Where the centre itself is complained of it is heard by the centre all the same: nobody else is left.
    """
    own = speaker.units - {CENTRE}
    if case.about_case_id is None or not own:
        return False
    had_it = select(Dispatch.id).where(Dispatch.case_id == case.about_case_id, Dispatch.unit_code.in_(own))
    return work.session.scalars(had_it.limit(1)).first() is not None
