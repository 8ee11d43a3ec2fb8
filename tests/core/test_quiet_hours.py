"""When a citizen may be asked: decent hours, no morning of a public holiday, and no night ever."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.policy.holidays import is_public_holiday, is_workday
from gateway.policy.phrases import LOCAL
from gateway.policy.quiet_hours import DecentHours
from models.hours import Hours

TEXTS = DecentHours(Hours.parse("9:00-20:00"))
CALLS = DecentHours(Hours.parse("9:00-12:00,14:30-20:00"))
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31), timezones=st.just(LOCAL))  # noqa: DTZ001


def at(moment: str) -> datetime:
    return datetime.fromisoformat(f"{moment}+08:00")


@pytest.mark.parametrize(
    ("wanted", "texts", "calls"),
    [
        ("2026-11-03T03:00", "2026-11-03T09:00", "2026-11-03T09:00"),
        ("2026-11-03T08:59:59", "2026-11-03T09:00", "2026-11-03T09:00"),
        ("2026-11-03T09:00", "2026-11-03T09:00", "2026-11-03T09:00"),
        ("2026-11-03T11:59:59", "2026-11-03T11:59:59", "2026-11-03T11:59:59"),
        ("2026-11-03T12:00", "2026-11-03T12:00", "2026-11-03T14:30"),
        ("2026-11-03T14:29", "2026-11-03T14:29", "2026-11-03T14:30"),
        ("2026-11-03T19:59:59", "2026-11-03T19:59:59", "2026-11-03T19:59:59"),
        ("2026-11-03T20:00", "2026-11-04T09:00", "2026-11-04T09:00"),
        ("2026-11-03T23:46", "2026-11-04T09:00", "2026-11-04T09:00"),
        # An ordinary Saturday has a morning, a public holiday has none, and a make-up workday has one.
        ("2026-11-07T09:30", "2026-11-07T09:30", "2026-11-07T09:30"),
        ("2026-10-01T09:30", "2026-10-01T12:00", "2026-10-01T14:30"),
        ("2026-09-30T21:00", "2026-10-01T12:00", "2026-10-01T14:30"),
        ("2026-10-03T15:00", "2026-10-03T15:00", "2026-10-03T15:00"),
        ("2026-10-10T09:30", "2026-10-10T09:30", "2026-10-10T09:30"),
        # No plan is published for 2028: the days that are free every year are known all the same.
        ("2028-10-02T09:30", "2028-10-02T12:00", "2028-10-02T14:30"),
        ("2028-07-03T09:30", "2028-07-03T09:30", "2028-07-03T09:30"),
    ],
)
def test_the_next_decent_moment(wanted: str, texts: str, calls: str) -> None:
    assert TEXTS.next_from(at(wanted)) == at(texts)
    assert CALLS.next_from(at(wanted)) == at(calls)


@given(MOMENTS)
def test_nobody_is_ever_asked_at_night_nor_on_a_holidays_morning(moment: datetime) -> None:
    for hours, spans in ((TEXTS, [(9, 20)]), (CALLS, [(9, 12), (14.5, 20)])):
        found = hours.next_from(moment).astimezone(LOCAL)
        hour = found.hour + found.minute / 60
        assert found >= moment
        assert any(start <= hour < end for start, end in spans)
        assert hour >= 12 or not is_public_holiday(found.date())
        assert hours.next_from(found) == found


def test_hours_that_lie_in_the_morning_only_skip_a_whole_holiday() -> None:
    assert DecentHours(Hours.parse("9:00-12:00")).next_from(at("2026-09-30T13:00")) == at("2026-10-08T09:00")


def test_a_citys_own_days_pass_the_calendars_rule() -> None:
    day = date(2028, 1, 26)  # a Spring Festival for which no plan is published yet
    hours = DecentHours(Hours.parse("9:00-20:00"), frozenset({date(2026, 10, 1)}), frozenset({day}))
    assert hours.next_from(at("2028-01-26T09:30")) == at("2028-01-26T12:00")
    assert hours.next_from(at("2026-10-01T09:30")) == at("2026-10-01T09:30")


def test_an_ordinary_weekend_is_no_public_holiday_and_a_make_up_workday_is_a_workday() -> None:
    assert not is_public_holiday(date(2026, 11, 7))
    assert not is_workday(date(2026, 11, 7))
    assert is_workday(date(2026, 10, 10))
    assert not is_workday(date(2026, 10, 1))
    assert not is_workday(date(2028, 7, 8))
    assert is_workday(date(2028, 7, 10))


def test_hours_are_read_as_they_are_written() -> None:
    assert Hours.parse(" 9:00—12:00，14:30~20:00 ").spans == (
        (time(9), time(12)),
        (time(14, 30), time(20)),
    )


@pytest.mark.parametrize(
    "wrong",
    ["", "9-20", "9:00", "20:00-9:00", "9:00-25:00", "9:00-12:00,11:00-20:00", "9:00-9:00", "9:00-20:00,x"],
)
def test_hours_that_cannot_be_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="9:00-12:00,14:30-20:00"):
        Hours.parse(wrong)
