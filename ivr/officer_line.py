"""The dialogue with an officer about a case that he has or wants: menus, and what their keys mean.

The key plan is the same everywhere: 1 accept or be put through, 2 return, 3 danger, 4 on site, 5 complete,
6 the citizen is answered, 7 hear his message, 9 repeat, 0 back to 110.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from ivr.prompt import Ask, DialNumber, HangUp, Prompt
from models.conversation import Say

MOST_DIGITS = 6
"""The longest code."""
MOST_CODES = 3
"""Wrong codes before the officer is asked to look it up."""
MOST_TIMES = 3
"""How often a menu is said to somebody who presses nothing, or the wrong key."""
CODE_PAUSE_S = 6


class Menu(StrEnum):
    """Where an officer is asked for a key."""

    OFFER = "offer"
    CALL_BACK = "call_back"
    AFTER = "after"
    WAITING = "waiting"
    CASE = "case"


class Deed(StrEnum):
    """What a key asks for."""

    CONNECT = "connect"
    TAKE = "take"
    RETURN = "return"
    DANGER = "danger"
    ARRIVED = "arrived"
    COMPLETE = "complete"
    REPLIED = "replied"
    REPEAT = "repeat"
    TO_110 = "to_110"


_TALK = {"1": Deed.CONNECT, "3": Deed.DANGER, "9": Deed.REPEAT}
KEYS: Mapping[Menu, Mapping[str, Deed]] = {
    Menu.OFFER: _TALK,
    Menu.CALL_BACK: _TALK,
    Menu.AFTER: {**_TALK, "6": Deed.REPLIED},
    Menu.WAITING: {
        "1": Deed.TAKE,
        "2": Deed.RETURN,
        "3": Deed.DANGER,
        "9": Deed.REPEAT,
        "0": Deed.TO_110,
    },
    Menu.CASE: {
        **_TALK,
        "2": Deed.RETURN,
        "4": Deed.ARRIVED,
        "5": Deed.COMPLETE,
        "6": Deed.REPLIED,
        "0": Deed.TO_110,
    },
}
PATIENT = frozenset({Menu.CALL_BACK, Menu.WAITING, Menu.CASE})
"""Menus that are said again to silence; the others end with a goodbye."""
HEAR_KEY = "7"
HEARS = frozenset({Menu.OFFER, Menu.CALL_BACK, Menu.CASE})
"""Menus in which a message of the citizen's is offered, where he has left one."""
GOODBYE: Mapping[Menu, str] = {
    Menu.OFFER: "officer_call_later",
    Menu.CALL_BACK: "officer_call_back_nokey",
    Menu.AFTER: "officer_goodbye",
    Menu.WAITING: "line_nokey",
    Menu.CASE: "line_nokey",
}


def deed(menu: Menu, digits: str) -> Deed | None:
    """What a key asks for in a menu; None for a wrong key, or none at all."""
    return KEYS[menu].get(digits)


def wants_message(menu: Menu, digits: str) -> bool:
    """True for the key that plays the citizen's message; without a message it is a wrong key."""
    return digits == HEAR_KEY and menu in HEARS


def is_said_again(menu: Menu, digits: str, tries: int) -> bool:
    """True when the menu is said once more after a wrong key or silence; else it ends with a goodbye."""
    return tries < MOST_TIMES and (bool(digits) or menu in PATIENT)


def ask_code(said: Say, url: str) -> Prompt:
    """Ask for a case's code, ended by #; silence and # alone are told too."""
    return Prompt((said,), Ask(url, wait_s=CODE_PAUSE_S, most=MOST_DIGITS))


def say_menu(
    lines: Sequence[Say], url: str, *, wrong_key: bool = False, sounds: tuple[str, ...] = ()
) -> Prompt:
    """Say a menu and take a key; `sounds` are played before."""
    said = (Say("officer_call_invalid"), *lines) if wrong_key else tuple(lines)
    return Prompt(said, Ask(url), sounds=sounds)


def goodbye(menu: Menu) -> Prompt:
    """Nothing more is wanted."""
    return Prompt((Say(GOODBYE[menu]),), then=HangUp())


def dial_citizen(citizen: DialNumber) -> Prompt:
    """Put the officer through; he is asked to say who he is, for no carrier can whisper it portably."""
    return Prompt((Say("officer_dialling"),), then=citizen)
