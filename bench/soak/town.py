"""A whole service as `gateway up` starts it, and our hands on its switchboard and its database."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import requests

from bench.stand import PROJECT, clean_environment, free_port
from gateway.local.children import end, last_lines, spawn
from gateway.local.running import find_running
from gateway.settings import Settings

READY_S = 120.0
TIMEOUT_S = 30
LOGGED = ("ring", "fault")


@dataclass
class Town:
    """One running service. `rings` and `faults` are what its switchboard has noted so far."""

    settings: Settings
    folder: Path
    supervisor: int
    rings: list[dict[str, Any]] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)
    _read: int = 0
    _line: requests.Session = field(default_factory=requests.Session)

    def control(self, method: str, path: str, data: object = None) -> Any:
        """A request to the switchboard's control interface; None when it says that this is not possible."""
        url = f"{self.settings.carrier_base_url}/control{path}"
        answer = self._line.request(method, url, json=data, timeout=TIMEOUT_S)
        if answer.status_code == requests.codes.conflict:
            return None
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def register(self, described: dict[str, Any]) -> str:
        """Register a case as 110 does; its code."""
        url = f"http://127.0.0.1:{self.settings.desk_face_port}/api/cases"
        key = self.settings.api_token.get_secret_value()
        answer = requests.post(
            url, json=described, headers={"Authorization": f"Bearer {key}"}, timeout=TIMEOUT_S
        )
        answer.raise_for_status()
        return str(answer.json()["code"])

    def read_log(self) -> None:
        """Take in what the switchboard has noted since the last time; it forgets in the end."""
        found = self.control("GET", f"/log?after={self._read}")
        self._read = found["last"]
        self.rings += [entry for entry in found["entries"] if entry["kind"] == "ring"]
        self.faults += [entry for entry in found["entries"] if entry["kind"] == "fault"]

    def rows(self, query: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """What the database holds; `values` by name."""
        url = self.settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
        with psycopg.connect(url, autocommit=True) as line:
            return line.execute(query.encode(), values).fetchall()

    def complaints(self) -> list[str]:
        """Lines of all logs that tell of something that nobody foresaw."""
        logs = sorted((self.folder / "logs").glob("*.log"))
        return [
            f"{log.name}: {line}"
            for log in logs
            for line in log.read_text(encoding="utf-8", errors="replace").splitlines()
            if "Traceback" in line or "_failed" in line
        ]


Kind = TypeVar("Kind", bound=Town)


@contextmanager
def town(calls_per_number: int, kind: type[Kind]) -> Iterator[Kind]:
    """Start a service with made-up people in a folder of its own; end it and remove the folder afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="gateway-soak-"))
    folder.chmod(0o711)  # PostgreSQL's user passes through
    env = clean_environment() | {
        "GATEWAY_DATA": str(folder),
        "CALLS_PER_NUMBER": str(calls_per_number),
        **{name: str(free_port()) for name in ("CARRIER_FACE_PORT", "DESK_FACE_PORT", "SWITCHBOARD_PORT")},
    }
    log = folder / "up.log"
    command = [sys.executable, "-m", "gateway.cli", "up"]
    process = spawn(command, env=env, log=log, stop_signal=signal.SIGINT, folder=PROJECT)
    try:
        give_up, settings = time.monotonic() + READY_S, None
        while settings is None:
            if process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"The service does not start:\n{last_lines(log)}")
            time.sleep(0.2)
            settings = find_running(Settings(gateway_data=folder))
        yield kind(settings, folder, process.pid)
    finally:
        end(process, signal.SIGINT, grace_s=60)
        shutil.rmtree(folder, ignore_errors=True)
