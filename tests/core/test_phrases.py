"""Moments and lengths of time as they are said."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.policy.phrases import about_how_long, local_clock, local_moment, seconds_late


@pytest.mark.parametrize(
    ("at", "moment", "clock"),
    [
        ("2026-11-03T21:46:59+08:00", "11月3日21:46", "21:46"),
        ("2026-11-03T13:46:00+00:00", "11月3日21:46", "21:46"),
        ("2026-12-31T16:00:00+00:00", "1月1日00:00", "00:00"),
        ("2026-02-28T23:59:59-05:00", "3月1日12:59", "12:59"),
        ("2026-07-01T08:05:00+08:00", "7月1日08:05", "08:05"),
    ],
)
def test_moments_are_said_in_chinese_time_wherever_they_come_from(at: str, moment: str, clock: str) -> None:
    when = datetime.fromisoformat(at)
    assert (local_moment(when), local_clock(when)) == (moment, clock)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0"),
        (-5, "0"),
        (1.999, "1"),
        (9, "9"),
        (10, "10"),
        (59.9, "50"),
        (60, "60"),
        (119, "60"),
        (180, "180"),
        (3661, "3660"),
        (172_800, "172800"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(seconds: float, said: str) -> None:
    assert about_how_long(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("took", "late"),
    [(0, 0), (179.999999, 0), (180, 0), (180.000001, 1), (180.999999, 1), (181, 1), (181.5, 2), (3780, 3600)],
)
def test_any_part_of_a_second_is_a_second_late(took: float, late: int) -> None:
    since = datetime.fromisoformat("2026-11-03T21:46:00+08:00")
    assert seconds_late(since, since + timedelta(seconds=took), timedelta(minutes=3)) == late
    assert seconds_late(since, since - timedelta(seconds=took), timedelta(minutes=3)) == 0


@given(st.integers(0, 100_000))
def test_nobody_is_told_that_he_has_waited_longer_than_he_has(seconds: int) -> None:
    said = int(about_how_long(timedelta(seconds=seconds)))
    assert said <= seconds < said + 60
