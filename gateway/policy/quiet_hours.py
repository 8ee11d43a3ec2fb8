"""When a citizen may be asked: never at night, and not on the morning of a public holiday. Source: I10."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from gateway.policy.holidays import is_public_holiday
from gateway.policy.phrases import LOCAL
from models.hours import Hours

NOON = time(12, 0)


def next_allowed(at: datetime, hours: Hours) -> datetime:
    """The first moment, not before `at`, at which somebody may be asked; `at` itself if that is one."""
    there = at.astimezone(LOCAL)
    day = there.date()
    while True:
        for starts, ends in _spans(day, hours):
            if there < ends:
                return max(at, starts.astimezone(at.tzinfo))
        day += timedelta(days=1)


def is_allowed(at: datetime, hours: Hours) -> bool:
    """True when somebody may be asked at this moment."""
    return next_allowed(at, hours) == at


def _spans(day: date, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """The spans of one day, with the morning of a public holiday taken out."""
    earliest = NOON if is_public_holiday(day) else time.min
    for starts, ends in hours.spans:
        if ends > earliest:
            begin = max(starts, earliest)
            yield datetime.combine(day, begin, LOCAL), datetime.combine(day, ends, LOCAL)
