"""Which rungs of a ladder are due, which may be climbed ahead of time, and when to look again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from models.ladder import Ladder, Rung
from models.lifecycle import UNREACHED, AttemptState


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


def nobody_listens(calls: Collection[AttemptState]) -> bool:
    """True when every call so far ended without anybody listening, or there was nobody to call.

    Busy, not answered, switched off, refused: the next person need not wait. A call that was answered and
    then hung up is different: whoever heard the prompt may be typing the reply, so the ladder keeps its
    times.
    """
    return all(state in UNREACHED for state in calls)


def choose_ladder(*, emergency: bool, sensitive: bool, escalating: bool) -> str:
    """The ladder's name for a matter; jumping, blocking, gathering bring the police in. Source: R30."""
    if sensitive and escalating:
        return "sensitive_with_police"
    if sensitive:
        return "sensitive"
    return "emergency" if emergency else "standard"
