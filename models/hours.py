"""Hours of the day in which something is allowed, as offices write them: 9:00-12:00,14:30-20:00."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至]\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Hours:
    """Spans of local time within one day, earliest first; each includes its beginning and not its end."""

    spans: tuple[tuple[time, time], ...]

    @classmethod
    def parse(cls, text: str) -> Hours:
        """Read spans separated by commas. Raises ValueError, saying how to write them."""
        found = [_SPAN.fullmatch(part.strip()) for part in re.split(r"[,，、;；]", text)]
        try:
            spans = tuple(_span(*map(int, match.groups())) for match in found if match)
        except ValueError:
            spans = ()
        ordered = [moment for span in spans for moment in span]
        if not spans or len(spans) < len(found) or ordered != sorted(set(ordered)):
            raise ValueError(f"{text!r} are no hours of a day; write them as 9:00-12:00,14:30-20:00.")
        return cls(spans)


def _span(hour: int, minute: int, end_hour: int, end_minute: int) -> tuple[time, time]:
    return time(hour, minute), time(end_hour, end_minute)
