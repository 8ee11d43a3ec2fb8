"""What an officer's keys mean and what he hears. Source: R21, R31, R18; scenarios 7, 8."""

from __future__ import annotations

import pytest

from gateway.catalogue.load import load_catalogue
from ivr import officer
from ivr.keys import is_repeat, officer_key
from ivr.prompt import HangUp, JoinQueue, Prompt
from models.conversation import Acknowledge, ReportEmergency, ReturnCase, Say
from notifications.wording import Wording

WORDING = Wording.load()
CALL = Say("officer_whisper", code="0427", area="雁江区", place="车城大道", category="投诉")


@pytest.mark.parametrize(
    ("digits", "intent"),
    [("1", Acknowledge("0427")), ("2", ReturnCase("0427")), ("3", ReportEmergency("0427"))],
)
def test_one_key_is_one_decision_about_this_case(digits: str, intent: object) -> None:
    assert officer_key(digits, "0427") == intent


@pytest.mark.parametrize(
    "digits", ["", "0", "4", "5", "6", "7", "8", "9", "*", "#", "11", "1#", "１", "一", " 1", "x" * 5000]
)
def test_no_other_key_and_no_key_at_all_decides_anything(digits: str) -> None:
    assert officer_key(digits, "0427") is None


@pytest.mark.parametrize(("digits", "repeats"), [("9", True), ("", False), ("99", False), ("*", False)])
def test_9_repeats(digits: str, repeats: bool) -> None:
    assert is_repeat(digits) is repeats


def test_the_prompt_asks_for_a_key() -> None:
    prompt = officer.ask_officer(CALL, "/keys")
    assert prompt.lines == (CALL,)
    assert prompt.ask is not None
    assert prompt.ask.url == "/keys"


def test_a_wrong_key_is_said_to_be_wrong_before_the_prompt_comes_again() -> None:
    prompt = officer.ask_officer(CALL, "/keys", wrong_key=True)
    assert prompt.lines == (Say("officer_call_invalid"), CALL)


def test_silence_ends_with_the_words_that_nothing_was_accepted() -> None:
    prompt = officer.no_key()
    assert (prompt.ask, prompt.then) == (None, HangUp())
    assert "不视为签收" in WORDING.speech(prompt.lines[0])


def test_who_takes_the_case_is_connected_with_the_citizen_who_waits() -> None:
    prompt = officer.join_caller("case-1", "/told", "/parted")
    assert prompt.lines == (Say("officer_joining"),)
    assert prompt.then == JoinQueue("case-1", "/told", "/parted")


def test_a_caller_who_had_gone_is_told_of() -> None:
    assert officer.caller_gone() == Prompt((Say("officer_caller_gone"),))


@pytest.mark.parametrize(("key", "digits"), [("一", "1"), ("二", "2"), ("三", "3")])
def test_the_call_offers_the_keys_that_count(key: str, digits: str) -> None:
    assert f"请按{key}" in WORDING.speech(CALL)
    assert officer_key(digits, "0427") is not None


def test_every_prompt_that_a_ladder_uses_tells_how_to_accept() -> None:
    rungs = [rung for ladder in load_catalogue().ladders.values() for rung in ladder.rungs]
    keys = {rung.call_words(role) for rung in rungs for role in rung.call}
    assert keys
    for key in keys:
        assert "请按一" in "".join(words for words, _ in WORDING.file.sentences[key].parts["zh"])
