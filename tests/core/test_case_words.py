"""How a case is spoken of in texts and prompts."""

from __future__ import annotations

import pytest

from gateway.policy.case_words import NOT_SAID, place_in


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("雁江区建设路12号", "建设路12号"),
        ("雁江区 建设路12号", "建设路12号"),
        ("建设路12号", "建设路12号"),
        ("建设路雁江区政府旁", "建设路雁江区政府旁"),
        ("雁江区", NOT_SAID),
        ("", NOT_SAID),
    ],
)
def test_a_place_is_said_without_the_area_that_stands_before_it(place: str, said: str) -> None:
    assert place_in("雁江区", place) == said
