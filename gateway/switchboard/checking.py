"""Reads data that people and tests send, and says exactly which field is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

PHONE = re.compile(r"\+?[0-9]{3,15}")
MOST_DIGITS = 18
LONGEST_S = 100 * 365 * 86400.0  # what calendars can still reckon with
MOST = 999_999_999


class BadData(ValueError):
    """The data cannot be taken; the text names the field."""


class Fields:
    """One JSON object, read field by field. Every reader raises BadData."""

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, dict):
            raise BadData(f"{where}: must be an object")
        self.where = where
        self._data: dict[str, Any] = data
        self._known: set[str] = set()

    def __contains__(self, name: str) -> bool:
        self._known.add(name)
        return name in self._data

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return name in self and self._data[name] is not None

    def raw(self, name: str) -> Any:
        """The field as it came; None when it is missing."""
        self._known.add(name)
        return self._data.get(name)

    def text(self, name: str, default: str | None = None) -> str:
        """A string; required without a default."""
        value = self.raw(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise BadData(f"{self.where}.{name}: must be a string")
        return value

    def text_or_none(self, name: str) -> str | None:
        """A string, or None when it is missing or null."""
        return self.text(name) if self.has(name) else None

    def choice(self, name: str, allowed: Collection[str], default: str | None = None) -> str:
        """One of `allowed`."""
        value = self.text(name, default)
        if value not in allowed:
            raise BadData(f"{self.where}.{name}: {value!r} is none of {', '.join(allowed)}")
        return value

    def seconds(self, name: str, default: float | None = None) -> float:
        """A finite number of seconds, 0 or more; required without a default."""
        value = self.raw(name)
        if value is None and default is not None:
            return default
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float))
            or not math.isfinite(value)
            or not 0 <= value <= LONGEST_S
        ):
            raise BadData(f"{self.where}.{name}: must be seconds, 0 or more, within a century")
        return float(value)

    def share(self, name: str, default: float) -> float:
        """A number above 0 and up to 1; the default when it is missing or null."""
        value = self.raw(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 1:
            raise BadData(f"{self.where}.{name}: must be above 0 and at most 1")
        return float(value)

    def integer(self, name: str, default: int | None, least: int = 0, most: int = MOST) -> int | None:
        """A whole number from `least` to `most`; the default when it is missing or null."""
        value = self.raw(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise BadData(f"{self.where}.{name}: must be a whole number from {least} to {most}")
        return value

    def flag(self, name: str, default: bool) -> bool:
        """True or false; the default when it is missing or null."""
        value = self.raw(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise BadData(f"{self.where}.{name}: must be true or false")
        return value

    def no_others(self) -> None:
        """Complain about fields that nobody has asked for: a misspelt field must not pass silently."""
        unknown = sorted(set(self._data) - self._known)
        if unknown:
            raise BadData(f"{self.where}: unknown field {', '.join(unknown)}")


def whole_number(text: str) -> int | None:
    """The number that plain digits write; None for anything else, and for more digits than anybody counts."""
    is_one = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_one else None


def phone_number(value: object, where: str) -> str:
    """A number as the switchboard keys it: digits, perhaps a plus in front. Raises BadData."""
    if not isinstance(value, str) or not PHONE.fullmatch(value):
        raise BadData(f"{where}: {value!r} is no telephone number (digits, + in front allowed)")
    return value


def web_address(value: str | None, where: str) -> str | None:
    """An absolute http or https address, or None. Raises BadData."""
    if value is not None and not is_web_address(value):
        raise BadData(f"{where}: {value!r} is no http address")
    return value or None


def is_web_address(value: str) -> bool:
    """Whether a webhook can be sent there."""
    if re.fullmatch(r"https?://[^\s/?#@]+([/?#]\S*)?", value) is None:
        return False
    try:
        parts = urlsplit(value)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:  # half an IPv6 address, or a port that there cannot be
        return False
