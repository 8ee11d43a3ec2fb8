"""The dialogue with a caller who keys in a number: a case's code, or his own telephone number.

0 alone leads back to 110 here too, although a code may begin with 0: the carrier tells when no key follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ivr.caller import BackTo110
from ivr.keys import Key
from ivr.prompt import Ask, Prompt
from models.conversation import Say

LONGEST_CODE, LONGEST_NUMBER = 6, 16
MOST_CODES = 3
"""Wrong codes before it goes on without one."""
MOST_NUMBERS = 2
"""How often a telephone number is asked for: it is told once that one is wrong."""
MOST_TIMES = 2
"""How often a number is read out to somebody who presses nothing."""
MOST_CHOICES = 3
"""How often a caller is asked what he calls about, before he is given to a person."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Nothing was keyed in: the caller has none, or does not want to."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """These digits were keyed in; whether they mean anything is another question."""

    digits: str


class Confirmed(Enum):
    """What a caller says to the number that was read out to him."""

    RIGHT = "right"
    ENTER_AGAIN = "enter again"
    SAY_AGAIN = "say again"
    UNSAID = "unsaid"


class About(Enum):
    """What a caller calls about who has an open case."""

    THIS_CASE = "this case"
    ANOTHER_MATTER = "another matter"
    COMPLAINT = "complaint"
    SAY_AGAIN = "say again"


def read(digits: str) -> BackTo110 | Skipped | Keyed:
    """What was keyed in: zeros alone mean 110, nothing (but #) is no answer, * begins anew."""
    last = digits.rsplit(Key.BACK, 1)[-1]
    if last and not last.strip(Key.TO_110):
        return BackTo110()
    return Keyed(last) if digits else Skipped()


def confirmed(digits: str, tries: int) -> Confirmed | BackTo110:
    """1 is right, 2 is wrong. Whoever says nothing, having heard his number, is asked once more, and left."""
    if digits == Key.TO_110:
        return BackTo110()
    if digits == "1":
        return Confirmed.RIGHT
    if digits == "2":
        return Confirmed.ENTER_AGAIN
    return Confirmed.SAY_AGAIN if tries < MOST_TIMES else Confirmed.UNSAID


def about(digits: str, tries: int) -> About | BackTo110:
    """1 the open case, 2 another matter, # a complaint about its handling; who is lost gets a person."""
    known = {"1": About.THIS_CASE, "2": About.ANOTHER_MATTER, Key.END: About.COMPLAINT}
    if digits == Key.TO_110:
        return BackTo110()
    if digits in known:
        return known[digits]
    return BackTo110(lost=True) if tries >= MOST_CHOICES else About.SAY_AGAIN


def ask_code(url: str, *before: Say) -> Prompt:
    """Ask for a case's code."""
    return Prompt((*before, Say("ivr_ask_code")), Ask(url, most=LONGEST_CODE))


def ask_number(url: str, *, is_again: bool = False) -> Prompt:
    """Ask for a telephone number, or tell that the one that was keyed in is wrong."""
    said = Say("ivr_number_wrong" if is_again else "ivr_ask_number")
    return Prompt((said,), Ask(url, most=LONGEST_NUMBER))


def read_out(number: str, url: str) -> Prompt:
    """Read a telephone number out and ask whether it is right."""
    return Prompt((Say("ivr_number_heard", phone=number),), Ask(url))


def which(lines: tuple[Say, ...], url: str) -> Prompt:
    """Ask a caller who has an open case what he calls about."""
    return Prompt(lines, Ask(url))
