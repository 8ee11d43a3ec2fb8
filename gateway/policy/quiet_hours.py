"""When a citizen may be asked: never at night, and not on the morning of a public holiday. Source: I10."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from gateway.policy.holidays import is_public_holiday
from gateway.policy.phrases import LOCAL
from models.hours import Hours

NOON = time(12, 0)


@dataclass(frozen=True, slots=True)
class DecentHours:
    """Hours of the day for asking; `workdays` and `days_off` of the city pass the calendar's own rule."""

    hours: Hours
    workdays: frozenset[date] = field(default=frozenset())
    days_off: frozenset[date] = field(default=frozenset())

    def next_from(self, at: datetime) -> datetime:
        """The first moment, not before `at`, at which somebody may be asked; `at` itself if that is one."""
        there = at.astimezone(LOCAL)
        day = there.date()
        while True:
            for starts, ends in self._spans_of(day):
                if there < ends:
                    return max(at, starts.astimezone(at.tzinfo))
            day += timedelta(days=1)

    def _spans_of(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The spans of one day, with the morning of a public holiday taken out."""
        is_free = day in self.days_off or (day not in self.workdays and is_public_holiday(day))
        earliest = NOON if is_free else time.min
        for starts, ends in self.hours.spans:
            if ends > earliest:
                begin = max(starts, earliest)
                yield datetime.combine(day, begin, LOCAL), datetime.combine(day, ends, LOCAL)
