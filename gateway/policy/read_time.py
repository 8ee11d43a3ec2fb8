"""When it happened, out of a citizen's words, as far as they say it. Source: R19."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from gateway.policy.phrases import LOCAL

_ZH = "零〇一二两三四五六七八九十"
_NUMBER = rf"[0-9{_ZH}]{{1,3}}"
_PART = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|夜间|晚|早"
_DAY = re.compile(
    r"(?P<word>大前天|前天|昨天|昨日|昨|前|今天|今日|今)(?P<night>晚上?|夜里?|早上?|早晨)?"
    rf"|(?:(?P<year>20\d\d)[年\-/.])?(?P<month>{_NUMBER})(?:月|(?<=\d)[\-/.](?=\d))(?P<day>{_NUMBER})(?:日|号)?"
    rf"|(?P<ago>{_NUMBER})天前"
)
_CLOCK = re.compile(
    rf"(?P<part>{_PART})?的?\s*(?:(?P<hh>[0-2]?\d)[:：](?P<mm>[0-5]\d)"
    rf"|(?P<hour>{_NUMBER})[点时](?P<half>半|一刻|三刻)?(?:(?P<minute>{_NUMBER})分?)?)"
)
_AGO = {"大前天": 3, "前天": 2, "前": 2, "昨天": 1, "昨日": 1, "昨": 1, "今天": 0, "今日": 0, "今": 0}
_NOW = re.compile(r"刚才|刚刚|刚刚儿|现在|此刻|这会儿|这阵|正在|right now", re.IGNORECASE)
_RECURRING = re.compile(r"每天|每晚|每到|每日|天天|夜夜|经常|一直|长期|连续|总是|老是")
_PAST_MIDNIGHT = 5
_OLDEST = timedelta(days=366)


def read_time(text: str, now: datetime) -> datetime | None:
    """The moment that the words name, never a later one than `now`; None when they leave a doubt.

    A day without an hour is no moment, and an hour without a day could be any day's. 刚才 and 现在 mean now,
    unless it is something that happens again and again.
    """
    day = _DAY.search(text)
    clock = _CLOCK.search(text, day.end()) if day else None
    if day and clock and not text[day.end() : clock.start()].strip(" ，,的"):
        return _moment(day, clock, now.astimezone(LOCAL))
    if _NOW.search(text) and not _RECURRING.search(text):
        return now
    return None


def _moment(day: re.Match[str], clock: re.Match[str], now: datetime) -> datetime | None:
    on, minutes = _date(day, now), _minutes(clock)
    if on is None or minutes is None:
        return None
    hour, minute = minutes
    at_night = (day["night"] or "")[:1] in ("晚", "夜")
    part = clock["part"] or ("晚" if at_night else "早" if day["night"] else "")
    found = {
        moment
        for hours in _hours(hour, part)
        if (moment := _at(on, hours, minute)) <= now and now - moment < _OLDEST
    }
    return found.pop() if len(found) == 1 else None


def _date(day: re.Match[str], now: datetime) -> date | None:
    if day["word"]:
        return now.date() - timedelta(days=_AGO[day["word"]])
    if day["ago"]:
        return now.date() - timedelta(days=_count(day["ago"]))
    year = int(day["year"]) if day["year"] else now.year
    try:
        found = date(year, _count(day["month"]), _count(day["day"]))
        if found > now.date() and not day["year"]:
            found = found.replace(year=year - 1)
    except ValueError:
        return None
    return found


def _minutes(clock: re.Match[str]) -> tuple[int, int] | None:
    if clock["hh"]:
        hour, minute = int(clock["hh"]), int(clock["mm"])
    else:
        hour = _count(clock["hour"])
        minute = {"半": 30, "一刻": 15, "三刻": 45}.get(clock["half"] or "", _count(clock["minute"] or "0"))
    return (hour, minute) if hour <= 24 and minute < 60 else None


def _hours(hour: int, part: str) -> tuple[int, ...]:
    """The hours of the day that may be meant, beyond 24 for the small hours of the night after it."""
    if hour > 12:
        return (hour,)
    match part:
        case "凌晨" | "清晨" | "早上" | "早晨" | "上午" | "早":
            return (hour % 12,) if part == "凌晨" else (hour,)
        case "中午":
            return (hour if hour >= 11 else hour + 12,)
        case "下午" | "傍晚":
            return (hour % 12 + 12,)
        case "晚上" | "晚" | "夜里" | "夜间":
            return (hour % 12 + 24,) if hour <= _PAST_MIDNIGHT or hour == 12 else (hour + 12,)
    return (hour, hour + 12)


def _at(on: date, hours: int, minute: int) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=LOCAL) + timedelta(hours=hours, minutes=minute)


def _count(written: str) -> int:
    """A number up to 99 in figures or characters: 21, 二十一, 十, 零五."""
    if written.isdigit() and written.isascii():
        return int(written)
    tens, ten, ones = written.partition("十")
    if not ten:
        return int("".join(str(_digit(letter)) for letter in written))
    return (_digit(tens) if tens else 1) * 10 + (_digit(ones) if ones else 0)


def _digit(letter: str) -> int:
    if letter in "零〇":
        return 0
    return 2 if letter in "二两" else "零一二三四五六七八九".find(letter) % 10
