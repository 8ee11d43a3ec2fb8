"""The dialogue with a citizen: greeting, two-level menu, waiting, and the way back to 110 from everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from ivr.keys import Key
from ivr.prompt import Ask, DialNumber, GoOn, HangUp, Hold, LeaveQueue, Prompt, Record
from models.conversation import Say

TOP = "top"
GREETED = "greeted"
"""Where a caller is who needs no menu."""
MOST_TRIES = 3
"""Wrong or missing keys before the caller is given to a person at the 110 desk."""
MOST_DIALS = 8


@dataclass(frozen=True, slots=True)
class Branch:
    """One option of the menu: its words, and the unit it leads to or the options below it."""

    words: str
    unit: str | None = None
    below: Mapping[str, Branch] | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """Say the menu `at` once more, because of `why` (nothing for a repeat)."""

    at: str
    tries: int
    why: Say | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The caller has chosen a unit."""

    unit: str
    words: str


@dataclass(frozen=True, slots=True)
class BackTo110:
    """The caller wants 110, or has not found his way: `lost` then."""

    lost: bool = False


@dataclass(frozen=True, slots=True)
class Complain:
    """The caller complains about the handling itself. Source: R54."""


MenuStep = Stay | Chosen | BackTo110 | Complain
Options = Callable[[Sequence[tuple[str, str]]], str]


def choose(menu: Mapping[str, Branch], at: str, digits: str, tries: int) -> MenuStep:
    """Where a key leads from the menu `at` (`top`, or the digit of a top option).

    0 leads back to 110 and 9 repeats everywhere, * goes one level up, # at the top is a complaint. After
    three wrong or missing keys a person takes over.
    """
    if digits == Key.TO_110:
        return BackTo110()
    if digits in (Key.REPEAT, Key.BACK):
        return Stay(at if digits == Key.REPEAT else TOP, tries)
    if digits == Key.END and at == TOP:
        return Complain()
    options = menu if at == TOP else (menu[at].below or {})
    branch = options.get(digits)
    if branch is None:
        why = Say("ivr_invalid") if digits else None
        return BackTo110(lost=True) if tries + 1 >= MOST_TRIES else Stay(at, tries + 1, why)
    if branch.unit is not None:
        return Chosen(branch.unit, branch.words)
    return Stay(digits, 0)


def menu_prompt(
    menu: Mapping[str, Branch], at: str, url: str, options: Options, before: Sequence[Say] = ()
) -> Prompt:
    """Say the options of the menu `at`, after the lines that come before."""
    branches = menu if at == TOP else (menu[at].below or {})
    said = options([(branch.words, digit) for digit, branch in branches.items()])
    return Prompt((*before, Say("ivr_menu" if at == TOP else "ivr_submenu", options=said)), Ask(url))


def greet(url: str, *more: Say) -> Prompt:
    """A caller whose unit is known: greeting and recording notice; 0 goes back to 110."""
    return Prompt((Say("ivr_greeting"), *more), Ask(url, wait_s=1))


def hold(queue: str, wait_url: str, left_url: str) -> Prompt:
    """Let the caller wait. Nothing is said before: a key pressed then would be lost, and it might be 0."""
    return Prompt(then=Hold(queue, wait_url, left_url))


def waiting(lines: tuple[Say, ...], keys_url: str) -> Prompt:
    """What a waiting caller hears, again and again: 1 asks for a call back, 0 for 110."""
    return Prompt(lines, Ask(keys_url, wait_s=8), GoOn())


def leave() -> Prompt:
    """Out of the queue."""
    return Prompt(then=LeaveQueue())


def keep_waiting() -> Prompt:
    """Back to the start of the waiting loop."""
    return Prompt(then=GoOn())


def joining() -> Prompt:
    """Said to the caller at the moment of being joined."""
    return Prompt((Say("ivr_joining"),), then=GoOn())


def to_desk(desk: DialNumber, first: Say) -> Prompt:
    """Back to 110: say so and dial the desk."""
    return Prompt((first,), then=desk)


def cannot_reach_desk() -> Prompt:
    """The desk was dialled several times in vain: the caller must dial 110 himself."""
    return Prompt((Say("ivr_hangup_dial_110"),), then=HangUp())


class AfterLastWords(Enum):
    """What a caller wants who was told how it goes on without him."""

    TO_110 = "to 110"
    GOODBYE = "goodbye"
    MESSAGE = "message"


def last_words(said: Say, keys_url: str) -> Prompt:
    """The last words to a caller who was not served, and the offer to take a message."""
    return Prompt((said, Say("ivr_voicemail")), Ask(keys_url, wait_s=2))


def after_last_words(digits: str) -> AfterLastWords:
    """0 leads back to 110, # declines; whoever says nothing yet, or has begun to, is recorded."""
    if digits == Key.TO_110:
        return AfterLastWords.TO_110
    return AfterLastWords.GOODBYE if digits == Key.END else AfterLastWords.MESSAGE


def take_message(done_url: str, kept_url: str, longest_s: int) -> Prompt:
    """The tone, and then the caller speaks."""
    return Prompt(then=Record(done_url, kept_url, longest_s))


def goodbye(said: Say, keys_url: str) -> Prompt:
    """The end of a call, at which 0 still leads back to 110."""
    return Prompt((said,), Ask(keys_url, wait_s=1))


def over() -> Prompt:
    """Nothing more to say."""
    return Prompt(then=HangUp())
