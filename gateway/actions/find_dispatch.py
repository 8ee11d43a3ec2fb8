"""The dispatch that a person means by a code, or by no code at all."""

from __future__ import annotations

from collections.abc import Sequence, Set

from sqlalchemy import Select, select
from sqlalchemy.orm import lazyload

from gateway.actions.complained_of import is_complained_of
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.attempt import Attempt
from models.case import Case
from models.dispatch import Dispatch
from models.lifecycle import IN_HAND, UNFINISHED, WAITING, DispatchState
from models.unit import CENTRE, POLICE

MOST = 20
"""How many cases are listed at the most: a text has no room for more."""


def locked(work: Work, dispatch_id: int) -> Dispatch:
    """The dispatch under its row lock: whoever changes it or its attempts takes this first."""
    return work.session.execute(_for_update(select(Dispatch).where(Dispatch.id == dispatch_id))).scalar_one()


def lock_case(work: Work, case_id: int) -> None:
    """Take the row locks of all shares of a case: before its attempts and its citizen's call, always."""
    shares = select(Dispatch).where(Dispatch.case_id == case_id).order_by(Dispatch.id)
    work.session.scalars(_for_update(shares)).all()


def with_its_dispatch(work: Work, attempt_id: int) -> tuple[Attempt | None, Dispatch | None]:
    """An attempt as it stands once its dispatch is locked; case and unit are read when they are asked for."""
    mine = select(Dispatch).join(Attempt, Attempt.dispatch_id == Dispatch.id).where(Attempt.id == attempt_id)
    slim = mine.options(lazyload(Dispatch.case), lazyload(Dispatch.unit))
    dispatch = work.session.scalars(_for_update(slim)).first()
    return work.session.get(Attempt, attempt_id, populate_existing=True), dispatch


def by_code(work: Work, code: str, speaker: Speaker) -> Dispatch | None:
    """The newest case of that code, if this person may act on it; None for anybody else's."""
    newest = select(Case.id).where(Case.code == code).order_by(Case.id.desc()).limit(1).scalar_subquery()
    shares = select(Dispatch).where(Dispatch.case_id == newest).order_by(Dispatch.id.desc())
    for dispatch in work.session.scalars(_for_update(shares)):
        may_act = speaker.may_act_for(dispatch.unit_code) and dispatch.unit_code != POLICE
        if may_act and not is_complained_of(work, dispatch.case, speaker):
            return dispatch
    return None


def waiting_for(work: Work, speaker: Speaker) -> Sequence[Dispatch]:
    """What waits for this person's answer, oldest first."""
    return _of(work, speaker, WAITING)


def in_hand_of(work: Work, speaker: Speaker) -> Sequence[Dispatch]:
    """What this person's units have taken and not completed, oldest first."""
    return _of(work, speaker, IN_HAND)


def open_for(work: Work, speaker: Speaker) -> Sequence[Dispatch]:
    """What this person's units have not finished, oldest first."""
    return _of(work, speaker, UNFINISHED)


def _of(work: Work, speaker: Speaker, states: Set[DispatchState]) -> Sequence[Dispatch]:
    wanted = select(Dispatch).where(Dispatch.state.in_(states)).order_by(Dispatch.dispatched_at).limit(MOST)
    if CENTRE not in speaker.units:
        return work.session.scalars(wanted.where(Dispatch.unit_code.in_(speaker.units))).all()
    found = work.session.scalars(wanted.where(Dispatch.unit_code != POLICE)).all()
    return [dispatch for dispatch in found if not is_complained_of(work, dispatch.case, speaker)]


def _for_update(query: Select[Dispatch]) -> Select[Dispatch]:
    # Only the dispatch is locked, and other rows may still refer to it meanwhile.
    return query.with_for_update(of=Dispatch, key_share=True).execution_options(populate_existing=True)
