"""The simulation as `make simulate` runs it, in a process of its own and with a database of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    """What came of it: a seed, how many cases, its trace, and what was wrong, for each; and every word."""

    seeds: list[dict[str, object]]
    words: str

    @property
    def faults(self) -> list[str]:
        """Everything that was wrong."""
        return [str(fault) for seed in self.seeds for fault in seed["faults"]]  # type: ignore[attr-defined]

    @property
    def cases(self) -> int:
        """How many cases there were."""
        return sum(int(str(seed["cases"])) for seed in self.seeds)


def simulate(
    folder: Path, *options: str, module: str = "bench.simulation", first: tuple[str, ...] = ()
) -> Ran:
    """Run it with these options; it must come to its end, whatever it finds."""
    found = folder / "found.json"
    command = [sys.executable, "-m", module, *first, "--processes", "1", "--json", str(found), *options]
    ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=280)
    assert found.exists(), ran.stdout + ran.stderr
    return Ran(json.loads(found.read_text()), ran.stdout + ran.stderr)
