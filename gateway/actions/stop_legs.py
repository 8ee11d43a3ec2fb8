"""Stop everything that still rings for a dispatch. Source: I4."""

from __future__ import annotations

from sqlalchemy import select

from gateway.actions.join import JOIN
from gateway.actions.outbox import RING_AGAIN
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.dispatch import Dispatch
from models.lifecycle import LIVE, AttemptState, move

RINGING = LIVE - {AttemptState.ANSWERED}


def stop_legs(work: Work, dispatch: Dispatch, but: int | None = None) -> None:
    """Cancel what has not left and ask the carrier to end the legs that have; `but` goes on talking.

    The wish is a row first: if the request is lost, the clock makes it again until the leg has ended. The
    caller holds the dispatch's row lock.
    """
    unfinished = (
        select(Attempt)
        .where(Attempt.dispatch_id == dispatch.id, Attempt.state.in_({AttemptState.DUE, *LIVE}))
        .with_for_update()
    )
    # Whoever took the case earlier may be talking to the citizen: that talk is nobody's to end.
    talks = dispatch.acknowledged_at is not None and not dispatch.is_in_hand
    for attempt in work.session.scalars(unfinished):
        if talks and attempt.state is AttemptState.ANSWERED:
            continue
        if attempt.id == but or move_if_due(work, attempt) or attempt.channel is Channel.TEXT:
            continue
        _end(work, attempt)


def stop_joining(work: Work, case_id: int) -> None:
    """The citizen has hung up: a phone that rings only to join somebody with him need ring no more."""
    joining = select(Attempt).where(
        Attempt.case_id == case_id, Attempt.rung == JOIN, Attempt.state.in_({AttemptState.DUE, *RINGING})
    )
    for attempt in work.session.scalars(joining.with_for_update()):
        if not move_if_due(work, attempt):
            _end(work, attempt)


def _end(work: Work, attempt: Attempt) -> None:
    attempt.stop_wanted_at = work.now
    attempt.next_due_at = work.now + RING_AGAIN
    work.wake("stop_leg", attempt, first=True)


def move_if_due(work: Work, attempt: Attempt) -> bool:
    """Cancel an attempt that has not left yet; True if it had not."""
    return attempt.state is AttemptState.DUE and move(
        work.session, attempt, "cancel", work.now, next_due_at=None, reason="settled"
    )
