"""By which of two trunks something goes, told in seconds since noon."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.policy.trunk_choice import WELL, Health, after_trouble, choose, share
from models.trunk import TrunkCode

PRIMARY, SECONDARY = TrunkCode


def at(seconds: float) -> datetime:
    """So long after noon."""
    return datetime(2026, 11, 3, 12, tzinfo=UTC) + timedelta(seconds=seconds)


def troubled(*moments: float) -> Health:
    """A trunk that was well, and then had trouble at these moments."""
    health = WELL
    for moment in moments:
        health = after_trouble(health, at(moment))
    return health


def chosen(primary: Health, now: float, secondary: Health = WELL, **more: object) -> str:
    """The trunks of ten requests in a row: P and S."""
    health = {PRIMARY: primary, SECONDARY: secondary}
    taken = [choose(health, at(now), draw, **more) for draw in range(40, 50)]  # type: ignore[arg-type]
    return "".join("P" if code is PRIMARY else "S" for code in taken)


def test_a_trunk_that_is_well_gets_everything() -> None:
    assert chosen(WELL, 0) == "P" * 10


@pytest.mark.parametrize("moments", [(0,), (0, 5), (0, 61, 122, 183)])
def test_now_and_then_something_fails_and_nothing_follows_from_it(moments: tuple[float, ...]) -> None:
    assert share(troubled(*moments), at(moments[-1])) == 10


def test_the_third_trouble_within_a_minute_of_each_other_sends_it_to_rest() -> None:
    resting = troubled(0, 40, 80)
    assert (share(resting, at(80)), share(resting, at(109.9))) == (0, 0)
    assert chosen(resting, 80) == "S" * 10


@pytest.mark.parametrize(
    ("seconds", "taken"),
    [(31, "PSSSSSSSSS"), (61, "PPPSSSSSSS"), (91, "PPPPPPSSSS"), (121, "PPPPPPPPPP")],
)
def test_it_gets_its_traffic_back_bit_by_bit(seconds: float, taken: str) -> None:
    assert chosen(troubled(0, 0.5, 1), seconds) == taken


def test_an_emergency_does_not_try_out_whether_a_trunk_has_recovered() -> None:
    resting = troubled(0, 0, 0)
    assert chosen(resting, 100, careful=True) == "S" * 10
    assert chosen(resting, 120, careful=True) == "P" * 10


def test_the_first_trouble_on_its_way_back_sends_it_to_rest_again_for_twice_as_long() -> None:
    again = troubled(0, 0, 0, 40)
    assert share(again, at(99)) == 0
    assert share(again, at(101)) == 1


def test_no_rest_is_longer_than_five_minutes() -> None:
    health, now = troubled(0, 0, 0), 0.0
    for _ in range(9):
        assert health.rests_until is not None
        now = (health.rests_until - at(0)).total_seconds()
        assert health.rests_until - at(0) >= timedelta(0)
        health = after_trouble(health, at(now))
    assert health.rests_until == at(now) + timedelta(minutes=5)


def test_what_fails_while_it_rests_was_on_its_way_already() -> None:
    assert troubled(0, 0, 0, 10, 29).rests_until == troubled(0, 0, 0).rests_until


def test_after_ten_calm_minutes_its_next_rest_is_a_short_one() -> None:
    health = troubled(0, 0, 0, 40, 1000, 1000, 1000)
    assert health.rests_until == at(1030)


def test_what_failed_on_one_trunk_goes_by_the_other() -> None:
    assert chosen(WELL, 0, failed_on=PRIMARY) == "S" * 10
    assert chosen(troubled(0, 0, 0), 40, failed_on=SECONDARY) == "P" * 10


def test_what_failed_on_one_trunk_stays_there_while_the_other_rests() -> None:
    assert chosen(WELL, 1, troubled(0, 0, 0), failed_on=PRIMARY) == "P" * 10


def test_when_both_rest_the_one_that_comes_back_first_is_tried() -> None:
    assert chosen(troubled(0, 0, 0), 8, troubled(5, 5, 5)) == "P" * 10
    assert chosen(troubled(5, 5, 5), 8, troubled(0, 0, 0)) == "S" * 10
