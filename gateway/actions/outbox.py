"""Whatever leaves is a row first: on disk with its reason, and only then on its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from gateway.policy.duty import Target
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.case import Case
from models.dispatch import Dispatch
from models.lifecycle import AttemptState

RING_AGAIN = timedelta(seconds=5)
"""How long the bell has to bring a worker before the clock rings it again."""


@dataclass(frozen=True, slots=True)
class Why:
    """What an attempt belongs to: a rung of a dispatch's ladder at one climb, a case, or only an answer."""

    rung: str
    climb: str = ""
    case: Case | None = None
    dispatch: Dispatch | None = None


def put_out(
    work: Work,
    to: Target,
    channel: Channel,
    said: str,
    why: Why,
    *,
    urgent: bool = False,
    passes: bool = False,
    after: timedelta = timedelta(0),
) -> Attempt:
    """Make an attempt to reach `to`; a worker has it as soon as this transaction has committed.

    `said` is the whole text, or for a call the key of its prompt. Urgent ones pass all others, and so does
    one that `passes`, this once. With `after` the clock has a worker look at it then.
    """
    case, dispatch = why.case, why.dispatch
    attempt = Attempt(
        case_id=case.id if case else None,
        dispatch_id=dispatch.id if dispatch else None,
        state=AttemptState.DUE,  # known before it is written, so all of a transaction are written together
        channel=channel,
        rung=why.rung,
        climb=why.climb,
        role=to.role,
        contact_id=to.contact_id,
        person_id=to.person_id,
        name=to.name,
        number=to.number,
        extension=to.extension or "",
        said=said,
        urgent=urgent or bool(case and case.emergency),
        drill=bool(case and case.drill),
        due_at=work.now + after,
        next_due_at=work.now + (after or RING_AGAIN),
    )
    work.session.add(attempt)
    if not after:
        work.wake("deliver", attempt, first=attempt.urgent or passes)
    return attempt
