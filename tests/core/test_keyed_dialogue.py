"""A caller who keys in a code or a telephone number: what each key means. Source: I6; scenarios 21 to 23."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr import keyed
from ivr.caller import BackTo110
from ivr.keyed import MOST_CHOICES, MOST_TIMES, About, Confirmed, Keyed, Skipped
from ivr.prompt import Ask, HangUp
from models.conversation import Say

KEYS = "0123456789*#"


@pytest.mark.parametrize("digits", ["0", "00", "000000", "0427*0"])
def test_0_alone_leads_back_to_110_also_where_a_number_is_asked_for(digits: str) -> None:
    assert keyed.read(digits) == BackTo110()


@pytest.mark.parametrize("digits", ["0427", "02826110555", "00852", "110", "1"])
def test_a_number_may_begin_with_0(digits: str) -> None:
    assert keyed.read(digits) == Keyed(digits)


def test_nothing_is_no_answer_and_star_begins_anew() -> None:
    assert keyed.read("") == Skipped()
    assert keyed.read("0428*0427") == Keyed("0427")
    assert keyed.read("0428*") == Keyed("")


@given(st.text(KEYS, max_size=20))
def test_whatever_is_keyed_in_means_something(digits: str) -> None:
    step = keyed.read(digits)
    assert isinstance(step, BackTo110 | Keyed | Skipped)
    if isinstance(step, Keyed):
        assert digits.endswith(step.digits)


def test_a_number_read_out_is_right_wrong_or_left_as_it_is() -> None:
    assert keyed.confirmed("0", 1) == BackTo110()
    assert keyed.confirmed("1", MOST_TIMES) is Confirmed.RIGHT
    assert keyed.confirmed("2", 1) is Confirmed.ENTER_AGAIN
    for key in ["", *"3456789*#"]:
        assert keyed.confirmed(key, 1) is Confirmed.SAY_AGAIN
        assert keyed.confirmed(key, MOST_TIMES) is Confirmed.UNSAID


def test_a_caller_with_an_open_case_says_what_he_calls_about() -> None:
    assert keyed.about("1", 1) is About.THIS_CASE
    assert keyed.about("2", 1) is About.ANOTHER_MATTER
    assert keyed.about("#", MOST_CHOICES) is About.COMPLAINT
    assert keyed.about("0", 1) == BackTo110()
    for key in ["", *"3456789*"]:
        assert keyed.about(key, 1) is About.SAY_AGAIN
        assert keyed.about(key, MOST_CHOICES) == BackTo110(lost=True)


def test_every_question_takes_keys_while_it_is_spoken() -> None:
    asked = [
        keyed.ask_code("/url", Say("ivr_operator")),
        keyed.ask_number("/url"),
        keyed.read_out("13800138000", "/url"),
        keyed.which((Say("ivr_greeting"),), "/url"),
    ]
    assert [prompt.then for prompt in asked] == [HangUp()] * 4
    assert [prompt.ask for prompt in asked] == [
        *(Ask("/url", most=6), Ask("/url", most=16)),
        *(Ask("/url"), Ask("/url")),
    ]
    assert keyed.ask_number("/url", is_again=True).lines == (Say("ivr_number_wrong"),)
