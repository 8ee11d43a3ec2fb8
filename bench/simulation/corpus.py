"""Seeds that once found something; they are run before any new one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from bench.simulation.plan import Plan, draw

CORPUS = Path(__file__).with_name("corpus.yaml")


@dataclass(frozen=True)
class Entry:
    """One of them, and what it found."""

    plan: Plan
    found: str


def remembered(path: Path) -> list[Entry]:
    """All of them, in their order."""
    listed = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    return [
        Entry(draw(entry["seed"], entry.get("cases", 0), entry.get("hours", 0.0)), entry["found"])
        for entry in listed
    ]
