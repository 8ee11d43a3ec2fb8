"""What one seed has in store: how many come, how unpleasant it gets, and when which part goes away."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta

STARTS_H = (8.3, 8.45, 9.0, 14.0, 19.8, 21.75, 23.9, 30.0)
"""Hours of the day at which things begin: before the change of shift, in and out of the hours for surveys."""
TROUBLES = (
    "redis away",
    "redis flushed",
    "database away",
    "clocks stand",
    "killed",
    "carrier down",
    "clock set",
)
FAR_S = 40 * 3600.0


@dataclass(frozen=True)
class Trouble:
    """Something that happens to the service at a moment, for so long; the wall's clock is set by so much."""

    at_s: float
    kind: str
    lasts_s: float


@dataclass(frozen=True)
class Plan:
    """Everything that is decided before a simulation begins."""

    seed: int
    cases: int
    every_s: float
    begins: timedelta
    fault_share: float
    crash_rate: float
    loss_rate: float
    persona: str
    goes_on_s: float
    """How long it goes on after everything has come to rest: for handling, answers, and surveys."""
    troubles: tuple[Trouble, ...]

    @property
    def comes_s(self) -> float:
        """How long citizens come, about."""
        return self.cases * self.every_s


def draw(seed: int, cases: int = 0, hours: float = 0.0) -> Plan:
    """The plan of a seed; `cases` and `hours` replace what it would have drawn."""
    dice = random.Random(f"plan {seed}")
    many, every_s = dice.choice((20, 40, 40, 60)), dice.choice((1.0, 4.0, 8.0, 15.0))
    is_calm = dice.random() < 0.15
    begins = timedelta(hours=dice.choice(STARTS_H), days=dice.randrange(3), seconds=dice.uniform(0, 600))
    share, crashes = dice.choice((0.0, 0.02, 0.05, 0.12)), dice.choice((0.0, 0.0005, 0.001, 0.003))
    losses, persona = dice.choice((0.0, 0.02, 0.1)), dice.choice(("anybody", "anybody", "hard_to_reach"))
    goes_on_s = dice.choice((0.0, 0.0, 0.0, 0.0, 3600.0, FAR_S))
    count = cases or many
    return Plan(
        seed, count, every_s, begins,
        0.0 if is_calm else share, 0.0 if is_calm else crashes, 0.0 if is_calm else losses, persona,
        hours * 3600 or goes_on_s,
        () if is_calm else _troubles(dice, count * every_s),
    )  # fmt: skip


def _troubles(dice: random.Random, comes_s: float) -> tuple[Trouble, ...]:
    lengths = {
        "redis away": (1, 90), "redis flushed": (0, 0), "database away": (0.5, 12), "clocks stand": (5, 200),
        "killed": (0, 20), "carrier down": (5, 60), "clock set": (2.5, 3600),
    }  # fmt: skip
    found = []
    for _ in range(dice.choice((0, 1, 2, 4, 8))):
        kind = dice.choice(TROUBLES)
        lasts_s = dice.uniform(*lengths[kind])
        if kind == "clock set" and dice.random() < 0.5:
            lasts_s = -lasts_s
        found.append(Trouble(dice.uniform(0, comes_s + 120), kind, lasts_s))
    return tuple(sorted(found, key=lambda trouble: trouble.at_s))
