"""Kinds of attribute: what each takes, what it means when it is missing or wrong, and the number of that."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from gateway.switchboard.checking import whole_number

UNKNOWN = 12200
"""Not in the schema: an unknown verb or attribute, or a wrong value that has no number of its own."""


@dataclass(frozen=True)
class Attribute:
    """A wrong value is remarked upon with `code` and means the default; without one it counts as missing."""

    takes: Callable[[str], bool]
    default: str | None = None
    code: int = UNKNOWN


def text(default: str | None = None, longest: int = 4096, code: int = UNKNOWN) -> Attribute:
    """Anything of at most `longest` characters."""
    return Attribute(lambda value: len(value) <= longest, default, code)


def flag(default: str = "false", code: int = UNKNOWN) -> Attribute:
    """True or false."""
    return choice("true", "false", default=default, code=code)


def choice(*words: str, default: str | None = None, code: int = UNKNOWN) -> Attribute:
    """One of `words`."""
    return Attribute(words.__contains__, default, code)


def several(*words: str, default: str | None = None, code: int = UNKNOWN) -> Attribute:
    """Some of `words`, with spaces between them."""
    return Attribute(lambda value: set(words).issuperset(value.split()), default, code)


def whole(
    default: int | None = None, least: int = 0, most: int = 86400, code: int = UNKNOWN, *words: str
) -> Attribute:
    """A whole number from `least` to `most`, or one of `words`."""

    def takes(value: str) -> bool:
        number = whole_number(value)
        return value in words or (number is not None and least <= number <= most)

    return Attribute(takes, None if default is None else str(default), code)


def like(pattern: str, default: str | None = None, code: int = UNKNOWN) -> Attribute:
    """What matches `pattern` from end to end."""
    compiled = re.compile(pattern)
    return Attribute(lambda value: compiled.fullmatch(value) is not None, default, code)


def method(code: int = UNKNOWN, default: str = "POST") -> Attribute:
    """How a URL is requested."""
    return Attribute(lambda value: value.upper() in ("GET", "POST"), default, code)


def address(code: int = UNKNOWN) -> Attribute:
    """A URL, relative or absolute; empty is a value of its own."""
    return like(r"\S*", code=code)


def callback(
    name: str, *events: str, default: str = "completed", code: int = UNKNOWN
) -> dict[str, Attribute]:
    """The three attributes of a status callback: where, how, about what."""
    return {
        name: address(code),
        f"{name}Method": method(code),
        f"{name}Event": several(*events, default=default, code=code),
    }
