"""Replies to a survey, as people write them: rated as a person would rate them, or asked back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from notifications.survey_reply import SurveyReply, read_survey_reply

REPLIES: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("survey_replies.yaml").read_text("utf-8"))


def read(text: str) -> SurveyReply:
    return read_survey_reply(text, "0427")


RATED = [(phrase, rating) for rating, phrases in REPLIES["rated"].items() for phrase in phrases]


@pytest.mark.parametrize(("text", "rating"), RATED)
def test_a_rating_is_read_as_a_person_would(text: str, rating: int) -> None:
    found = read(text)
    assert (found.rating, found.doubtful, found.is_answer) == (rating, False, True)
    assert found.words == ""


def test_there_are_many_ways_to_say_it() -> None:
    assert len(RATED) + len(REPLIES["unsolved"]) + len(REPLIES["solved"]) > 200


@pytest.mark.parametrize("text", REPLIES["unsolved"])
def test_what_is_not_solved_is_told_by_many_words(text: str) -> None:
    found = read(text)
    assert (found.solved, found.rating, found.is_answer) == (False, None, True)


@pytest.mark.parametrize("text", REPLIES["solved"])
def test_so_is_what_is_solved(text: str) -> None:
    found = read(text)
    assert (found.solved, found.rating) == (True, None)


@pytest.mark.parametrize("text", REPLIES["doubtful"])
def test_whoever_says_two_things_or_asks_is_asked_back(text: str) -> None:
    found = read(text)
    assert (found.rating, found.doubtful, found.is_answer) == (None, True, False)


@pytest.mark.parametrize("text", REPLIES["nothing"])
def test_what_is_no_rating_is_taken_for_none(text: str) -> None:
    found = read(text)
    assert (found.rating, found.solved, found.stop) == (None, None, False)


@pytest.mark.parametrize("text", REPLIES["stops"])
def test_no_more_surveys_is_said_in_many_ways(text: str) -> None:
    assert read(text).stop


@pytest.mark.parametrize("text", ["1", "满意", "不满意", "4 噪音还是很大", "没人来", "投诉", "tomorrow"])
def test_a_rating_is_no_wish_to_be_left_alone(text: str) -> None:
    assert not read(text).stop


@pytest.mark.parametrize(
    ("text", "rating", "solved", "words"),
    [
        ("2 满意，已解决", 2, True, False),
        ("1 解决了", 1, True, False),
        ("1，未解决", 1, False, False),
        ("4 没解决", 4, False, False),
        ("5没有解决", 5, False, False),
        ("未解决 5", 5, False, False),
        ("已解决，非常满意", 1, True, False),
        ("服务态度很好，但是问题没解决", 2, False, False),
        ("4 噪音还是很大", 4, None, True),
        ("5 0427 一直没人来处理", 5, False, True),
        ("四，没人管", 4, False, True),
        ("3天了还没处理，不满意", 4, False, True),
        ("不满意，工地夜里照样施工", 4, None, True),
        ("非常不满意，等了3天没人来", 5, False, True),
        ("没人来，还在施工", None, False, True),
        ("好久没人来", None, False, True),
    ],
)
def test_a_sentence_with_both_is_read_as_both(
    text: str, rating: int | None, solved: bool | None, words: bool
) -> None:
    found = read(text)
    assert (found.rating, found.solved, found.doubtful) == (rating, solved, False)
    assert found.words == (
        text.removeprefix("4 ").removeprefix("5 0427 ").removeprefix("四，") if words else ""
    )


@pytest.mark.parametrize(("text", "rating"), [("5分", 5), ("五分", 5), ("1分", 1), ("打4分", 4)])
def test_whoever_says_points_twice_is_taken_at_his_word(text: str, rating: int) -> None:
    assert read_survey_reply(text, literal=True).rating == rating


@pytest.mark.parametrize(
    ("text", "is_digit"),
    [("1", True), ("5", True), ("1 0427", True), ("满意", False), ("2 满意", False), ("未解决", False)],
)
def test_a_digit_alone_is_told_from_words(text: str, is_digit: bool) -> None:
    assert read(text).is_digit is is_digit


def test_a_long_story_is_no_rating_because_of_a_word_in_its_middle() -> None:
    story = (
        "昨天晚上我给你们打电话说工地的事情，"
        + "值班的同志说会转给城管处理，但是我对此并不满意，因为一直在响，" * 3
        + "请再派人来看一看。"
    )
    assert read(story).rating is None
    assert read("5，" + story).rating == 5
    assert read("不满意。" + story).rating == 4


def test_the_words_are_kept_as_they_were_typed_and_not_for_ever() -> None:
    assert read("4 　噪音\u200b还是很大！").words == "噪音还是很大！"
    assert len(read("5 " + "吵" * 5000).words) == 500


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    found = read_survey_reply(text, "0427")
    assert found.rating in (None, 1, 2, 3, 4, 5)
    assert not (found.doubtful and found.is_answer)


@given(st.text(alphabet="没有未解决不满意很非常差好1234555分，。 的了太", max_size=600))
def test_no_mixture_of_its_own_words_breaks_it(text: str) -> None:
    assert read_survey_reply(text, "0427").rating in (None, 1, 2, 3, 4, 5)
