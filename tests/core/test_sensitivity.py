"""Danger and delicate matters in the words of a request. Source: R18, R30."""

from __future__ import annotations

import pytest

from gateway.catalogue.load import load_catalogue
from gateway.policy.sensitivity import Sensitivity, read_sensitivity

CATALOGUE = load_catalogue()
CALM = Sensitivity(emergency=False, topics=(), escalators=())


def read(text: str, unit: str = "ZFJ") -> Sensitivity:
    return read_sensitivity(
        text, CATALOGUE.emergency_words(unit), CATALOGUE.topic_words, CATALOGUE.escalator_words
    )


@pytest.mark.parametrize("text", ["", "夜间施工，居民无法休息", "想咨询公积金怎么提取", "😀", "a" * 5000])
def test_an_ordinary_matter_is_neither_urgent_nor_delicate(text: str) -> None:
    assert read(text) == CALM


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("小区成了烂尾楼，开发商跑路", "PROBLEM_HOUSING"),
        ("家属在医院医闹", "MEDICAL_DISPUTE"),
        ("老板拖欠工资三个月", "WAGES"),
        ("邻居找我讨债", "DEBT"),
    ],
)
def test_a_delicate_matter_is_known_by_its_words(text: str, topic: str) -> None:
    assert read(text) == Sensitivity(emergency=False, topics=(topic,), escalators=())


@pytest.mark.parametrize(
    ("text", "escalator"),
    [("说不给钱就跳楼", "JUMP"), ("他们在公路上拉横幅", "BLOCK_ROAD"), ("几十人围着售楼部", "GATHER")],
)
def test_an_outcome_that_concerns_the_police_is_named(text: str, escalator: str) -> None:
    assert read(text).escalators == (escalator,)


def test_everything_that_is_said_is_found_in_the_order_of_the_catalogue() -> None:
    said = read("几十人在烂尾楼前讨薪，有人要跳楼，还有人晕倒")
    assert said == Sensitivity(
        emergency=True, topics=("PROBLEM_HOUSING", "WAGES"), escalators=("JUMP", "GATHER")
    )


def test_somebody_who_collapses_is_in_danger_whichever_unit_gets_the_matter() -> None:
    assert all(read("有人晕倒在门口", unit).emergency for unit in CATALOGUE.unit_codes)


def test_a_unit_has_words_of_danger_of_its_own() -> None:
    own = [(unit, word) for unit, entry in CATALOGUE.units.items() for word in entry.emergency_keywords]
    assert all(read(f"现场{word}！", unit).emergency for unit, word in own)


def test_no_words_find_nothing() -> None:
    assert read_sensitivity("晕倒", [], {}, {}) == CALM
