"""How long a unit has for each task after it has taken a case. Data, from `limits.yaml`. Source: R32, P7."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil

from models.hours import Hours

_SPAN = re.compile(r"([1-9][0-9]{0,3})\s*(m|h|d)(\s+plain)?")


class Task(StrEnum):
    """What a unit owes after the acknowledgement, the most important last. Source: R13."""

    CONTACT = "contact"
    ARRIVE = "arrive"
    REPLY = "reply"
    COMPLETE = "complete"


class Per(StrEnum):
    """In what a length of time is counted."""

    MINUTE = "m"
    HOUR = "h"
    DAY = "d"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of working time, or of plain time round the clock: `90m`, `2h`, `3d`, `72h plain`."""

    amount: int
    per: Per
    plain: bool = False

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read one as it stands in the data. Raises ValueError, saying how to write it."""
        found = _SPAN.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"{text!r} is no length of time; write 90m, 2h or 3d, or 72h plain.")
        return cls(int(found[1]), Per(found[2]), bool(found[3]))

    @property
    def minutes(self) -> int:
        """The minutes of one counted in minutes or hours, or of plain days."""
        return self.amount * {Per.MINUTE: 1, Per.HOUR: 60, Per.DAY: 1440}[self.per]

    def share(self, part: float) -> Span:
        """A part of it, rounded up to whole minutes, hours or days."""
        return Span(ceil(self.amount * part), self.per, self.plain)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one kind of case; a task without one is not asked for.

    `lead` says how long before its end a task is reminded of. Once a limit has passed, the leader is told
    `again` that often, and the centre after `centre_after`.
    """

    due: Mapping[Task, Span]
    lead: Mapping[Task, Span]
    again: Span
    centre_after: Span


@dataclass(frozen=True, slots=True)
class LimitTable:
    """Everything that limits.yaml says. `kinds` are by request type, `units` by unit and then type.

    The kind of an emergency is EMERGENCY, whatever its type. `extension` is the part of the limit to complete
    that an officer may add once.
    """

    hours: Hours
    workdays: frozenset[date]
    days_off: frozenset[date]
    extension: float
    kinds: Mapping[str, Limits]
    units: Mapping[str, Mapping[str, Limits]]

    def of(self, unit: str, kind: str, *, emergency: bool) -> Limits:
        """The limits of a case. Raises KeyError for a type that is none."""
        wanted = EMERGENCY if emergency else kind
        return self.units.get(unit, {}).get(wanted) or self.kinds[wanted]


EMERGENCY = "EMERGENCY"
