"""The parts of one running gateway as the machine sees them, and what can be done to them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
SHOWN_AS = {
    "web-carrier": ("gateway.cli web --face carrier",),
    "web-desk": ("gateway.cli web --face desk",),
    "worker": ("gateway.cli worker",),
    "clock": ("gateway.cli clock",),
    "switchboard": ("gateway.cli switchboard", "gateway.switchboard"),
    "postgres": ("bin/postgres -D",),
    "valkey": ("valkey-server", "redis-server"),
}
"""How a part's command line reads where it is a program of its own; a copy of its starter bears its name."""
GONE = frozenset("ZX")
STILL = frozenset("Tt")


class Process(NamedTuple):
    """One line of the process table; `since` is the moment of its start in ticks of the kernel."""

    pid: int
    parent: int
    state: str
    since: int
    name: str
    words: str


@dataclass(frozen=True)
class Parts:
    """Whatever the supervisor with this pid runs."""

    supervisor: int

    def running(self) -> dict[str, Process]:
        """Its parts by name; of several workers the one that started first is worker-1."""
        found: dict[str, Process] = {}
        for process in sorted(_table(), key=lambda one: one.since):
            if process.parent != self.supervisor or process.state in GONE:
                continue
            name = _part_of(process)
            if name == "worker":
                name = next(f"worker-{n}" for n in range(1, 10) if f"worker-{n}" not in found)
            if name:
                found[name] = process
        return found

    def missing(self, names: Iterable[str]) -> list[str]:
        """Which of these do not run, or stand still."""
        now = self.running()
        return [name for name in names if name not in now or now[name].state in STILL]

    def kill(self, name: str) -> bool:
        """End a part as a power cut would; True if there was one."""
        return self._signal(name, signal.SIGKILL)

    def kill_child(self, name: str) -> bool:
        """End one process that a part has started itself; True if there was one."""
        part = self.running().get(name)
        children = [] if part is None else [one for one in _table() if one.parent == part.pid]
        for child in children[:1]:
            os.kill(child.pid, signal.SIGKILL)
        return bool(children)

    def hold_still(self, name: str, seconds: float, sleep: Callable[[float], None] = time.sleep) -> bool:
        """Let a part do nothing for so long, and go on; True if there was one."""
        part = self.running().get(name)
        if part is None:
            return False
        os.kill(part.pid, signal.SIGSTOP)
        try:
            sleep(seconds)
        finally:
            with suppress(ProcessLookupError):
                os.kill(part.pid, signal.SIGCONT)
        return True

    def _signal(self, name: str, number: signal.Signals) -> bool:
        part = self.running().get(name)
        if part is None:
            return False
        os.kill(part.pid, number)
        return True


def _part_of(process: Process) -> str | None:
    if process.name.startswith("worker-"):
        return "worker"
    if process.name in SHOWN_AS and process.name != "postgres":
        return process.name
    for name, signs in SHOWN_AS.items():
        if any(sign in process.words for sign in signs):
            return name
    return None


def _table() -> Iterator[Process]:
    """Every process there is at this moment."""
    for folder in PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            stat, words = (folder / "stat").read_text(), (folder / "cmdline").read_bytes()
        except OSError:
            continue  # it has ended meanwhile
        name = stat[stat.index("(") + 1 : stat.rindex(")")]
        rest = stat[stat.rindex(")") + 2 :].split()
        shown = words.replace(b"\0", b" ").decode("utf-8", "replace")
        yield Process(int(folder.name), int(rest[1]), rest[0], int(rest[19]), name, shown)


def cpu_seconds(pid: int) -> float:
    """Processor time of a process so far; 0 for one that is gone."""
    with suppress(OSError, ValueError):
        rest = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        return (int(rest[11]) + int(rest[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0
