"""The dispatch that a person means by a code, or by no code at all."""

from __future__ import annotations

from collections.abc import Sequence, Set

from sqlalchemy import ARRAY, BigInteger, Select, any_, bindparam, select
from sqlalchemy.orm import lazyload

from gateway.actions.complained_of import is_complained_of
from gateway.policy.shares import lead, meant
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.attempt import Attempt
from models.case import Case
from models.dispatch import Dispatch
from models.lifecycle import IN_HAND, KEPT, UNFINISHED, WAITING, DispatchState
from models.unit import CENTRE, POLICE

MOST = 20
"""How many cases are listed at the most: a text has no room for more."""


def _for_update(query: Select[Dispatch]) -> Select[Dispatch]:
    # Only the dispatch is locked, and other rows may still refer to it meanwhile.
    return query.with_for_update(of=Dispatch, key_share=True).execution_options(populate_existing=True)


THESE = Attempt.id == any_(bindparam("ids", type_=ARRAY(BigInteger)))
THEIR_DISPATCHES = _for_update(
    select(Dispatch)
    .where(Dispatch.id.in_(select(Attempt.dispatch_id).where(THESE)))
    .order_by(Dispatch.id)
    .options(lazyload(Dispatch.case), lazyload(Dispatch.unit))
)
ATTEMPTS = select(Attempt).where(THESE).order_by(Attempt.id).execution_options(populate_existing=True)


def locked(work: Work, dispatch_id: int) -> Dispatch:
    """The dispatch under its row lock: whoever changes it or its attempts takes this first."""
    return work.session.execute(_for_update(select(Dispatch).where(Dispatch.id == dispatch_id))).scalar_one()


def locked_in_case(work: Work, dispatch_id: int) -> Dispatch:
    """The dispatch, once every share of its case is locked: what one unit does may end what others began."""
    its_case = select(Dispatch.case_id, Case.merged_into_id).join(Case, Case.id == Dispatch.case_id)
    family = work.session.execute(its_case.where(Dispatch.id == dispatch_id)).one()
    shares = lock_case(work, *(case_id for case_id in family if case_id is not None))
    return next(share for share in shares if share.id == dispatch_id)


def lock_case(work: Work, *case_ids: int) -> Sequence[Dispatch]:
    """All shares of a case, or of two, under their row locks, oldest first, as they stand once locked.

    Before the attempts and the citizen's call, always; of two cases together, never one after the other.
    """
    mine = select(Dispatch).where(Dispatch.case_id.in_(case_ids)).order_by(Dispatch.id)
    # A statement does not see a share that was made while it waited for its locks: only the next one does.
    work.session.execute(
        select(Dispatch.id)
        .where(Dispatch.case_id.in_(case_ids))
        .order_by(Dispatch.id)
        .with_for_update(key_share=True)
    ).all()
    return work.session.scalars(_for_update(mine)).all()


def with_its_dispatch(work: Work, attempt_id: int) -> tuple[Attempt | None, Dispatch | None]:
    """An attempt as it stands once its dispatch is locked; case and unit are read when they are asked for."""
    return next(iter(with_their_dispatches(work, [attempt_id])), (None, None))


def with_their_dispatches(
    work: Work, attempt_ids: Sequence[int]
) -> Sequence[tuple[Attempt, Dispatch | None]]:
    """The same for several, in their order; all their dispatches are locked first, oldest first."""
    asked = {"ids": attempt_ids}
    dispatches: dict[int | None, Dispatch] = {
        dispatch.id: dispatch for dispatch in work.session.scalars(THEIR_DISPATCHES, asked)
    }
    found = work.session.scalars(ATTEMPTS, asked)
    return [(attempt, dispatches.get(attempt.dispatch_id)) for attempt in found]


def by_code(work: Work, code: str, speaker: Speaker) -> Dispatch | None:
    """The newest case of that code, if this person may act on it; None for anybody else's.

    All its shares are locked, and those of the case into which it was merged.
    """
    newest = select(Case.id, Case.merged_into_id).where(Case.code == code).order_by(Case.id.desc()).limit(1)
    found = work.session.execute(newest).first()
    if found is None:
        return None
    shares = lock_case(work, *(case_id for case_id in found if case_id is not None))
    found_share = meant(
        share for share in shares if share.case_id == found.id and speaker.may_act_for(share.unit_code)
    )
    if found_share is None or is_complained_of(work, found_share.case, speaker):
        return None
    return found_share


def waiting_for(work: Work, speaker: Speaker) -> Sequence[Dispatch]:
    """What waits for this person's answer, oldest first."""
    return _of(work, speaker, WAITING)


def in_hand_of(work: Work, speaker: Speaker) -> Sequence[Dispatch]:
    """What this person's own units have taken and not completed, oldest first; the centre's are its own."""
    return work.session.scalars(_in(IN_HAND).where(Dispatch.unit_code.in_(speaker.units))).all()


def open_for(work: Work, speaker: Speaker) -> Sequence[Dispatch]:
    """What this person's units have not finished, oldest first."""
    return _of(work, speaker, UNFINISHED)


def kept_by(work: Work, speaker: Speaker) -> Sequence[Dispatch]:
    """What this person's units still have, be it only until another unit has accepted it, oldest first."""
    return _of(work, speaker, KEPT)


def _of(work: Work, speaker: Speaker, states: Set[DispatchState]) -> Sequence[Dispatch]:
    wanted = _in(states)
    if CENTRE not in speaker.units:
        return work.session.scalars(wanted.where(Dispatch.unit_code.in_(speaker.units))).all()
    found = work.session.scalars(wanted.where(Dispatch.unit_code != POLICE)).all()
    return [dispatch for dispatch in found if not is_complained_of(work, dispatch.case, speaker)]


def _in(states: Set[DispatchState]) -> Select[Dispatch]:
    return select(Dispatch).where(Dispatch.state.in_(states)).order_by(Dispatch.dispatched_at).limit(MOST)


def lead_of(work: Work, case_id: int | None) -> Dispatch | None:
    """The share of the unit that is, or shall become, responsible for a case; None before there is any."""
    if case_id is None:
        return None
    shares = select(Dispatch).where(Dispatch.case_id == case_id)
    return lead(work.session.scalars(shares))
