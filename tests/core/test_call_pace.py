"""Who calls next where only so many calls a second may leave, told in seconds since noon. Scenario 18."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.policy.call_pace import Lane, Place, free_after, goes_before, lane_of, opens_at

URGENT, FIRST, REPEAT = Lane
LONGEST_WAITING = 3
"""Turns after which the fourth comes."""


def at(seconds: float) -> datetime:
    """So long after noon."""
    return datetime(2026, 11, 3, 12, tzinfo=UTC) + timedelta(seconds=seconds)


def lane(called_s: float | None, *, urgent: bool = False, of_unit: bool = True) -> Lane:
    called = None if called_s is None else at(called_s)
    return lane_of(urgent=urgent, unit_called_at=called, of_unit=of_unit, now=at(60))


@pytest.mark.parametrize(
    ("called_s", "wanted"), [(None, FIRST), (0, FIRST), (30, FIRST), (31, REPEAT), (60, REPEAT)]
)
def test_the_first_call_to_a_unit_in_half_a_minute_is_no_repeat(called_s: float | None, wanted: Lane) -> None:
    assert lane(called_s) is wanted


def test_danger_is_danger_however_often_the_unit_was_called() -> None:
    assert lane(60, urgent=True) is URGENT
    assert lane(None, urgent=True, of_unit=False) is URGENT


def test_what_belongs_to_no_unit_waits_like_a_repeat() -> None:
    assert lane(None, of_unit=False) is REPEAT


@pytest.mark.parametrize("turns", [0, 1, 2, LONGEST_WAITING])
def test_danger_goes_before_everything_that_waits_longer(turns: int) -> None:
    assert goes_before(Place(URGENT, at(9), 9), Place(REPEAT, at(0), 1), turns)
    assert not goes_before(Place(REPEAT, at(0), 1), Place(URGENT, at(9), 9), turns)


@pytest.mark.parametrize(("turns", "first_goes"), [(0, True), (1, True), (2, True), (LONGEST_WAITING, False)])
def test_a_first_call_goes_before_repeats_but_for_each_fourth_turn(turns: int, first_goes: bool) -> None:
    assert goes_before(Place(FIRST, at(9), 9), Place(REPEAT, at(0), 1), turns) is first_goes


def test_in_one_lane_whoever_has_waited_longer_goes_first() -> None:
    assert goes_before(Place(REPEAT, at(1), 9), Place(REPEAT, at(2), 1), 0)
    assert goes_before(Place(REPEAT, at(1), 1), Place(REPEAT, at(1), 2), 0)


def test_never_more_calls_leave_than_are_allowed_and_hardly_fewer() -> None:
    """Whoever wakes 50 ms late loses no turn by it."""
    free, now, left = at(0), at(0), []
    for _ in range(40):
        now = max(now, opens_at(free, 0, 4)) + timedelta(milliseconds=50)
        free = free_after(free, now, 4)
        left.append(now)
    assert left[-1] - left[0] >= timedelta(seconds=39 / 4) - timedelta(milliseconds=200)
    assert left[-1] - left[0] <= timedelta(seconds=39 / 4) + timedelta(milliseconds=50)


def test_each_one_ahead_takes_one_turn() -> None:
    assert opens_at(at(10), 5, 2) - opens_at(at(10), 0, 2) == timedelta(seconds=2.5)
