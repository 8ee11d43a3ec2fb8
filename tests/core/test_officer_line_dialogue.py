"""What an officer's keys mean in each menu about a case, and what he hears. Source: R13, R18."""

from __future__ import annotations

import pytest

from ivr import officer_line
from ivr.officer_line import GOODBYE, KEYS, Deed, Menu
from ivr.prompt import Ask, DialNumber, HangUp, Prompt
from models.conversation import Say
from notifications.wording import Wording

WORDING = Wording.load()
SAID_IN = {
    Menu.OFFER: "officer_offer_call",
    Menu.CALL_BACK: "officer_call_back",
    Menu.AFTER: "officer_after_talk",
    Menu.WAITING: "line_waiting",
    Menu.CASE: "line_case",
}
KEY_WORDS = {
    "1": "请按一",
    "2": "请按二",
    "3": "请按三",
    "4": "请按四",
    "5": "请按五",
    "6": "请按六",
    "0": "请按零",
}


def words(key: str) -> str:
    return "".join(text for text, _ in WORDING.file.sentences[key].parts["zh"])


@pytest.mark.parametrize("menu", list(Menu))
def test_danger_is_key_3_in_every_menu(menu: Menu) -> None:
    assert officer_line.deed(menu, "3") is Deed.DANGER


@pytest.mark.parametrize("menu", list(Menu))
@pytest.mark.parametrize("digits", ["", "7", "8", "*", "#", "11", "１", "一", "x" * 5000])
def test_no_other_key_does_anything(menu: Menu, digits: str) -> None:
    assert officer_line.deed(menu, digits) is None


@pytest.mark.parametrize("menu", list(Menu))
def test_every_key_that_counts_is_offered_and_every_key_offered_counts(menu: Menu) -> None:
    said = words(SAID_IN[menu]).replace("按一立即接通", "请按一")
    for key, named in KEY_WORDS.items():
        assert (named in said) is (key in KEYS[menu]), (menu, key)


def test_a_message_is_heard_at_key_7_by_whoever_has_the_case() -> None:
    assert [menu for menu in Menu if officer_line.wants_message(menu, "7")] == [
        Menu.OFFER,
        Menu.CALL_BACK,
        Menu.CASE,
    ]
    assert not any(officer_line.wants_message(menu, key) for menu in Menu for key in ["", *"01234568"])
    assert "请按七" in words("officer_hear_message")
    played = officer_line.say_menu([Say("officer_again")], "/keys", sounds=("https://x/sound",))
    assert (played.sounds, played.ask) == (("https://x/sound",), Ask("/keys"))


def test_a_case_that_waits_is_taken_before_the_citizen_is_called() -> None:
    assert officer_line.deed(Menu.WAITING, "1") is Deed.TAKE
    assert officer_line.deed(Menu.CASE, "1") is Deed.CONNECT


@pytest.mark.parametrize(
    ("menu", "digits", "tries", "again"),
    [
        (Menu.OFFER, "", 1, False),
        (Menu.AFTER, "", 1, False),
        (Menu.OFFER, "7", 1, True),
        (Menu.AFTER, "7", 2, True),
        (Menu.AFTER, "7", 3, False),
        (Menu.CALL_BACK, "", 1, True),
        (Menu.CALL_BACK, "", 3, False),
        (Menu.CASE, "", 2, True),
        (Menu.CASE, "8", 3, False),
        (Menu.WAITING, "", 1, True),
    ],
)
def test_how_often_a_menu_is_said(menu: Menu, digits: str, tries: int, again: bool) -> None:
    assert officer_line.is_said_again(menu, digits, tries) is again


@pytest.mark.parametrize("menu", list(Menu))
def test_every_menu_ends_with_a_goodbye(menu: Menu) -> None:
    prompt = officer_line.goodbye(menu)
    assert (prompt.ask, prompt.then) == (None, HangUp())
    assert "再见" in WORDING.speech(Say(GOODBYE[menu]))


def test_a_code_is_keyed_in_and_ends_with_hash() -> None:
    prompt = officer_line.ask_code(Say("line_ask_code"), "/code")
    assert prompt == Prompt((Say("line_ask_code"),), Ask("/code", wait_s=6, most=6))


def test_a_wrong_key_is_said_to_be_wrong_before_the_menu_comes_again() -> None:
    prompt = officer_line.say_menu([Say("officer_again")], "/keys", wrong_key=True)
    assert prompt.lines == (Say("officer_call_invalid"), Say("officer_again"))


def test_the_officer_is_told_to_say_who_he_is_before_he_is_put_through() -> None:
    citizen = DialNumber("+8613800138000", None, "+862826110110")
    prompt = officer_line.dial_citizen(citizen)
    assert "请先说明您的单位" in WORDING.speech(prompt.lines[0])
    assert prompt.then == citizen
