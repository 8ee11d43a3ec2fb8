"""Years of finished cases: what was fast with an empty database must stay so."""

from __future__ import annotations

import statistics
import time

import requests

from bench.copies import FIRST_STORED, copy_statement, run_unchecked, template_case, units_in_turn
from bench.stand import Side

APART = "- n * interval '30 seconds'"
"""A million cases are then almost a year."""
PAGES = ("/", "/api/cases/{case}")
LOOKS = 20


def fill(side: Side, many: int) -> None:
    """Copy one case, its dispatch, attempts, timeline and call so often, all finished."""
    case = template_case(side)
    new_case = f"{FIRST_STORED} + n"
    numbered = f"{FIRST_STORED} + n * t.copies + t.k"
    over = {"case_id": new_case, "dispatch_id": new_case, "next_due_at": "NULL"}
    unit = {"unit_code": units_in_turn(side)}
    over_and_done = {"id": new_case, **unit}
    made = {
        "cases": over_and_done | {"state": "'archived'"},
        "dispatches": over | over_and_done | {"state": "'completed'"},
        "attempts": over | {
            "id": numbered, "state": "'ended'", "carrier_ref": "'SM' || md5(n::text || t.k)",
            "number": "'+86137' || lpad((n * 7 % 3000)::text, 8, '0')",
        },
        "events": {"id": numbered, "case_id": new_case},
        "inbound_calls": over | {
            "id": new_case, "state": "'ended'", "ended_at": "t.arrived_at",
            "carrier_ref": "'CA' || md5(n::text)",
        },
    }  # fmt: skip
    for table, changes in made.items():
        rows = f"id = {case}" if table == "cases" else f"case_id = {case}"
        run_unchecked(side, copy_statement(side, table, changes, rows, many, APART))
    side.rows("VACUUM ANALYZE")
    side.rows("CHECKPOINT")


def pages(side: Side) -> dict[str, float]:
    """Median milliseconds of the desk's list and of one case."""
    base, case = f"http://127.0.0.1:{side.desk_port}", template_case(side)
    return {path: _look(base + path.format(case=case)) for path in PAGES}


def _look(url: str) -> float:
    took = []
    with requests.Session() as line:
        for _ in range(LOOKS):
            began = time.perf_counter()
            line.get(url, timeout=30).raise_for_status()
            took.append(1000 * (time.perf_counter() - began))
    return statistics.median(took)
