"""What a refusal says about a number, and what shows that it is wrong. Scenario 27."""

from __future__ import annotations

import pytest

from gateway.policy.refusals import FOR_GOOD, Heard, is_disproved, marked_channels, what_came
from models.attempt import Channel

CALL, TEXT = Channel.CALL, Channel.TEXT


@pytest.mark.parametrize("code", [21211, 21216, 21217, 30005, 13223, 13225, 13226])
def test_a_number_that_does_not_exist_is_barred_on_both_channels(code: int) -> None:
    assert marked_channels(code) == (CALL, TEXT)


@pytest.mark.parametrize("code", [21610, 21614, 30004, 30006])
def test_a_landline_and_whoever_wants_no_texts_are_still_called(code: int) -> None:
    assert marked_channels(code) == (TEXT,)


@pytest.mark.parametrize("code", [None, 21214, 13224, 21606, 21611, 21612, 20429, 30003, 30007, 30008])
def test_what_may_be_otherwise_tomorrow_or_is_no_fault_of_the_number_marks_nothing(code: int | None) -> None:
    assert marked_channels(code) == ()


@pytest.mark.parametrize("code", sorted(FOR_GOOD))
def test_an_ordinary_text_from_a_number_shows_that_it_can_be_texted_and_exists(code: int) -> None:
    assert all(is_disproved(channel, code, Heard.TEXT_CAME) for channel in marked_channels(code))


@pytest.mark.parametrize("body", ["START", "1 0427", "收到", "yes", "stop it, I am on leave"])
def test_any_text_but_the_word_itself_is_ordinary(body: str) -> None:
    assert what_came(body) is Heard.TEXT_CAME


@pytest.mark.parametrize("body", ["STOP", " stop ", "Unsubscribe", "TD", "退订"])
def test_the_word_that_stops_texts_takes_no_wish_for_none_back(body: str) -> None:
    heard = what_came(body)
    assert not is_disproved(TEXT, 21610, heard)
    assert not is_disproved(TEXT, 30004, heard)
    assert is_disproved(CALL, 30005, heard)
    assert is_disproved(TEXT, 21614, heard)


@pytest.mark.parametrize(
    ("heard", "channel", "code", "wrong"),
    [
        (Heard.CALL_ANSWERED, CALL, 21211, True),
        (Heard.CALL_ANSWERED, TEXT, 21211, True),
        (Heard.CALL_ANSWERED, TEXT, 21614, False),
        (Heard.CALL_ANSWERED, TEXT, 21610, False),
        (Heard.TEXT_DELIVERED, TEXT, 21610, True),
        (Heard.TEXT_DELIVERED, TEXT, 30006, True),
        (Heard.TEXT_DELIVERED, CALL, 30005, True),
    ],
)
def test_an_answered_call_or_a_text_that_arrives(
    heard: Heard, channel: Channel, code: int, wrong: bool
) -> None:
    assert is_disproved(channel, code, heard) is wrong
