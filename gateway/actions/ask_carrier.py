"""Ask the carrier about an attempt that it has not said anything about for too long."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from gateway.actions.ask_trunk import ask_trunk
from gateway.actions.progress import give_up, look_again_later, progress
from gateway.policy.call_backs import TALK
from gateway.work import Gateway, Work
from models.attempt import Attempt, Channel
from models.errors import CarrierError
from models.lifecycle import UNTOLD, AttemptState, move
from models.trunk import TrunkCode
from notifications.carriers import CarrierRef, Progress

CLOCKS_DIFFER = timedelta(minutes=3)
"""The carrier's clock may be so far behind ours; legs that are ours already are left out anyway."""
APPEARS_WITHIN = timedelta(seconds=15)
"""A carrier's lists lag behind: what it was asked for stands there by then, or it was never taken."""
LONG_ENOUGH = timedelta(seconds=40)
"""So long after a request a carrier that cannot be asked about it is not waited for any more."""
MOST_TRIES = 5
"""After so many requests that surely came to nothing, the next rung is the better hope."""


def ask_carrier(gateway: Gateway, attempt_id: int) -> None:
    """Find out what became of an attempt: by the carrier's name for it, or by its number when we have none.

    A request whose answer was lost and of which the carrier knows nothing is made again; so nobody is called
    twice because an answer was lost, and nobody is forgotten because a request was.
    """
    with gateway.work() as work:
        attempt, leap = work.session.get_one(Attempt, attempt_id), abs(work.leap)
    if attempt.ended_at is not None:
        return
    try:
        found = _known(gateway, attempt) if attempt.carrier_ref else _looked_for(gateway, attempt, leap)
    except CarrierError:
        with gateway.work() as work:
            _cannot_be_asked(work, work.session.get_one(Attempt, attempt_id))
        return
    with gateway.work() as work:
        if found is not None:
            _take_in(work, attempt, found)
        elif attempt.rung == TALK and attempt.carrier_ref is None:
            progress(work, attempt_id, "stop", "")  # the officer had gone before it was dialled
        elif attempt.state in UNTOLD:
            _not_found(work, work.session.get_one(Attempt, attempt_id))


def _cannot_be_asked(work: Work, row: Attempt) -> None:
    """Ask later. What may not have been done is done by the other trunk, if there is one, before too long.

    It may then be done twice, which is better than not at all.
    """
    if row.state not in UNTOLD:
        look_again_later(work, row)
    elif _has_another_trunk(work, row) and row.claimed_at and work.now - row.claimed_at >= LONG_ENOUGH:
        _try_again(work, row)


def _has_another_trunk(work: Work, row: Attempt) -> bool:
    return len(work.gateway.trunks) > 1 and row.unfit_on is None


def _take_in(work: Work, attempt: Attempt, found: Progress) -> None:
    row = progress(work, attempt.id, found.event, found.ref.value, found.error_code)
    if row is None:
        return
    if row.state is not attempt.state and row.case_id is not None:
        work.record(row.case_id, "asked_carrier", rung=row.rung, found=found.event)
    look_again_later(work, row)


def _not_found(work: Work, row: Attempt) -> None:
    """The carrier knows nothing of it: not yet, or, after a while, because it was never carried out."""
    appears_by = (row.claimed_at or work.now) + APPEARS_WITHIN
    if row.state is AttemptState.UNCERTAIN and work.now < appears_by:
        row.next_due_at = appears_by
    else:
        _try_again(work, row)


def _try_again(work: Work, row: Attempt) -> None:
    """It was not carried out: ask again, but not for ever."""
    if row.tries >= MOST_TRIES:
        give_up(work, row.id)
    elif move(work.session, row, "put_back", work.now, next_due_at=work.now):
        work.wake("deliver", row, first=row.urgent)


def _known(gateway: Gateway, attempt: Attempt) -> Progress:
    ref, is_call = CarrierRef(attempt.carrier_ref or ""), attempt.channel is Channel.CALL
    return ask_trunk(
        gateway,
        attempt.trunk or TrunkCode.PRIMARY,
        lambda carrier: carrier.call_progress(ref) if is_call else carrier.text_progress(ref),
    )


def _looked_for(gateway: Gateway, attempt: Attempt, leap: timedelta) -> Progress | None:
    """The leg or text to this number that none of our rows has a name for; None when there is none.

    The carrier's clock goes by the wall's, which ours may be away from by `leap`.
    Of two texts to one number each finds its own by its words: else one would be sent twice, the other never.
    """
    if attempt.claimed_at is None or attempt.state is AttemptState.DUE:
        return None
    since, is_call = attempt.claimed_at - CLOCKS_DIFFER - leap, attempt.channel is Channel.CALL
    found = ask_trunk(
        gateway,
        attempt.trunk or TrunkCode.PRIMARY,
        lambda carrier: (carrier.find_call if is_call else carrier.find_text)(attempt.number, since),
    )
    for candidate in found:
        if candidate.said and attempt.said not in candidate.said:  # some carriers put a signature before it
            continue
        with gateway.work() as work:
            taken = work.session.scalars(
                select(Attempt.id).where(Attempt.carrier_ref == candidate.ref.value)
            ).first()
            if taken is None and _is_nearest(work, attempt, candidate):
                return candidate
    return None


def _is_nearest(work: Work, attempt: Attempt, candidate: Progress) -> bool:
    """Of several lost requests to one number this is the one made when the carrier took the candidate."""
    if candidate.made_at is None:
        return True
    made_at = candidate.made_at - work.leap
    lost = select(Attempt.id, Attempt.claimed_at).where(
        Attempt.number == attempt.number,
        Attempt.channel == attempt.channel,
        Attempt.state.in_(UNTOLD),
        Attempt.carrier_ref.is_(None),
        Attempt.claimed_at.is_not(None),
    )
    rivals = work.session.execute(lost.order_by(Attempt.id)).all()
    nearest = min(rivals, key=lambda rival: abs(rival.claimed_at - made_at), default=None)
    return nearest is None or nearest.id == attempt.id
