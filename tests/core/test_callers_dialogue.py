"""The caller's menu: where each key leads. Source: R23, I6; scenario 21."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.catalogue.load import load_catalogue
from ivr import caller
from ivr.caller import (
    MOST_TRIES,
    TOP,
    AfterLastWords,
    BackTo110,
    Branch,
    Chosen,
    Complain,
    MenuStep,
    Stay,
    after_last_words,
    choose,
)
from ivr.prompt import Ask, DialNumber, GoOn, HangUp, Hold, LeaveQueue, Prompt, Record
from models.conversation import Say

CATALOGUE = load_catalogue()
MENU = CATALOGUE.branches
PLACES = [TOP, *(digit for digit, branch in MENU.items() if branch.below)]
KEYS = [*"0123456789*#", ""]
SMALL = {
    "1": Branch(
        "道路交通", below={"1": Branch("出租车投诉", unit="JTJ"), "3": Branch("公路损毁", unit="JTJ")}
    ),
    "2": Branch("噪音", unit="ZFJ"),
}
everywhere = pytest.mark.parametrize("at", PLACES)
any_try = pytest.mark.parametrize("tries", range(MOST_TRIES))


def wrong_keys(at: str) -> list[str]:
    good = MENU if at == TOP else MENU[at].below or {}
    return [key for key in ("12345678" if at == TOP else "12345678#") if key not in good]


@everywhere
@any_try
def test_0_leads_back_to_110_from_everywhere(at: str, tries: int) -> None:
    assert choose(MENU, at, "0", tries) == BackTo110(lost=False)


@everywhere
@any_try
def test_9_says_the_menu_again_and_is_no_mistake(at: str, tries: int) -> None:
    assert choose(MENU, at, "9", tries) == Stay(at, tries)


@everywhere
@any_try
def test_star_leads_one_level_up_and_is_no_mistake(at: str, tries: int) -> None:
    assert choose(MENU, at, "*", tries) == Stay(TOP, tries)


@any_try
def test_hash_at_the_top_is_a_complaint_and_below_it_a_wrong_key(tries: int) -> None:
    assert choose(MENU, TOP, "#", tries) == Complain()
    assert choose(MENU, "1", "#", 0) == Stay("1", 1, Say("ivr_invalid"))


@everywhere
def test_three_wrong_keys_lead_to_a_person(at: str) -> None:
    for wrong in wrong_keys(at):
        step: MenuStep = Stay(at, 0)
        for tries in (1, 2):
            assert isinstance(step, Stay)
            step = choose(MENU, step.at, wrong, step.tries)
            assert step == Stay(at, tries, Say("ivr_invalid"))
        assert choose(MENU, at, wrong, 2) == BackTo110(lost=True)


@everywhere
def test_three_times_no_key_leads_to_a_person_without_a_reproach(at: str) -> None:
    steps = [choose(MENU, at, "", tries) for tries in range(3)]
    assert steps == [Stay(at, 1), Stay(at, 2), BackTo110(lost=True)]


def test_wrong_keys_and_silence_count_together() -> None:
    assert choose(SMALL, TOP, "8", 0) == Stay(TOP, 1, Say("ivr_invalid"))
    assert choose(SMALL, TOP, "", 1) == Stay(TOP, 2)
    assert choose(SMALL, TOP, "8", 2) == BackTo110(lost=True)


def test_a_key_leads_to_the_unit_or_to_the_options_below() -> None:
    assert choose(SMALL, TOP, "2", 2) == Chosen("ZFJ", "噪音")
    assert choose(SMALL, TOP, "1", 2) == Stay("1", 0)
    assert choose(SMALL, "1", "3", 2) == Chosen("JTJ", "公路损毁")


@pytest.mark.parametrize("digits", ["11", "99", "00", "１", "一", " 1", "1#", "x" * 5000])
def test_anything_but_one_key_is_a_wrong_key(digits: str) -> None:
    assert choose(SMALL, TOP, digits, 0) == Stay(TOP, 1, Say("ivr_invalid"))


def test_every_option_of_the_catalogue_can_be_chosen() -> None:
    for at in PLACES:
        for digit, branch in (MENU if at == TOP else MENU[at].below or {}).items():
            expected = Chosen(branch.unit, branch.words) if branch.unit else Stay(digit, 0)
            assert choose(MENU, at, digit, 0) == expected


@given(st.lists(st.sampled_from(KEYS), max_size=40))
def test_whatever_is_pressed_the_caller_is_in_a_menu_at_a_unit_or_with_110(keys: list[str]) -> None:
    step: MenuStep = Stay(TOP, 0)
    mistakes = 0
    for key in keys:
        assert isinstance(step, Stay)
        assert step.at in PLACES
        assert step.tries < MOST_TRIES
        before, step = step, choose(MENU, step.at, key, step.tries)
        mistakes += isinstance(step, Stay) and step.tries > before.tries
        if not isinstance(step, Stay):
            break
    if isinstance(step, Chosen):
        assert step.unit in CATALOGUE.unit_codes


@everywhere
def test_the_menu_says_its_options_and_asks_for_one_key(at: str) -> None:
    said: list[tuple[str, str]] = []

    def options(pairs: Sequence[tuple[str, str]]) -> str:
        said.extend(pairs)
        return ""

    prompt = caller.menu_prompt(MENU, at, "/menu", options, [Say("ivr_invalid")])
    branches = MENU if at == TOP else MENU[at].below or {}
    assert said == [(branch.words, digit) for digit, branch in branches.items()]
    assert [line.key for line in prompt.lines] == ["ivr_invalid", "ivr_menu" if at == TOP else "ivr_submenu"]
    assert prompt.ask is not None
    assert prompt.ask.url == "/menu"


def test_a_call_to_a_units_own_number_is_greeted_and_may_go_back_to_110() -> None:
    prompt = caller.greet("/key")
    assert [line.key for line in prompt.lines] == ["ivr_greeting"]
    assert prompt.ask is not None
    assert prompt.ask.url == "/key"


def test_a_waiting_caller_can_always_press_a_key() -> None:
    words = (Say("ivr_hold_leader"), Say("ivr_hold"))
    prompt = caller.waiting(words, "/keys")
    assert prompt.lines == words
    assert prompt.ask is not None
    assert prompt.ask.url == "/keys"
    assert prompt.then == GoOn()


def test_nothing_is_said_where_a_key_would_be_lost() -> None:
    assert caller.hold("case-1", "/wait", "/left") == Prompt(then=Hold("case-1", "/wait", "/left"))


def test_during_the_last_words_0_still_leads_back_to_110() -> None:
    prompt = caller.last_words(Say("ivr_no_answer", code="0427"), "/last")
    assert prompt.ask is not None
    assert (prompt.ask.url, prompt.then) == ("/last", HangUp())
    assert after_last_words("0") is AfterLastWords.TO_110
    assert caller.goodbye(Say("ivr_goodbye"), "/bye").ask == Ask("/bye", wait_s=1)


def test_whoever_says_nothing_after_the_last_words_is_recorded_and_hash_declines() -> None:
    assert after_last_words("#") is AfterLastWords.GOODBYE
    assert {after_last_words(key) for key in ["", *"123456789*"]} == {AfterLastWords.MESSAGE}
    assert caller.take_message("/done", "/kept", 90) == Prompt(then=Record("/done", "/kept", 90))


def test_the_other_steps_of_a_callers_way() -> None:
    assert caller.leave().then == LeaveQueue()
    assert caller.keep_waiting().then == GoOn()
    assert caller.joining().then == GoOn()
    desk = DialNumber("+862826110000", "wwww9", "+862826110110", "/done", "/answered")
    assert caller.to_desk(desk, Say("ivr_to_110")) == Prompt((Say("ivr_to_110"),), then=desk)
    assert caller.cannot_reach_desk().then == HangUp()
    assert caller.over() == Prompt()
