"""How a number, a time or a duration sounds, so that every speech engine reads it as a person would."""

from __future__ import annotations

import re

# 幺 for one, as operators say it: 一 and 七 are easily mistaken on a bad line.
_DIGITS = str.maketrans("0123456789", "零幺二三四五六七八九", "- ")
_NUMERALS = "零一二三四五六七八九十"
_KEYS = {"*": ("星号", "star"), "#": ("井号", "hash")}
_HOTLINE_110 = re.compile(r"(?<![\d.])110(?![\d.,%元块米平万千百个人岁斤吨度伏户名次天年号栋楼国])")


def spoken_digits(text: str, lang: str) -> str:
    """`0427` as 零四二七, or `0 4 2 7`."""
    return text.translate(_DIGITS) if lang == "zh" else " ".join(text.replace("-", "").replace(" ", ""))


def spoken_key(text: str, lang: str) -> str:
    """A key of the telephone: 一 to 九, 零, 星号, 井号."""
    if text in _KEYS:
        return _KEYS[text][0 if lang == "zh" else 1]
    return _NUMERALS[int(text)] if lang == "zh" and text.isdecimal() and len(text) == 1 else text


def spoken_clock(text: str, lang: str) -> str:
    """`21:48` as 二十一点四十八分; anything else, and English, stays as it is."""
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", text)
    if not found or lang != "zh":
        return text
    hour, minute = int(found[1]), int(found[2])
    if minute == 0:
        return f"{_numeral(hour)}点整"
    return f"{_numeral(hour)}点{'零' if minute < 10 else ''}{_numeral(minute)}分"


def worded_duration(text: str, lang: str) -> str:
    """A number of seconds as 四十秒, 两分钟, 两分三十秒 or `2 minutes`; anything else stays as it is."""
    if not re.fullmatch(r"[0-9]{1,7}", text):
        return text
    minutes, seconds = divmod(int(text), 60)
    hours, minutes = divmod(minutes, 60)
    if lang == "zh":
        return _duration_zh(hours, minutes, seconds)
    parts = ((hours, "hour"), (minutes, "minute"), (0 if hours else seconds, "second"))
    said = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(said) or "0 seconds"


def spoken_hotline(text: str) -> str:
    """The number 110 as 幺幺零, where it is the hotline and not an amount."""
    return _HOTLINE_110.sub("幺幺零", text)


def _duration_zh(hours: int, minutes: int, seconds: int) -> str:
    if hours:
        return f"{_amount(hours)}小时" + (f"{_amount(minutes)}分钟" if minutes else "")
    if minutes and seconds:
        return f"{_amount(minutes)}分{_numeral(seconds)}秒"
    return f"{_amount(minutes)}分钟" if minutes else f"{_numeral(seconds)}秒"


def _amount(number: int) -> str:
    return "两" if number == 2 else _numeral(number)


def _numeral(number: int) -> str:
    """0 to 99 in words; more than that stays in digits, which speech engines read well as an amount."""
    if number > 99:
        return str(number)
    if number <= 10:
        return _NUMERALS[number]
    tens, ones = divmod(number, 10)
    return f"{'' if tens == 1 else _NUMERALS[tens]}十{_NUMERALS[ones] if ones else ''}"
