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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import requests

from bench.load import Citizens, at_rate
from bench.stand import PROJECT, TOKEN, UNITS, clean_environment, libpq
from gateway.local.children import end
from gateway.local.running import find_running
from gateway.settings import Settings

READY = b"desk "
LIMIT_S = 60
SETTLES_S = 3
CASES = 120
LOOKS = 40


@dataclass(frozen=True, slots=True)
class Footprint:
    """Seconds to ready of a first and of a later start, and megabytes by part, shared pages counted once.

    `at_rest` is soon after the start, `at_work` after all parts have handled `CASES` calls and as many cases.
    """

    first_start_s: float
    later_start_s: float
    at_rest: dict[str, float]
    at_work: dict[str, float]


def measure() -> Footprint:
    """Start the whole gateway twice on a new folder; look at the second, and again after some work."""
    with tempfile.TemporaryDirectory(prefix="gateway-bench-") as name:
        if os.geteuid() == 0:
            Path(name).chmod(0o711)
        with _running(name) as (first_s, _):
            pass
        with _running(name) as (later_s, pid):
            at_rest = _megabytes(pid)
            _put_to_work(Path(name))
            return Footprint(first_s, later_s, at_rest, _megabytes(pid))


@contextmanager
def _running(folder: str) -> Iterator[tuple[float, int]]:
    """The whole gateway: seconds until it was ready, and the process that watches over the others."""
    account = {"CARRIER_ACCOUNT_SID": "AC" + "0" * 32, "CARRIER_AUTH_TOKEN": TOKEN}
    data = {"GATEWAY_DATA": f"{folder}/data", "PYTHONUNBUFFERED": "1"}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "gateway.cli", "up"],
        cwd=PROJECT,
        env=clean_environment() | data | account,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        _wait_until_ready(process)
        took_s = time.monotonic() - began
        time.sleep(SETTLES_S)
        yield took_s, process.pid
    finally:
        end(process, signal.SIGTERM, grace_s=30)


def _put_to_work(folder: Path) -> None:
    """Calls, cases and looks at the list, one after the other, until the virtual phones have all rung."""
    found = find_running(Settings(gateway_data=folder / "data"))
    assert found is not None
    key = found.api_token.get_secret_value()
    with psycopg.connect(libpq(found.database_url)) as line:
        units = [(str(code), str(number)) for code, number in line.execute(UNITS.encode())]
    who = Citizens(units, TOKEN, found.public_base_url, key)
    for _ in range(CASES):
        at_rate(found.carrier_face_port, who.calls(1), 1)
        at_rate(found.desk_face_port, who.cases(1), 1)
    for _ in range(LOOKS):
        requests.get(f"http://127.0.0.1:{found.desk_face_port}/", auth=("", key), timeout=10)
    time.sleep(SETTLES_S)


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
