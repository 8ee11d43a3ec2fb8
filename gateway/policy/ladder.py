"""Which rungs of a ladder are due, which may be climbed ahead of time, and when to look again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.ladder import Ladder, Rung
from models.lifecycle import UNREACHED, AttemptState

TYPING = timedelta(seconds=15)
"""How long somebody who heard the prompt and hung up has for his reply before the next one is called."""


def due_rungs(ladder: Ladder, elapsed: timedelta, climbed: Mapping[str, int]) -> list[Rung]:
    """The rungs whose time has come more often than they were climbed, lowest first.

    A rung that repeats and was missed several times is due once: one call makes up for the gap.
    """
    return [rung for rung in ladder.rungs if times_due(rung, elapsed) > climbed.get(rung.name, 0)]


def times_due(rung: Rung, elapsed: timedelta) -> int:
    """How often a rung should have been climbed by now."""
    if elapsed < rung.after:
        return 0
    return 1 if rung.every is None else 1 + (elapsed - rung.after) // rung.every


def late_by(rung: Rung, elapsed: timedelta, climbed: int) -> timedelta:
    """By how much a rung that is due is late; of one that repeats, the first time that was missed counts."""
    return elapsed - rung.after - (rung.every or timedelta(0)) * climbed


def next_wake(ladder: Ladder, elapsed: timedelta) -> timedelta | None:
    """The elapsed time at which the next rung falls due; None when none ever will again."""
    times = [_next_time(rung, elapsed) for rung in ladder.rungs]
    return min((time for time in times if time is not None), default=None)


def _next_time(rung: Rung, elapsed: timedelta) -> timedelta | None:
    if elapsed < rung.after:
        return rung.after
    return None if rung.every is None else rung.after + rung.every * times_due(rung, elapsed)


def next_ahead(ladder: Ladder, climbed: Mapping[str, int], ahead: Collection[str]) -> Rung | None:
    """The lowest rung that may be climbed before its time and has not been climbed at all."""
    for rung in ladder.rungs:
        if rung.ahead and not climbed.get(rung.name) and rung.name not in ahead:
            return rung
    return None


@dataclass(frozen=True, slots=True)
class Leg:
    """One call of a dispatch, as far as it matters for whether somebody may be listening to it."""

    state: AttemptState
    behind_exchange: bool = False
    answered_at: datetime | None = None
    ended_at: datetime | None = None


def heard_until(leg: Leg, now: datetime, ring: timedelta) -> datetime | None:
    """The moment after which nobody need be waited for on this leg; None while that cannot be said.

    Busy, not answered, switched off, refused: at once. Whoever heard the prompt and hung up may be typing
    the reply, so for a moment he is waited for. Where an exchange answers, the phone behind it only rings:
    after the usual ring time it counts as not answered, though it may go on ringing.
    """
    if leg.state in UNREACHED:
        return now
    if leg.ended_at is not None:
        return leg.ended_at + TYPING
    if leg.behind_exchange and leg.answered_at is not None:
        return leg.answered_at + ring
    return None


def nobody_listens(legs: Collection[Leg], now: datetime, ring: timedelta) -> bool:
    """True when nobody need be waited for on any call so far, or there was nobody to call."""
    untils = [heard_until(leg, now, ring) for leg in legs]
    return all(until is not None and until <= now for until in untils)


def next_unheard(legs: Collection[Leg], now: datetime, ring: timedelta) -> datetime | None:
    """When to look again, because a leg will have been waited for long enough; None for no such moment."""
    untils = [heard_until(leg, now, ring) for leg in legs]
    return min((until for until in untils if until is not None and until > now), default=None)


def choose_ladder(*, emergency: bool, sensitive: bool, escalating: bool) -> str:
    """The ladder's name for a matter; jumping, blocking, gathering bring the police in. Source: R30."""
    if sensitive and escalating:
        return "sensitive_with_police"
    if sensitive:
        return "sensitive"
    return "emergency" if emergency else "standard"


def choose_assist_ladder(*, urgent: bool) -> str:
    """The ladder's name for a unit that is asked to help; the police are the lead unit's to bring in."""
    return "assist_urgent" if urgent else "assist"
