"""What `gateway up` takes: memory of every process, and the time until all of it serves."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bench.stand import PROJECT, clean_environment
from gateway.local.children import end

READY = b"desk "
LIMIT_S = 60
SETTLES_S = 3


@dataclass(frozen=True, slots=True)
class Footprint:
    """Seconds to ready of a first and of a later start, and megabytes by part, shared pages counted once."""

    first_start_s: float
    later_start_s: float
    megabytes: dict[str, float]

    @property
    def sum(self) -> float:
        """All parts."""
        return sum(self.megabytes.values())


def measure() -> Footprint:
    """Start the whole gateway twice on a new folder; look at the second."""
    with tempfile.TemporaryDirectory(prefix="gateway-bench-") as name:
        if os.geteuid() == 0:
            Path(name).chmod(0o711)
        first_s, _ = _start(name)
        later_s, megabytes = _start(name)
    return Footprint(first_s, later_s, megabytes)


def _start(folder: str) -> tuple[float, dict[str, float]]:
    env = clean_environment() | {"GATEWAY_DATA": f"{folder}/data", "PYTHONUNBUFFERED": "1"}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "gateway.cli", "up"],
        cwd=PROJECT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        _wait_until_ready(process)
        took_s = time.monotonic() - began
        time.sleep(SETTLES_S)
        return took_s, _megabytes(process.pid)
    finally:
        end(process, signal.SIGTERM, grace_s=30)


def _wait_until_ready(process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None
    said, give_up = b"", time.monotonic() + LIMIT_S
    while not re.search(rb"^" + READY, said, re.MULTILINE):
        if time.monotonic() > give_up or process.poll() is not None:
            raise RuntimeError(f"gateway up does not start:\n{said.decode()}")
        if select.select([process.stdout], [], [], 0.1)[0]:
            said += os.read(process.stdout.fileno(), 65536)


def _megabytes(root: int) -> dict[str, float]:
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            stat = (folder / "stat").read_text()
            parents[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
    ours = {root}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    found: dict[str, float] = {}
    for pid in ours:
        with suppress(OSError):
            part = _part(pid)
            found[part] = found.get(part, 0.0) + _pss(pid)
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _pss(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def _part(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    for name in ("postgres", "valkey", "gateway.switchboard"):
        if name in words.split(" ", 1)[0] or words.startswith(f"{name}:") or f"-m {name}" in words:
            return name.removeprefix("gateway.")
    if "gateway.cli" in words:
        command = words.partition("gateway.cli ")[2].replace("--face ", "")
        # Copies of the process that watches over them have its command line, but a name of their own.
        name = Path(f"/proc/{pid}/comm").read_text().strip()
        return command if name.startswith("python") else name.replace("-", " ").rstrip(" 0123456789")
    return "other"
