"""Who calls next by a trunk that takes only so many calls a second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

LATELY = timedelta(seconds=30)
"""A unit that was not called for so long does not wait behind another one's many cases."""
EVERY = 4
"""Each fourth call is the one that has waited longest: so repeats get their turn whatever else happens."""
SLACK = timedelta(milliseconds=200)
"""How early a call may leave, on credit: nobody wakes to the millisecond, and no turn is lost by that."""


class Lane(IntEnum):
    """Who goes before whom."""

    URGENT = 0
    FIRST = 1
    REPEAT = 2


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in the line: the lane, then since when, then the row's id."""

    lane: int
    due_at: datetime
    attempt_id: int


def lane_of(*, urgent: bool, unit_called_at: datetime | None, of_unit: bool, now: datetime) -> Lane:
    """Danger goes first, then a unit's first call in a while, then everything else."""
    if urgent:
        return Lane.URGENT
    if of_unit and (unit_called_at is None or unit_called_at <= now - LATELY):
        return Lane.FIRST
    return Lane.REPEAT


def is_longest_waiting_turn(turns: int) -> bool:
    """True when the next call is to be the one that has waited longest; danger goes first all the same."""
    return turns % EVERY == EVERY - 1


def goes_before(one: Place, other: Place, turns: int) -> bool:
    """True when `one` has the next turn rather than `other`."""
    if not is_longest_waiting_turn(turns):
        return one < other
    danger, others_danger = (place.lane == Lane.URGENT for place in (one, other))
    if danger is not others_danger:
        return danger
    return (one.due_at, one.attempt_id) < (other.due_at, other.attempt_id)


def opens_at(free_at: datetime, ahead: int, per_s: float) -> datetime:
    """When somebody may call before whom so many others go."""
    return free_at - SLACK + timedelta(seconds=ahead / per_s)


def free_after(free_at: datetime, now: datetime, per_s: float) -> datetime:
    """When the line is free again after a call that leaves now."""
    return max(free_at, now) + timedelta(seconds=1 / per_s)
