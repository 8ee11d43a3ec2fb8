"""The supervisor: order, readiness, starting again, stopping. Parts are one-line programs."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from gateway.local import supervisor
from gateway.local.supervisor import Part, StopAskedError, Supervisor
from models.errors import Misconfigured
from tests.local.conftest import comes_true

RUNS = "import time; time.sleep(60)"
NOTES_ITS_END = """
import signal, sys, time
def end(*_):
    with open("ends", "a") as file: file.write(sys.argv[1] + " ")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
open("up-" + sys.argv[1], "w").close()
time.sleep(60)
"""
WILL_NOT_STOP = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open("up-stubborn", "w").close()
time.sleep(60)
"""


class Crew:
    """A supervisor with its folder and what it said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.stop_after = "never said"
        self.supervisor = Supervisor(folder, self._hear)

    def _hear(self, line: str) -> None:
        self.said.append(line)
        if line.endswith(self.stop_after):
            os.kill(os.getpid(), signal.SIGTERM)

    def part(self, name: str, program: str, *, waits: bool = False, grace_s: float = 10) -> Part:
        """A part that runs `program`; with `waits` it is ready once it has made the file `up-NAME`."""
        ready = (self.folder / f"up-{name}").exists if waits else None
        argv = [sys.executable, "-S", "-c", program, name]
        return Part(name, argv, dict(os.environ), ready, folder=self.folder, grace_s=grace_s)


@pytest.fixture
def crew(tmp_path: Path) -> Crew:
    return Crew(tmp_path)


def signal_us(number: signal.Signals, *after_s: float) -> None:
    for delay_s in after_s:
        threading.Timer(delay_s, os.kill, (os.getpid(), number)).start()


def test_parts_stop_in_the_reverse_order_of_their_start(crew: Crew) -> None:
    with crew.supervisor as running:
        for name in ("database", "web"):
            running.start(crew.part(name, NOTES_ITS_END, waits=True))
    assert (crew.folder / "ends").read_text().split() == ["web", "database"]
    assert [line.split()[:2] for line in crew.said] == [
        ["database", "ready"], ["web", "ready"], ["web", "stopped"], ["database", "stopped"],
    ]  # fmt: skip


def test_a_killed_part_starts_again_and_then_waits_longer(crew: Crew) -> None:
    ends_at_once = "open('starts', 'a').write('x'); import os; os.kill(os.getpid(), 9)"
    with crew.supervisor as running:
        crew.stop_after = "again in 0.25 s"
        running.start(crew.part("fragile", ends_at_once))
        running.watch()
    assert (crew.folder / "starts").read_text() == "xx"
    ends = [line for line in crew.said if "ended" in line]
    assert [line.split(", again ")[1] for line in ends] == ["at once", "in 0.25 s"]
    assert "killed by SIGKILL" in ends[0]


def test_a_part_that_ran_well_never_waits(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "STEADY_AFTER_S", 0.2)
    ends_later = "import os, time; time.sleep(0.4); open('starts', 'a').write('x'); os.kill(os.getpid(), 9)"
    with crew.supervisor as running:
        running.start(crew.part("steady", ends_later))
        running.watch(lambda: len(crew.said) >= 6)
    assert [line for line in crew.said if "ended" in line and "again at once" not in line] == []


def test_what_a_killed_part_leaves_behind_is_ended_too(crew: Crew) -> None:
    leaves_a_child = (
        "import subprocess, os\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        "open('child', 'w').write(str(child.pid))\n"
        "os.rename('child', 'up-parent'); os.kill(os.getpid(), 9)"
    )
    with crew.supervisor as running:
        crew.stop_after = "again at once"
        running.start(crew.part("parent", leaves_a_child))
        running.watch()
        child = Path("/proc") / (crew.folder / "up-parent").read_text()
        assert comes_true(lambda: not child.exists() or ") Z " in (child / "stat").read_text())


def test_a_part_that_ends_at_its_start_shows_its_last_words(crew: Crew) -> None:
    with crew.supervisor as running, pytest.raises(Misconfigured, match=r"(?s)code 3.*no such table"):
        running.start(crew.part("web", "print('no such table', flush=True); raise SystemExit(3)", waits=True))


def test_a_part_that_is_not_ready_in_time_is_an_error(crew: Crew) -> None:
    with crew.supervisor as running, pytest.raises(Misconfigured, match="not ready"):
        running.start(crew.part("web", RUNS, waits=True), limit_s=0.2)


def test_a_step_that_fails_is_an_error_and_a_good_one_is_not(crew: Crew) -> None:
    with crew.supervisor as running:
        running.finish(crew.part("migrate", "pass"))
        with pytest.raises(Misconfigured, match="migrate failed"):
            running.finish(crew.part("migrate", "raise SystemExit(1)"))


def test_ctrl_c_during_the_start_stops_what_has_started(crew: Crew) -> None:
    with crew.supervisor as running:
        running.start(crew.part("database", NOTES_ITS_END, waits=True))
        signal_us(signal.SIGINT, 0.2)
        with pytest.raises(StopAskedError):
            running.start(crew.part("web", RUNS, waits=True))
    assert (crew.folder / "ends").read_text().split() == ["database"]


def test_a_part_that_will_not_stop_is_killed_after_its_grace(crew: Crew) -> None:
    with crew.supervisor as running:
        running.start(crew.part("stubborn", WILL_NOT_STOP, waits=True, grace_s=0.3))
    assert "was killed" in crew.said[-1]


def test_the_second_ctrl_c_kills(crew: Crew) -> None:
    began = time.monotonic()
    with crew.supervisor as running:
        running.start(crew.part("stubborn", WILL_NOT_STOP, waits=True, grace_s=30))
        signal_us(signal.SIGINT, 0.2, 0.8)
        running.watch()
    assert time.monotonic() - began < 5
