"""Calls and cases: how soon they are answered, and how soon the carrier has the first request for them."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Event, Thread

from bench.figures import Spread, spread
from bench.load import Citizens, Reply, at_rate, flat_out
from bench.stand import TOKEN, Side, public_url

CALLS_PER_S = 20
RESERVED = 3
"""Units that only the measurement with a crowd calls."""
BURST = 100
CROWD = 300
OPEN_AT_ONCE = 8
MOST_BEHIND = 24
"""Cases that may wait for a worker while the next is registered: as a dispatch system's own limit."""
REQUESTS_A_CASE = 3
OF_CALLS = "SELECT carrier_ref, case_id FROM inbound_calls WHERE carrier_ref = ANY(%(refs)s)"
OF_CASES = "SELECT id, case_id FROM attempts WHERE case_id = ANY(%(cases)s)"


@dataclass(frozen=True, slots=True)
class Answered:
    """From the carrier's or the desk's request: its answer, and the first request for it at the carrier."""

    answer: Spread
    request: Spread


@dataclass(frozen=True, slots=True)
class Sustained:
    """Cases a second from end to end, and the lateness of the first contact early and late."""

    per_s: float
    first_third: Spread
    last_third: Spread


def citizens(side: Side) -> Citizens:
    """The people who call this side, at all units but those that are reserved; the bare twin has one unit."""
    return Citizens(side.units[:-RESERVED] or side.units, TOKEN, public_url(side.voice_port))


def calls(side: Side, who: Citizens, seconds: int) -> Answered:
    """Citizens' calls at a steady rate, each put through to a unit's own number."""
    before = side.carrier.count()
    replies = at_rate(side.voice_port, who.calls(CALLS_PER_S * seconds), CALLS_PER_S)
    side.wait_until_quiet()
    found = side.rows(OF_CALLS, {"refs": [reply.ref for reply in replies]})
    contacts = _first_contacts(side, {str(ref): int(case) for ref, case in found}, before)
    side.settle()
    return Answered(
        spread([reply.took_s for reply in replies]),
        spread([contacts[reply.ref] - reply.sent_at for reply in replies]),
    )


def burst(side: Side, who: Citizens) -> float:
    """A hundred cases within one second; seconds from the last one until the last first contact left."""
    before = side.carrier.count()
    replies = at_rate(side.desk_port, who.cases(BURST), BURST)
    side.wait_until_quiet()
    contacts = _first_contacts(side, _cases(replies), before)
    side.settle()
    return max(contacts.values()) - max(reply.sent_at for reply in replies)


def crowd(side: Side, turn: int) -> float:
    """Three hundred cases of one unit, then one of another; seconds until the other's first contact left.

    The other one is a unit that no measurement calls, another in each turn: whoever was called in the last
    half minute has no first contact any more.
    """
    many, one = (
        Citizens(units, TOKEN, public_url(side.voice_port))
        for units in (side.units[:1], _uncalled(side, turn))
    )
    before = side.carrier.count()
    at_rate(side.desk_port, many.cases(CROWD), BURST)
    [reply] = at_rate(side.desk_port, one.cases(1), 1)
    side.wait_until_quiet()
    contacts = _first_contacts(side, _cases([reply]), before)
    side.settle()
    return contacts[reply.ref] - reply.sent_at


def _uncalled(side: Side, turn: int) -> Sequence[tuple[str, str]]:
    return side.units[-1 - turn % RESERVED :][:1]


def sustained(side: Side, who: Citizens, seconds: int) -> Sustained:
    """Cases as fast as they are registered and their first contact leaves."""
    before, done, over = side.carrier.count(), [0], Event()

    def watch() -> None:
        while not over.wait(0.02):
            done[0] = side.carrier.count() - before

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    began = time.time()
    replies = flat_out(
        side.desk_port,
        who.endless_cases(),
        seconds,
        OPEN_AT_ONCE,
        lambda answered: answered - done[0] / REQUESTS_A_CASE < MOST_BEHIND,
    )
    until = time.time()
    over.set()
    watcher.join()
    side.wait_until_quiet()
    contacts = _first_contacts(side, _cases(replies), before)
    side.settle()
    late = [contacts[reply.ref] - reply.sent_at for reply in sorted(replies, key=lambda reply: reply.sent_at)]
    third = len(late) // 3
    in_time = sum(at <= until for at in contacts.values())
    return Sustained(in_time / (until - began), spread(late[:third]), spread(late[-third:]))


def _cases(replies: Sequence[Reply]) -> dict[str, int]:
    return {reply.ref: int(json.loads(reply.body)["id"]) for reply in replies}


def _first_contacts(side: Side, case_of: Mapping[str, int], before: int) -> dict[str, float]:
    """By reference, when the first request for its case arrived. Raises when one has none: it was lost."""
    seen = side.carrier.arrivals(before)
    first: dict[int, float] = {}
    for attempt, case in side.rows(OF_CASES, {"cases": list(case_of.values())}):
        if attempt in seen:
            first[case] = min(seen[attempt], first.get(case, seen[attempt]))
    lost = [ref for ref, case in case_of.items() if case not in first]
    if lost:
        raise RuntimeError(f"{side.name}: {len(lost)} of {len(case_of)} cases have no first contact")
    return {ref: first[case] for ref, case in case_of.items()}
