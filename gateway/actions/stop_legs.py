"""Stop everything that still rings for a dispatch. Source: I4."""

from __future__ import annotations

from sqlalchemy import select

from gateway.actions.outbox import RING_AGAIN
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.dispatch import Dispatch
from models.lifecycle import LIVE, AttemptState, move


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
    for attempt in work.session.scalars(unfinished):
        if attempt.id == but or move_if_due(work, attempt) or attempt.channel is Channel.TEXT:
            continue
        attempt.stop_wanted_at = work.now
        attempt.next_due_at = work.now + RING_AGAIN
        work.wake("stop_leg", attempt, first=True)


def move_if_due(work: Work, attempt: Attempt) -> bool:
    """Cancel an attempt that has not left yet; True if it had not."""
    return attempt.state is AttemptState.DUE and move(
        work.session, attempt, "cancel", work.now, next_due_at=None, reason="settled"
    )
