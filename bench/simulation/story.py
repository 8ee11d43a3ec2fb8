"""The story of cases that something is wrong with: what was written, told, and went away, in its order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from psycopg import Connection

from bench.simulation.chronicle import Chronicle

CASE, ATTEMPT, SHARE = (
    re.compile(r"\b[Cc]ase (\d{4,6})\b"),
    re.compile(r"\battempts? (\d+)"),
    re.compile(r"\b(?:share|dispatches) (\d+)"),
)
AWAY = ("crash", "trouble", "database", "flushed", "WRONG")
MOST_CASES = 5
CASES = """
    SELECT DISTINCT c.id, c.code, c.caller_phone FROM cases c LEFT JOIN attempts a ON a.case_id = c.id
    LEFT JOIN dispatches d ON d.case_id = c.id
    WHERE c.code = ANY (%s) OR a.id = ANY (%s) OR d.id = ANY (%s) ORDER BY c.id LIMIT %s
"""
EVENTS = "SELECT at, kind, actor, data FROM events WHERE case_id = %s ORDER BY id"
ATTEMPTS = """
    SELECT id, channel, rung, climb, role, number, state, carrier_ref, reason, due_at, claimed_at, handed_at,
        ringing_at, answered_at, ended_at, stop_wanted_at, tries FROM attempts WHERE case_id = %s ORDER BY id
"""


def story_of(chronicle: Chronicle, database: Connection[Any], start: datetime) -> Iterator[str]:
    """Lines, case by case: its timeline and attempts as they are on record, then what happened around it."""
    faults = " ".join(chronicle.faults)
    if not faults:
        return
    codes, attempts, shares = (pattern.findall(faults) for pattern in (CASE, ATTEMPT, SHARE))
    ids = [int(number) for number in attempts], [int(number) for number in shares]
    found = database.execute(CASES, (codes, *ids, MOST_CASES)).fetchall()
    for case_id, code, phone in found:
        yield f"case {code} (id {case_id})"
        for at, kind, actor, data in database.execute(EVENTS, (case_id,)):
            yield f"  {(at - start).total_seconds():10.3f}  {kind} {actor} {data}"
        tried = database.execute(ATTEMPTS, (case_id,)).fetchall()
        for row in tried:
            what = " ".join(map(str, row[1:9]))
            yield f"  attempt {row[0]} {what} tries {row[-1]}: {_moments(row[9:16], start)}"
        yield from _around(chronicle, [str(row[0]) for row in tried], [row[7] for row in tried], code, phone)


def _moments(moments: tuple[datetime | None, ...], start: datetime) -> str:
    names = ("due", "claimed", "handed", "ringing", "answered", "ended", "stop wanted")
    return ", ".join(
        f"{name} {(at - start).total_seconds():.3f}" for name, at in zip(names, moments, strict=True) if at
    )


def _around(
    chronicle: Chronicle, attempts: list[str], refs: list[str | None], code: str, phone: str
) -> list[str]:
    known = [re.escape(each) for each in (*filter(None, refs), phone) if each]
    ids = "|".join(attempts) or "none"
    about = re.compile(
        "|".join(
            [*known, rf"/(?:{ids})/", rf"^job .*(?:deliver|stop_leg|ask_carrier) (?:{ids})$", rf"\b{code}\b"]
        )
    )
    return chronicle.lines(about=lambda line: line.startswith(AWAY) or bool(about.search(line)))
