"""How a citizen gets the answer without which no case is closed. Source: R6, I7."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.policy.answering import APART, Answer, counts_as_failure, is_a_result, way_to_answer
from gateway.policy.phrases import LOCAL
from models.phone import Phone

MOBILE, LANDLINE = Phone.parse("13800138000"), Phone.parse("028-26110155")
NOBODY, FOREIGN = Phone.parse_caller_id("anonymous"), Phone.parse_caller_id("+85251234567")
NOW = datetime(2026, 11, 3, 21, 46, tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("phone", "replied", "failures", "text_was_lost", "way"),
    [
        (MOBILE, False, 0, False, Answer.TEXT),
        (MOBILE, True, 3, False, Answer.TEXT),
        (MOBILE, False, 2, True, None),
        (MOBILE, True, 0, True, Answer.PHONE),
        (MOBILE, False, 3, True, Answer.NOT_REACHED),
        (LANDLINE, False, 0, False, None),
        (LANDLINE, False, 2, False, None),
        (LANDLINE, True, 0, False, Answer.PHONE),
        (LANDLINE, True, 3, False, Answer.PHONE),
        (LANDLINE, False, 3, False, Answer.NOT_REACHED),
        (FOREIGN, False, 0, False, None),
        (NOBODY, False, 0, False, Answer.NO_CONTACT),
    ],
)
def test_the_answer_goes_by(
    phone: Phone, replied: bool, failures: int, text_was_lost: bool, way: Answer | None
) -> None:
    assert way_to_answer(phone, replied=replied, failures=failures, text_was_lost=text_was_lost) == way


@given(st.sampled_from([MOBILE, LANDLINE, NOBODY, FOREIGN]), st.booleans(), st.integers(0, 9), st.booleans())
def test_whoever_can_be_reached_is_answered_or_was_missed_three_times(
    phone: Phone, replied: bool, failures: int, text_was_lost: bool
) -> None:
    way = way_to_answer(phone, replied=replied, failures=failures, text_was_lost=text_was_lost)
    assert way is not Answer.TEXT or (phone.can_receive_text and not text_was_lost)
    assert way is not Answer.PHONE or replied
    assert way is not Answer.NOT_REACHED or failures >= 3
    assert way is not Answer.NO_CONTACT or not phone.can_be_called
    assert way_to_answer(phone, replied=replied, failures=failures, drill=True) is Answer.NO_CONTACT


def test_two_failures_count_when_ten_minutes_lie_between() -> None:
    assert counts_as_failure(None, NOW)
    assert not counts_as_failure(NOW - APART + timedelta(seconds=1), NOW)
    assert counts_as_failure(NOW - APART, NOW)


@pytest.mark.parametrize(
    ("words", "is_one"),
    [("已办", True), ("已责令停工", True), ("done", True), ("办", False), ("", False), ("123", False),
     ("👍👍", False), ("。。。", False), ("0431 0427", False)],
)  # fmt: skip
def test_a_result_says_something(words: str, is_one: bool) -> None:
    assert is_a_result(words) == is_one
