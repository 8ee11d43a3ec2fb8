"""Was a case lost, a step, or a phone rung in vain? From the database, the switchboard and our notes."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.chaos.load import PatientTown
from bench.chaos.strikes import Strike
from bench.chaos.watch import CALM_S, Look
from bench.invariants import Allowed, offences
from bench.soak.judge import judge as judge_rest

CASES = "SELECT caller_phone, count(*) FROM cases GROUP BY 1"
FIRST = """
    SELECT extract(epoch FROM dispatched_at)::float8, extract(epoch FROM notified_at - dispatched_at)::float8
    FROM dispatches WHERE notified_at IS NOT NULL AND unit_code NOT IN ('GAJ') ORDER BY 1
"""
AUDITED = """
    SELECT act, data::text, count(*) FROM audit_entries WHERE act IN ('repaired', 'step failed') GROUP BY 1, 2
"""
AWAY = ("OperationalError", "InterfaceError", "AdminShutdown", "IdleInTransaction", "redis.exceptions")
"""What a part may say of one that it could not reach."""
AFTERMATH_S = 5.0
"""So long after everything is back the service counts as recovering, not as running."""


@dataclass
class Verdict:
    """Lines of a table, and what is wrong, in words."""

    table: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def row(self, name: str, value: object) -> None:
        """One more line."""
        self.table.append((name, str(value)))


def judge(town: PatientTown, strikes: Sequence[Strike], looks: Sequence[Look], allowed: Allowed) -> Verdict:
    """Everything, once all is at rest."""
    verdict = Verdict()
    _cases(town, verdict)
    broken = offences(town.rows, allowed)
    verdict.row("invariants broken", len(broken))
    verdict.wrong += [f"{name}: {words}" for name, words in broken]
    verdict.wrong += [f"{count} × {act}: {data}" for act, data, count in town.rows(AUDITED)]
    rest = judge_rest(town)
    for name, value in rest.figures.items():
        verdict.row(name, value)
    verdict.wrong += [fault for fault in rest.faults if not _foreseen(fault)]
    _lateness(town, strikes, looks, verdict)
    _recovery(strikes, verdict)
    return verdict


def _cases(town: PatientTown, verdict: Verdict) -> None:
    """Whoever was answered or told a code has one case; who was asked for twice may have two."""
    kept = {number: int(count) for number, count in town.rows(CASES)}
    promised = town.promises.accepted | town.told_a_code()
    lost = sorted(promised - set(kept))
    doubled = sorted(number for number, count in kept.items() if count > 1)
    unknown = [number for number in doubled if number not in town.promises.again]
    verdict.row("cases accepted", len(promised))
    verdict.row("cases lost", len(lost))
    verdict.row("asked again because the answer was lost", len(town.promises.again))
    verdict.row("registered twice for it", len(doubled) - len(unknown))
    verdict.row("never taken", len(town.promises.refused))
    verdict.wrong += [f"the case of {number} is lost" for number in lost]
    verdict.wrong += [f"{number} has {kept[number]} cases" for number in unknown]
    verdict.wrong += [f"{number} was never taken: {why}" for number, why in town.promises.refused.items()]


def _foreseen(fault: str) -> bool:
    """What a killed part or a lost database leaves in the logs, as it must; plain tracebacks tell no more."""
    return ".log:" in fault and ('"exception"' not in fault or any(name in fault for name in AWAY))


def _lateness(town: PatientTown, strikes: Sequence[Strike], looks: Sequence[Look], verdict: Verdict) -> None:
    spans = [
        (strike.at, strike.at + (strike.back_s or 0) + (strike.calm_s or 0) + AFTERMATH_S)
        for strike in strikes
    ]
    first = [(float(at), float(took)) for at, took in town.rows(FIRST)]
    calm = sorted(took for at, took in first if not _is_within(at, at + took, spans))
    everything = sorted(took for _, took in first)
    verdict.row("first contact handed over, s: p50 p99 worst", _spread(everything))
    verdict.row("the same while all parts ran", _spread(calm))
    late = [look.late_s for look in looks if look.late_s is not None]
    whole = [
        look.late_s for look in looks if look.late_s is not None and not _is_within(look.at, look.at, spans)
    ]
    verdict.row("latest step, s: worst", f"{max(late, default=0):.1f}")
    verdict.row("the same while all parts ran", f"{max(whole, default=0):.1f}")


def _is_within(begins: float, ends: float, spans: Sequence[tuple[float, float]]) -> bool:
    return any(begins < until and ends > since for since, until in spans)


def _spread(sorted_s: Sequence[float]) -> str:
    if not sorted_s:
        return "none"
    p99 = sorted_s[min(len(sorted_s) - 1, int(len(sorted_s) * 0.99))]
    return f"{statistics.median(sorted_s):.2f} {p99:.2f} {sorted_s[-1]:.2f} (of {len(sorted_s)})"


def _recovery(strikes: Sequence[Strike], verdict: Verdict) -> None:
    kinds: dict[str, list[Strike]] = defaultdict(list)
    for strike in strikes:
        kinds[strike.what].append(strike)
    for what, all_of_it in sorted(kinds.items()):
        back = [strike.back_s for strike in all_of_it if strike.back_s is not None]
        calm = [strike.calm_s for strike in all_of_it if strike.calm_s is not None]
        verdict.row(
            f"{what} × {len(all_of_it)}",
            f"back after {_worst(back)}, caught up {_worst(calm)} later",
        )
        verdict.wrong += [
            f"{what}: {_late(strike)}"
            for strike in all_of_it
            if strike.calm_s is None or strike.calm_s > CALM_S
        ]


def _worst(seconds: Sequence[float]) -> str:
    return f"{statistics.mean(seconds):.1f} s (worst {max(seconds):.1f})" if seconds else "never"


def _late(strike: Strike) -> str:
    if strike.calm_s is None:
        return "the service did not come to itself within a minute"
    return f"steps were late for {strike.calm_s:.1f} s after everything was back"
