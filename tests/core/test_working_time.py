"""Time as offices count it. Source: R29, P7."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.policy.phrases import LOCAL
from gateway.policy.working_time import WorkingTime
from models.hours import Hours
from models.limits import Per, Span

TIME = WorkingTime(Hours.parse("9:00-12:00,13:00-17:00"))
MOMENTS = st.datetimes(
    datetime.fromisoformat("2025-01-01"), datetime.fromisoformat("2026-12-01"), timezones=st.just(LOCAL)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("taken", "span", "ends"),
    [
        ("2026-11-03T10:00", "2h", "2026-11-03T12:00"),
        ("2026-11-03T11:00", "2h", "2026-11-03T14:00"),
        ("2026-11-03T12:30", "30m", "2026-11-03T13:30"),
        ("2026-11-03T21:46", "2h", "2026-11-04T11:00"),
        ("2026-11-03T16:30", "1h", "2026-11-04T09:30"),
        ("2026-11-06T16:30", "1h", "2026-11-09T09:30"),
        ("2026-11-03T09:00", "7h", "2026-11-03T17:00"),
        ("2026-11-03T21:46", "3d", "2026-11-06T17:00"),
        ("2026-11-03T08:00", "3d", "2026-11-06T17:00"),
        ("2026-11-05T10:00", "3d", "2026-11-10T17:00"),
        ("2026-11-07T10:00", "1d", "2026-11-09T17:00"),
        ("2026-09-30T10:00", "1d", "2026-10-08T17:00"),
        ("2026-10-08T10:00", "2d", "2026-10-10T17:00"),
        ("2026-10-09T16:00", "2h", "2026-10-10T10:00"),
        ("2026-02-13T16:00", "2h", "2026-02-14T10:00"),
        ("2026-11-07T03:00", "15m plain", "2026-11-07T03:15"),
        ("2026-11-07T03:00", "3d plain", "2026-11-10T03:00"),
    ],
)
def test_a_limit_ends(taken: str, span: str, ends: str) -> None:
    assert TIME.after(at(taken), Span.parse(span)) == at(ends)


@pytest.mark.parametrize(
    ("ends", "span", "before"),
    [
        ("2026-11-06T17:00", "1d", "2026-11-05T09:00"),
        ("2026-11-09T17:00", "1d", "2026-11-06T09:00"),
        ("2026-10-12T17:00", "1d", "2026-10-10T09:00"),
        ("2026-11-06T17:00", "7h", "2026-11-06T09:00"),
        ("2026-11-06T14:00", "2h", "2026-11-06T11:00"),
        ("2026-11-09T09:30", "1h", "2026-11-06T16:30"),
        ("2026-11-07T10:00", "1h", "2026-11-06T16:00"),
        ("2026-11-07T03:15", "5m plain", "2026-11-07T03:10"),
    ],
)
def test_a_reminder_comes_so_much_working_time_before(ends: str, span: str, before: str) -> None:
    assert TIME.before(at(ends), Span.parse(span)) == at(before)


@pytest.mark.parametrize(
    ("moment", "at_work"),
    [
        ("2026-11-06T10:00", "2026-11-06T10:00"),
        ("2026-11-06T17:00", "2026-11-06T17:00"),
        ("2026-11-06T12:30", "2026-11-06T13:00"),
        ("2026-11-06T17:01", "2026-11-09T09:00"),
        ("2026-11-07T03:00", "2026-11-09T09:00"),
        ("2026-10-10T03:00", "2026-10-10T09:00"),
    ],
)
def test_nobody_is_at_work_at_night_or_on_a_day_off(moment: str, at_work: str) -> None:
    assert TIME.at_work(at(moment)) == at(at_work)


def test_the_citys_own_days_pass_the_calendar() -> None:
    own = WorkingTime(TIME.hours, frozenset({date(2026, 11, 7)}), frozenset({date(2026, 11, 9)}))
    assert own.is_workday(date(2026, 11, 7))
    assert not own.is_workday(date(2026, 11, 9))
    assert own.after(at("2026-11-06T10:00"), Span.parse("2d")) == at("2026-11-10T17:00")


def test_a_year_whose_plan_is_not_known_has_weekends_at_least() -> None:
    assert not TIME.is_workday(date(2031, 3, 1))
    assert TIME.is_workday(date(2031, 3, 3))
    assert TIME.after(at("2030-12-30T10:00"), Span.parse("15d")).year == 2031


@pytest.mark.parametrize("text", ["", "3", "d", "0d", "-1d", "3 days", "1.5h", "2w", "3dplain", "99999d"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no length of time"):
        Span.parse(text)


def test_half_of_a_limit_is_rounded_up() -> None:
    assert Span.parse("3d").share(0.5) == Span(2, Per.DAY)
    assert Span.parse("15d").share(0.5) == Span(8, Per.DAY)
    assert Span.parse("72h plain").share(0.5) == Span(36, Per.HOUR, plain=True)
    assert Span.parse("7d").share(1.0) == Span(7, Per.DAY)


def worked(earlier: datetime, later: datetime) -> int:
    """Working minutes between two whole minutes, counted one by one."""
    minutes = int((later - earlier).total_seconds()) // 60
    return sum(
        TIME.is_workday(moment.date())
        and any(starts <= moment.time() < ends for starts, ends in TIME.hours.spans)
        for moment in (earlier + timedelta(minutes=n) for n in range(minutes))
    )


@settings(max_examples=60, deadline=None)
@given(MOMENTS, st.integers(1, 900))
def test_exactly_so_many_working_minutes_lie_between(moment: datetime, minutes: int) -> None:
    moment, span = moment.replace(second=0, microsecond=0), Span(minutes, Per.MINUTE)
    ends = TIME.after(moment, span)
    assert worked(moment, ends) == minutes
    begins = TIME.before(moment, span)
    assert worked(begins, moment) == minutes


@given(
    MOMENTS, st.timedeltas(timedelta(0), timedelta(days=3)), st.integers(1, 30), st.sampled_from(list(Per))
)
def test_a_later_start_and_a_longer_limit_never_end_earlier(
    moment: datetime, later: timedelta, amount: int, per: Per
) -> None:
    ends = TIME.after(moment, Span(amount, per))
    assert ends > moment
    assert TIME.after(moment + later, Span(amount, per)) >= ends
    assert TIME.after(moment, Span(amount + 1, per)) > ends
    assert TIME.before(moment, Span(amount, per)) < moment


@given(MOMENTS)
def test_working_days_begin_one_after_the_other(moment: datetime) -> None:
    openings = TIME.openings_after(moment)
    first, second = next(openings), next(openings)
    assert moment < first < second
    assert TIME.workdays_between(moment, first - timedelta(microseconds=1)) == 0
    assert TIME.workdays_between(moment, first) == 1
    assert TIME.workdays_between(moment, second) == 2
