"""A long timeline in parts: a heading for each day, and what is always the same folded away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from gateway.policy.phrases import LOCAL
from gateway.web.case_story import Line

LEAST_FOLDED = 6
SHOWN_BEFORE, SHOWN_AFTER = 2, 3


@dataclass(frozen=True, slots=True)
class StoryPart:
    """A day's heading, one line, or several that are folded."""

    key: str
    day: datetime | None = None
    line: Line | None = None
    folded: Sequence[Line] = field(default=())


def story_parts(lines: Sequence[Line]) -> list[StoryPart]:
    """The same lines in the same order. Folded are calls and texts of which there are many in a row."""
    parts: list[StoryPart] = []
    for date, of_a_day in groupby(lines, key=lambda line: line.at.astimezone(LOCAL).date()):
        shown = list(of_a_day)
        parts.append(StoryPart(f"day-{date:%Y%m%d}", day=shown[0].at))
        for is_routine, run in groupby(shown, key=lambda line: line.is_routine):
            together = list(run)
            parts += (
                _folded(together) if is_routine else [StoryPart(line.key, line=line) for line in together]
            )
    return parts


def _folded(run: Sequence[Line]) -> Iterator[StoryPart]:
    """The first and the last ones stay in sight, for they tell how it began and where it stands."""
    middle = run[SHOWN_BEFORE : len(run) - SHOWN_AFTER]
    if len(middle) < LEAST_FOLDED:
        yield from (StoryPart(line.key, line=line) for line in run)
        return
    yield from (StoryPart(line.key, line=line) for line in run[:SHOWN_BEFORE])
    yield StoryPart(f"fold-{middle[0].key}", folded=middle)
    yield from (StoryPart(line.key, line=line) for line in run[len(run) - SHOWN_AFTER :])
