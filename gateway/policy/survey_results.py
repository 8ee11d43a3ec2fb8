"""Figures of the surveys, each group shown apart. Source: R7, R50, R55, domain reference 3.3."""

from __future__ import annotations

from dataclasses import dataclass

LEAST_SHOWN = 5
"""With fewer ratings a rate says more about single people than about the service, so it is hidden."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were asked, and how they answered. No answer counts for nothing: it is no consent."""

    asked: int = 0
    ratings: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    solved: int = 0
    unsolved: int = 0

    @property
    def valid(self) -> int:
        """Ratings given: the n of every rate."""
        return sum(self.ratings)

    @property
    def satisfaction(self) -> float | None:
        """Very satisfied, satisfied and fairly satisfied among the ratings; None when there are too few."""
        return _rate(sum(self.ratings[:3]), self.valid)

    @property
    def resolved(self) -> float | None:
        """Solved among those who said whether it is; None when too few did."""
        return _rate(self.solved, self.solved + self.unsolved)

    @property
    def response(self) -> float | None:
        """Ratings among the questions; None when too few were asked."""
        return _rate(self.valid, self.asked)


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole >= LEAST_SHOWN else None
