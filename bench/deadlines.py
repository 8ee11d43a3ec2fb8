"""Deadlines: how long after its moment a step is on disk, and how long until the carrier has the request."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bench.copies import FIRST_PENDING, copy_statement, run_unchecked, template_case, units_in_turn
from bench.figures import Spread, spread
from bench.stand import Side

PENDING = 50_000
PER_S = 100
COMMITTED = """
    SELECT case_id, extract(epoch FROM pg_xact_commit_timestamp(xmin)) FROM events
    WHERE kind = 'climbed' AND case_id BETWEEN %(first)s AND %(last)s
"""
ATTEMPTS = """
    SELECT id, case_id FROM attempts
    WHERE case_id BETWEEN %(first)s AND %(last)s AND state NOT IN ('ringing', 'capped')
"""


@dataclass(frozen=True, slots=True)
class Lateness:
    """After the deadline: the step committed, and the request at the carrier."""

    row: Spread
    request: Spread


def plant_pending(side: Side) -> None:
    """Dispatches whose time comes in an hour: the clock must not stumble over them."""
    due = "statement_timestamp() + interval '1 hour' + n * interval '10 ms'"
    _plant(side, FIRST_PENDING, PENDING, due)
    side.rows("ANALYZE")


def measure(side: Side, seconds: int, turn: int) -> Lateness:
    """Let `PER_S` dispatches fall due each second, for so long; `turn` counts the rounds from 1."""
    first, many, before = FIRST_PENDING * (1 + turn), PER_S * seconds, side.carrier.count()
    starts_at = time.time() + 1.5
    _plant(side, first, many, f"to_timestamp({starts_at} + n / {PER_S}.0)")
    side.rows("NOTIFY deadlines")
    time.sleep(seconds + 2.5)
    side.wait_until_quiet()
    between = {"first": first, "last": first + many}
    due = {first + n: starts_at + n / PER_S for n in range(1, many + 1)}
    rows = {int(case): float(at) for case, at in side.rows(COMMITTED, between)}
    case_of = {int(attempt): int(case) for attempt, case in side.rows(ATTEMPTS, between)}
    seen = side.carrier.arrivals(before)
    first_seen: dict[int, float] = {}
    for attempt, case in case_of.items():
        if attempt in seen:
            first_seen[case] = min(seen[attempt], first_seen.get(case, seen[attempt]))
    if rows.keys() != due.keys() or first_seen.keys() != due.keys():
        raise RuntimeError(f"{side.name}: of {many} steps {len(rows)} were taken, {len(first_seen)} seen")
    side.settle()
    return Lateness(
        spread([rows[case] - due[case] for case in due]),
        spread([first_seen[case] - due[case] for case in due]),
    )


def _plant(side: Side, first: int, many: int, due: str) -> None:
    """Dispatches on whose first rung a phone rings, and whose second one is due at `due`."""
    template = template_case(side)
    here, unit = {"id": f"{first} + n"}, {"unit_code": units_in_turn(side)}
    of_case, its_case = f"case_id = {template}", {"case_id": f"{first} + n", "dispatch_id": f"{first} + n"}
    waiting = {
        "state": "'notified'", "climbed": "'{\"duty\": 1}'", "climbed_ahead": "'[]'", "next_due_at": due,
        "verified_at": f"{due} - interval '40 s'", "dispatched_at": f"{due} - interval '40 s'",
    }  # fmt: skip
    ringing = {"state": "'ringing'", "next_due_at": f"{due} + interval '1 hour'", "claimed_at": "NULL"}
    earliest = f"id = (SELECT min(id) FROM attempts WHERE {of_case})"
    run_unchecked(
        side,
        copy_statement(side, "cases", here | unit, f"id = {template}", many),
        copy_statement(side, "dispatches", here | unit | its_case | waiting, of_case, many),
        copy_statement(side, "attempts", here | its_case | ringing, earliest, many),
    )
