"""Counted as the operators count. Source: domain reference T1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.segments import count_segments, split_segments


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("", [0]),
        ("中" * 70, [70]),
        ("中" * 71, [67, 4]),
        ("中" * 134, [67, 67]),
        ("中" * 135, [67, 67, 1]),
        ("中" * 160, [67, 67, 26]),
        ("a" * 160, [160]),
        ("a" * 161, [153, 8]),
        ("a" * 306, [153, 153]),
        ("中" + "a" * 69, [70]),
        ("中" + "a" * 70, [67, 4]),
        ("`" * 71, [67, 4]),
        ("[" * 80, [80]),
        ("[" * 81, [76, 5]),
    ],
)
def test_a_text_is_cut_as_the_operators_cut_it(text: str, sizes: list[int]) -> None:
    assert [len(segment) for segment in split_segments(text)] == sizes


def test_an_emoji_takes_two_places_and_is_never_split() -> None:
    assert count_segments("👍" * 35) == 1
    assert [len(segment) for segment in split_segments("👍" * 36)] == [33, 3]
    assert [len(segment) for segment in split_segments("中" * 66 + "👍" + "中" * 5)] == [66, 6]


@given(st.text(max_size=400))
def test_nothing_is_lost_between_segments(text: str) -> None:
    segments = split_segments(text)
    assert "".join(segments) == text
    assert count_segments(text) == len(segments)
    limit = 306 if text.isascii() else 140
    assert all(len(segment.encode("utf-16-le", "surrogatepass")) <= limit * 2 for segment in segments)
