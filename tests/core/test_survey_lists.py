"""Panels, samples and results: what is read from a list, drawn by lot, and shown as a rate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.policy.panel import MOST_LINES, read_panel
from gateway.policy.rating_words import rating_words
from gateway.policy.sample import draw
from gateway.policy.survey_results import Tally


def faults(text: str) -> str:
    return "\n".join(read_panel(text.encode(), "028").faults)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_is_read_as_offices_save_it(encoding: str) -> None:
    text = "13800000001\r\n\r\n １３８０００００００２ , \n# 人大代表\n138-0000-0003 # 张三\n"
    panel = read_panel(text.encode(encoding), "028")
    assert panel.faults == ()
    assert [(line.line, line.number) for line in panel.lines] == [
        (1, "+8613800000001"),
        (3, "+8613800000002"),
        (5, "+8613800000003"),
    ]


def test_every_fault_is_told_with_its_line() -> None:
    told = faults("13800000001\n张三\n02826110110\n110\n13800000001\n138000000011\n13800000001 13800000002")
    for line in (2, 3, 4, 5, 6, 7):
        assert f"第{line}行" in told
    assert "第1行重复" in told
    assert "不能接收短信" in told
    assert "第1行 line 1:" not in told


def test_an_empty_list_and_an_endless_one_are_faults() -> None:
    assert "名单是空的" in faults("\n# 只有注释\n")
    assert "一次最多" in faults("\n".join(f"138{number:08}" for number in range(MOST_LINES + 1)))


def test_bytes_that_are_no_text_are_a_fault_and_no_crash() -> None:
    assert read_panel(bytes(range(256)), "028").faults


@given(st.sets(st.integers(1, 10**6), max_size=200), st.integers(1, 50), st.integers())
def test_the_same_seed_draws_the_same_cases_in_whatever_order_they_come(
    ids: set[int], count: int, seed: int
) -> None:
    drawn = draw(sorted(ids), count, seed)
    assert drawn == draw(sorted(ids, reverse=True), count, seed)
    assert len(drawn) == len(set(drawn)) == min(count, len(ids))
    assert set(drawn) <= ids


def test_another_seed_draws_others_and_a_new_case_displaces_one_at_most() -> None:
    ids = range(1, 1001)
    assert draw(ids, 20, 7) != draw(ids, 20, 8)
    assert len(set(draw(ids, 20, 7)) - set(draw(range(1, 1002), 20, 7))) <= 1


def test_the_lot_favours_no_case() -> None:
    times = {case: sum(case in draw(range(10), 3, seed) for seed in range(2000)) for case in range(10)}
    assert all(500 < count < 700 for count in times.values())


def test_satisfaction_is_the_first_three_of_the_ratings_and_silence_is_no_consent() -> None:
    tally = Tally(asked=20, ratings=(3, 2, 1, 3, 1), solved=6, unsolved=2)
    assert tally.valid == 10
    assert tally.satisfaction == 0.6
    assert tally.response == 0.5
    assert tally.resolved == 0.75


def test_below_five_no_rate_is_shown() -> None:
    assert Tally(asked=4, ratings=(4, 0, 0, 0, 0), solved=4).satisfaction is None
    assert Tally(asked=4, ratings=(4, 0, 0, 0, 0), solved=4).resolved is None
    assert Tally(asked=5, ratings=(4, 0, 0, 0, 0)).response == 0.8
    assert Tally(asked=5, ratings=(5, 0, 0, 0, 0)).satisfaction == 1.0


@pytest.mark.parametrize(
    ("rating", "solved", "words"),
    [
        (4, False, "不满意、未解决"),
        (5, None, "非常不满意"),
        (None, False, "未解决"),
        (1, True, "非常满意、已解决"),
    ],
)
def test_a_rating_in_words(rating: int | None, solved: bool | None, words: str) -> None:
    assert rating_words(rating, solved) == words
