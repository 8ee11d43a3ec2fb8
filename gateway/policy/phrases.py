"""Moments as people write them here; lengths of time go to the wording in seconds."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def local_moment(at: datetime) -> str:
    """A moment for a text: 11月3日21:46."""
    there = at.astimezone(LOCAL)
    return f"{there.month}月{there.day}日{there:%H:%M}"


def local_day(at: datetime) -> str:
    """A day for a text: 11月3日."""
    there = at.astimezone(LOCAL)
    return f"{there.month}月{there.day}日"


def local_clock(at: datetime) -> str:
    """A time of day for a text or a prompt: 21:46."""
    return f"{at.astimezone(LOCAL):%H:%M}"


def seconds_late(since: datetime, now: datetime, limit: timedelta) -> int:
    """By how many seconds a limit was missed, any part of one counted; 0 in time. Source: R21."""
    return max(0, ceil((now - since - limit).total_seconds()))


def about_how_long(length: timedelta) -> str:
    """A length of time in seconds, as the wording wants it, rounded down as people would say it.

    Below a minute to ten seconds, then to the minute; never negative.
    """
    seconds = max(0, int(length.total_seconds()))
    step = 60 if seconds >= 60 else 10 if seconds >= 10 else 1
    return str(seconds // step * step)
