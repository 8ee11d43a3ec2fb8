"""A long timeline is told day by day, and what is always the same is folded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from gateway.web.case_story import Line
from gateway.web.story_parts import LEAST_FOLDED, SHOWN_AFTER, SHOWN_BEFORE, StoryPart, story_parts

EVENING = datetime(2026, 11, 3, 13, 46, tzinfo=UTC)


def lines(kinds: str, apart: timedelta = timedelta(seconds=1)) -> list[Line]:
    """One line for each letter: r is routine."""
    return [
        Line(f"e{n}", EVENING + n * apart, None, kind, is_routine=kind == "r") for n, kind in enumerate(kinds)
    ]


def shape(parts: list[StoryPart]) -> str:
    return "".join(
        "D" if part.day else part.line.text if part.line else str(len(part.folded)) for part in parts
    )


def test_each_day_has_its_heading_by_the_time_of_the_place() -> None:
    assert shape(story_parts(lines("aaaa", timedelta(hours=2)))) == "DaaDaa"


def test_a_long_run_of_routine_is_folded_between_its_first_and_last_lines() -> None:
    most = SHOWN_BEFORE + SHOWN_AFTER + LEAST_FOLDED
    assert shape(story_parts(lines("a" + "r" * most + "b"))) == f"Da{'r' * SHOWN_BEFORE}6{'r' * SHOWN_AFTER}b"
    assert shape(story_parts(lines("a" + "r" * (most - 1) + "b"))) == f"Da{'r' * (most - 1)}b"


def test_what_matters_is_never_folded_and_nothing_is_lost() -> None:
    told = lines("r" * 20 + "a" + "r" * 20)
    parts = story_parts(told)
    shown = [line for part in parts for line in ([part.line] if part.line else part.folded)]
    assert shown == told
    assert shape(parts).count("a") == 1


def test_no_lines_make_no_parts() -> None:
    assert story_parts([]) == []
