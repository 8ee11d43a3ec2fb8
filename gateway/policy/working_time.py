"""Time as offices count it: working hours of working days, holidays and make-up workdays. Source: R29, P7."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from gateway.policy.holidays import is_workday
from gateway.policy.phrases import LOCAL
from models.hours import Hours
from models.limits import Per, Span

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """The working hours of one city; `workdays` and `days_off` pass the calendar's own rule."""

    hours: Hours
    workdays: frozenset[date] = field(default=frozenset())
    days_off: frozenset[date] = field(default=frozenset())

    def is_workday(self, day: date) -> bool:
        """True when offices work; never raises for a year whose plan is not known."""
        if day in self.workdays:
            return True
        return day not in self.days_off and is_workday(day)

    def after(self, at: datetime, span: Span) -> datetime:
        """The moment when `span` is over, counted from `at`.

        Days are whole working days after the day of `at`: three of them end when the third one's work ends.
        """
        if span.plain:
            return at + timedelta(minutes=span.minutes)
        if span.per is Per.DAY:
            return self._spans_of(self._nth_workday(at, span.amount))[-1][1].astimezone(at.tzinfo)
        left = timedelta(minutes=span.minutes)
        for starts, ends in self._spans_from(at):
            if left <= ends - starts:
                return (starts + left).astimezone(at.tzinfo)
            left -= ends - starts
        raise AssertionError("working days never end")

    def before(self, at: datetime, span: Span) -> datetime:
        """The last moment with `span` of working time between it and `at`.

        Days are whole working days before the day of `at`: one of them began when that day's work began.
        """
        if span.plain:
            return at - timedelta(minutes=span.minutes)
        if span.per is Per.DAY:
            return self._spans_of(self._nth_workday(at, -span.amount))[0][0].astimezone(at.tzinfo)
        left = timedelta(minutes=span.minutes)
        for starts, ends in self._spans_until(at):
            if left <= ends - starts:
                return (ends - left).astimezone(at.tzinfo)
            left -= ends - starts
        raise AssertionError("working days never began")

    def at_work(self, at: datetime) -> datetime:
        """`at`, or when work begins next if nobody is at work then; the very end of work still is work."""
        starts, ends = next(iter(self._spans_from(at - timedelta(microseconds=1))))
        return at if starts <= at <= ends else starts.astimezone(at.tzinfo)

    def openings_after(self, at: datetime) -> Iterator[datetime]:
        """The beginnings of the working days after `at`, without end."""
        for day in self._days(at.astimezone(LOCAL).date(), A_DAY):
            opening = self._spans_of(day)[0][0]
            if opening > at:
                yield opening.astimezone(at.tzinfo)

    def workdays_between(self, earlier: datetime, later: datetime) -> int:
        """How many working days have begun after `earlier` and up to `later`."""
        count = 0
        for opening in self.openings_after(earlier):
            if opening > later:
                return count
            count += 1
        return count

    def _nth_workday(self, at: datetime, n: int) -> date:
        """The n-th working day after the day of `at`, or before it for a negative n."""
        step = A_DAY if n > 0 else -A_DAY
        days = self._days(at.astimezone(LOCAL).date() + step, step)
        for _ in range(abs(n) - 1):
            next(days)
        return next(days)

    def _days(self, first: date, step: timedelta) -> Iterator[date]:
        day = first
        while True:
            if self.is_workday(day):
                yield day
            day += step

    def _spans_from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        for day in self._days(at.astimezone(LOCAL).date(), A_DAY):
            for starts, ends in self._spans_of(day):
                if ends > at:
                    yield max(starts, at), ends

    def _spans_until(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        for day in self._days(at.astimezone(LOCAL).date(), -A_DAY):
            for starts, ends in reversed(self._spans_of(day)):
                if starts < at:
                    yield starts, min(ends, at)

    def _spans_of(self, day: date) -> list[tuple[datetime, datetime]]:
        return [
            (datetime.combine(day, starts, LOCAL), datetime.combine(day, ends, LOCAL))
            for starts, ends in self.hours.spans
        ]
