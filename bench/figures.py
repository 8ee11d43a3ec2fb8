"""Figures out of many single measurements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, 99th percentile and worst of `count` durations, in milliseconds."""

    p50: float
    p99: float
    worst: float
    count: int

    def __str__(self) -> str:
        return f"{self.p50:.1f} / {self.p99:.1f} / {self.worst:.0f} ms"


def spread(seconds: Sequence[float]) -> Spread:
    """The spread of some durations; raises ValueError when there are none, for then nothing was measured."""
    if not seconds:
        raise ValueError("nothing was measured")
    ordered = sorted(1000 * value for value in seconds)
    return Spread(_at(ordered, 0.5), _at(ordered, 0.99), ordered[-1], len(ordered))


def middle(rounds: Sequence[Spread]) -> Spread:
    """The median round, figure by figure: what others do on the machine spoils one round, seldom two."""
    return Spread(
        median(one.p50 for one in rounds),
        median(one.p99 for one in rounds),
        median(one.worst for one in rounds),
        sum(one.count for one in rounds),
    )


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
