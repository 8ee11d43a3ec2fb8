"""Which days are public holidays here, make-up workdays taken into account. Source: R29."""

from __future__ import annotations

from datetime import date

import chinese_calendar

FIXED = frozenset({(1, 1), *((5, day) for day in range(1, 6)), *((10, day) for day in range(1, 8))})
"""New Year, May and National Day as they usually lie, for years whose plan is not published yet."""
SATURDAY = 5


def is_public_holiday(day: date) -> bool:
    """True for a day of a holiday by law and the days joined to it; an ordinary weekend is none."""
    try:
        free, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:  # the plan of a year is published in the November before
        return (day.month, day.day) in FIXED
    return free and name is not None


def knows_year(year: int) -> bool:
    """True when the plan of that year's holidays is in the library; it is published the November before."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def is_workday(day: date) -> bool:
    """True for a day on which offices work: weekdays without holidays, and weekends made up for."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < SATURDAY and not is_public_holiday(day)
