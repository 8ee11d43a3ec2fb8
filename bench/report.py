"""The figures as a table, on the terminal and in docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

HEAD = ("Figure", "Goal", "Bare", "Measured", "", "Peers")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; `holds` is None where there is no goal."""

    figure: str
    goal: str
    bare: str
    measured: str
    holds: bool | None
    peers: str = "–"

    def cells(self) -> tuple[str, ...]:
        """As it is shown."""
        verdict = {True: "yes", False: "**no**", None: ""}[self.holds]
        return (self.figure, self.goal, self.bare, self.measured, verdict, self.peers)


def table(rows: Iterable[Row]) -> str:
    """Markdown, one row a line."""
    lines = ["| " + " | ".join(cells) + " |" for cells in (HEAD, *(row.cells() for row in rows))]
    lines.insert(1, "|---" * len(HEAD) + "|")
    return "\n".join(lines)


def page(rows: Sequence[Row], circumstances: Mapping[str, str], notes: Sequence[str]) -> str:
    """The whole page."""
    facts = "\n".join(f"- {name}: {value}" for name, value in circumstances.items())
    said = "\n".join(f"- {note}" for note in notes)
    return f"""# 性能测量（由 `make bench` 生成，请勿手改）

Speed and memory, written by `make bench`. It measures with the real processes, a real PostgreSQL (every
commit on disk) and a real Valkey, everything on this one machine, the load and the carrier's stand-in
included. "Bare" is the same work with nothing of ours on it, measured in the same run: signature, plain
INSERTs, one RQ job per request, one SQL statement for all that is due; no rules, rosters or wording.
Durations are p50 / p99 / worst.

{facts}

{table(rows)}

{said}
"""
