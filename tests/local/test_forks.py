"""Parts as copies of the supervisor: they share what is loaded and nothing else, and end as programs do.

Each test starts a process of its own to be copied: pytest has threads.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from gateway.local.data_folder import is_held
from gateway.local.forks import ARE_SAFE
from tests.local.conftest import comes_true, is_running

pytestmark = pytest.mark.skipif(not ARE_SAFE, reason="parts are copies on Linux alone")

BEFORE = """
import json, os, signal, socket, sys, time
from pathlib import Path
from gateway.local.data_folder import held
from gateway.local.forks import fork, load
here = Path(sys.argv[1])
load(lambda: None)
def start(job):
    env, log = {"FACE": "carrier"}, here / "log"
    return fork(job, name="web-carrier", env=env, log=log, stop_signal=signal.SIGTERM)
"""
TELLS = """
def handlers():
    return [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGCHLD, signal.SIGHUP)]
def tell():
    files = {number: os.readlink(f"/proc/self/fd/{number}") for number in range(3)}
    others = [number for number in range(3, 1000) if os.path.exists(f"/proc/self/fd/{number}")]
    print(json.dumps({
        "files": files, "others": others, "environment": dict(os.environ),
        "name": open("/proc/self/comm").read(),
        "leads": os.getsid(0) == os.getpgid(0) == os.getpid(),
        "handlers": handlers() == [signal.SIG_DFL] * 3,
        "wakeup": signal.set_wakeup_fd(-1), "blocked": list(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    }))
for number in (signal.SIGTERM, signal.SIGCHLD, signal.SIGHUP):
    signal.signal(number, lambda *_: None)
ours = [socket.socket(), open("/etc/hosts"), os.pipe()]
os.set_blocking(ours[2][1], False)
signal.set_wakeup_fd(ours[2][1])
with held(here):
    print("not to be said twice", end="")
    start(tell).wait(10)
"""
COUNTS = """
os.environ["PROMETHEUS_MULTIPROC_DIR"] = sys.argv[1]
made = []
def make():
    from gateway.metrics import happened
    from prometheus_client import Counter
    made.extend([Counter("copies", "One without labels opens its file at once."), happened])
load(make)
def count():
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = sys.argv[1]
    counter, happened = made
    counter.inc()
    print(happened().get_sample_value("copies_total"))
print(start(count).wait(10), start(count).wait(10))
"""
STAYS = """
def stay():
    signal.signal(signal.SIGTERM, lambda *_: (here / "asked").touch())
    (here / "pid").write_text(str(os.getpid()))
    time.sleep(60)
with held(here):
    start(stay)
    while True:
        time.sleep(1)
"""


def run(program: str, folder: Path) -> str:
    """What it says."""
    done = subprocess.run(
        [sys.executable, "-c", BEFORE + program, str(folder)],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    return done.stdout


def test_a_copy_has_nothing_of_the_process_that_it_was_copied_from(tmp_path: Path) -> None:
    assert run(TELLS, tmp_path) == "not to be said twice"
    told: dict[str, Any] = json.loads((tmp_path / "log").read_text())
    log = str(tmp_path / "log")
    assert told == {
        "files": {"0": "/dev/null", "1": log, "2": log},
        "others": [],
        "environment": {"FACE": "carrier"},
        "name": "web-carrier\n",
        "leads": True,
        "handlers": True,
        "wakeup": -1,
        "blocked": [],
    }


@pytest.mark.parametrize(
    ("job", "code", "words"),
    [
        ("lambda: print('done')", 0, "done"),
        ("lambda: sys.exit()", 0, ""),
        ("lambda: sys.exit(3)", 3, ""),
        ("lambda: sys.exit('no such table')", 1, "no such table"),
        ("lambda: 1 / 0", 1, "ZeroDivisionError"),
        ("lambda: os.kill(os.getpid(), signal.SIGKILL)", -9, ""),
    ],
)
def test_a_copy_ends_with_the_code_that_a_program_would(
    tmp_path: Path, job: str, code: int, words: str
) -> None:
    waits = f"one = start({job})\nprint(one.wait(10), one.poll(), one.send_signal(signal.SIGTERM))"
    assert run(waits, tmp_path) == f"{code} {code} None\n"
    assert words in (tmp_path / "log").read_text()


def test_a_copy_counts_in_a_file_of_its_own(tmp_path: Path) -> None:
    said = run(COUNTS, tmp_path)
    assert said == "0 0\n", (tmp_path / "log").read_text()
    assert (tmp_path / "log").read_text() == "1.0\n2.0\n"


def test_waiting_for_a_copy_comes_to_an_end(tmp_path: Path) -> None:
    program = """
import subprocess
one = start(lambda: time.sleep(60))
try:
    one.wait(0.1)
except subprocess.TimeoutExpired:
    print(one.poll())
one.send_signal(signal.SIGTERM)
print(one.wait(10))
"""
    assert run(program, tmp_path) == "None\n-15\n"


def test_a_copy_is_told_when_its_starter_is_killed_and_keeps_no_folder(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", BEFORE + STAYS, str(tmp_path)]) as starter:
        assert comes_true((tmp_path / "pid").exists)
        time.sleep(0.1)
        assert is_held(tmp_path)
        starter.kill()
    copy = int((tmp_path / "pid").read_text())
    try:
        assert comes_true((tmp_path / "asked").exists)
        assert is_running(copy), "it takes its time, and the next gateway can start meanwhile"
        assert not is_held(tmp_path)
    finally:
        os.kill(copy, signal.SIGKILL)
