"""What must always hold, as questions to a database: each answers with whatever breaks it, in words.

I1 to I10 are the invariants that code and stories name as their source; "steps" are steps that nobody will
take any more. What no database can tell, these do not judge: what a person heard, when a phone rang, what a
log says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bench.invariant_queries import QUERIES

Rows = Callable[[str, Mapping[str, Any]], Iterable[Any]]
"""Runs a query with values by name, as psycopg takes them: `%(name)s`; returns its rows."""
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Allowed:
    """How the service is set, and how much time things may take before somebody counts as forgotten.

    `owner_s` is I1's ten seconds, `late_s` how late a step may be before it counts as lost: with parts of
    the service away it takes as long as they are. `on_the_way_s` is what a request that was begun before an
    acknowledgement may take. `since` leaves out what is older, for a look in passing.
    """

    owner_s: float = 10
    late_s: float = 10
    on_the_way_s: float = 5
    notify_limit_s: float = 180
    calls_per_number: int = 2
    call_window_s: float = 300
    survey_pause_days: float = 7
    survey_opens: str = "9:00"
    survey_closes: str = "20:00"
    drill_mark: str = "（演练）"
    since: datetime = ALWAYS


class Offence(NamedTuple):
    """One row that breaks one invariant."""

    name: str
    words: str


def offences(rows: Rows, allowed: Allowed = Allowed(), only: Collection[str] = ()) -> list[Offence]:
    """Everything that breaks an invariant at this moment; of all, or of those named in `only`."""
    given = asdict(allowed)
    return [
        Offence(name, str(row[0]))
        for name, queries in QUERIES.items()
        if not only or name in only
        for query in queries
        for row in rows(query, given)
    ]
