"""What became of everybody: is every case in its right state, and was nobody rung without need?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from bench.soak.town import Town

NOT_OWNED = """
    SELECT c.code, c.state, string_agg(d.unit_code || ' ' || d.state, ', ') FROM cases c
    LEFT JOIN dispatches d ON d.case_id = c.id
    WHERE c.state IN ('registered', 'verified', 'dispatched') GROUP BY c.code, c.state
"""
WAITING = "SELECT count(*) FROM dispatches WHERE state IN ('dispatched', 'notified')"
LIVE = """
    SELECT state, count(*) FROM attempts
    WHERE state IN ('due', 'claimed', 'uncertain', 'handed_over', 'ringing', 'answered') GROUP BY state
"""
ON_THE_LINE = "SELECT count(*) FROM inbound_calls WHERE ended_at IS NULL"
UNHEARD = "SELECT count(*) FROM inbound_texts WHERE meant = ''"
INTAKES = "SELECT count(*) FROM text_intakes WHERE next_due_at IS NOT NULL"
NOTIFIED = """
    SELECT count(*), count(*) FILTER (WHERE notify_late_s <= 0),
        percentile_disc(ARRAY[0.5, 0.99, 1]) WITHIN GROUP (ORDER BY took_s)
    FROM (SELECT *, extract(epoch FROM notified_at - verified_at)::float8 AS took_s FROM dispatches) AS shares
    WHERE unit_code <> 'GAJ'
"""
LEGS = """
    SELECT a.carrier_ref, a.id, a.rung = ANY (ARRAY(SELECT jsonb_array_elements(d.ladder->'rungs')->>'name')),
        d.acknowledged_at
    FROM attempts a LEFT JOIN dispatches d ON d.id = a.dispatch_id
    WHERE a.channel = 'call' AND a.carrier_ref IS NOT NULL
"""
LATE_S = 5.0
"""A phone may begin to ring so long after somebody else has taken the case: its call was on the way."""


@dataclass(frozen=True)
class Verdict:
    """What is wrong, in words; nothing when all is right."""

    faults: tuple[str, ...]
    figures: dict[str, object]


def is_at_rest(town: Town) -> bool:
    """Whether nobody waits for anything any more."""
    waiting, calls = town.rows(WAITING)[0][0], town.rows(ON_THE_LINE)[0][0]
    return not (waiting or calls or town.rows(LIVE) or town.rows(UNHEARD)[0][0] or town.rows(INTAKES)[0][0])


def judge(town: Town) -> Verdict:
    """Look at every case, call and ring."""
    town.read_log()
    faults = [f"case {code} is {state}: {shares}" for code, state, shares in town.rows(NOT_OWNED)]
    faults += [f"{count} attempts are {state} for ever" for state, count in town.rows(LIVE)]
    for query, what in ((ON_THE_LINE, "calls never end"), (UNHEARD, "texts are unheard")):
        if count := town.rows(query)[0][0]:
            faults.append(f"{count} {what}")
    rung, needless = _rings(town)
    faults += needless
    faults += town.complaints()
    shares, in_time, lateness = town.rows(NOTIFIED)[0]
    return Verdict(
        tuple(faults),
        {
            "cases": dict(town.rows("SELECT state, count(*) FROM cases GROUP BY state ORDER BY state")),
            "shares notified in time": f"{in_time} of {shares}",
            "seconds from check to first hand-over, p50 p99 worst": lateness,
            "attempts": dict(
                town.rows("SELECT channel || ' ' || state, count(*) FROM attempts GROUP BY 1 ORDER BY 1")
            ),
            "phones rung": rung,
            "rung without need": len(needless),
            "faults struck": dict(Counter(entry["detail"]["what"] for entry in town.faults)),
        },
    )


def _rings(town: Town) -> tuple[int, list[str]]:
    """How often a phone of the service's people has rung, and which rings nobody needed."""
    legs = {ref: (attempt, is_rung, taken) for ref, attempt, is_rung, taken in town.rows(LEGS)}
    ours = [entry for entry in town.rings if not entry["number"].startswith("+8613990")]
    needless = []
    for entry in ours:
        leg = legs.get(entry["sid"])
        if leg is None and entry["number"] == town.settings.police_desk.number:
            continue  # a citizen's own call dials the desk where we cannot answer for ourselves
        if leg is None:
            needless.append(f"{entry['number']} rang at {entry['at']} for a leg that nobody knows")
            continue
        attempt, is_rung, taken = leg
        at = datetime.fromisoformat(entry["at"])
        late_s = (at - taken).total_seconds() if is_rung and taken else 0.0
        if late_s > LATE_S:
            needless.append(f"{entry['number']} rang {late_s:.0f} s after the case was taken ({attempt})")
    return len(ours), needless
