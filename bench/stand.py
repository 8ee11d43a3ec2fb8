"""What is measured, running: servers, the recording carrier, and the gateway or its bare twin."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import requests

from gateway.local.children import end, last_lines, spawn
from gateway.local.postgres import EmbeddedPostgres
from gateway.local.valkey import EmbeddedValkey
from gateway.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
SCHEMA = Path(__file__).with_name("bare") / "schema.sql"
TOKEN = "0123456789abcdef" * 2
READY_S = 60.0
QUIET_S = 30.0
UNITS = """
    SELECT code, direct_number FROM units
    WHERE direct_number IS NOT NULL AND kind NOT IN ('police', 'centre') ORDER BY code
"""
UNFINISHED = "SELECT count(*) FROM attempts WHERE next_due_at IS NOT NULL AND state IN ('due', 'claimed')"


class Postgres(EmbeddedPostgres):
    """Durable, as `gateway up` starts it; it also keeps when each transaction was committed."""

    @property
    def argv(self) -> list[str]:
        """The program with one setting more."""
        return [*super().argv, "-c", "track_commit_timestamp=on"]


class Carrier:
    """Our end of the recording carrier."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._url, self._line = f"http://127.0.0.1:{port}", requests.Session()

    def count(self) -> int:
        """How many requests it got so far."""
        return int(self._line.get(f"{self._url}/seen", timeout=5).json())

    def arrivals(self, after: int = 0) -> dict[int, float]:
        """When each attempt's first request arrived (seconds since 1970), of all after the first `after`."""
        found: dict[int, float] = {}
        for at, attempt in self._line.get(f"{self._url}/seen/{after}", timeout=30).json():
            found.setdefault(int(attempt), float(at))
        return found


@dataclass(frozen=True)
class Side:
    """One side, running."""

    name: str
    database_url: str
    voice_port: int
    desk_port: int
    units: Sequence[tuple[str, str]]
    carrier: Carrier

    def rows(self, query: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """What a statement returns; it is committed."""
        with psycopg.connect(libpq(self.database_url), autocommit=True) as line:
            done = line.execute(query.encode(), values)
            return [] if done.description is None else done.fetchall()

    def wait_until_quiet(self) -> None:
        """Until every attempt has reached the carrier. Raises TimeoutError when that takes too long."""
        give_up = time.monotonic() + QUIET_S
        while self.rows(UNFINISHED)[0][0]:
            if time.monotonic() > give_up:
                raise TimeoutError(f"{self.name}: attempts are still waiting after {QUIET_S:.0f} s")
            time.sleep(0.1)

    def settle(self) -> None:
        """Finish all that was begun, so that no later step of it falls into the next measurement."""
        self.wait_until_quiet()
        later = "statement_timestamp() + interval '1 day'"  # open, and not forgotten: the auditor would ask
        for table, state, due in (
            ("attempts", "ended", "NULL"),
            ("dispatches", "acknowledged", later),
            ("inbound_calls", "ended", later),
        ):
            near = "next_due_at < statement_timestamp() + interval '20 minutes'"
            self.rows(f"UPDATE {table} SET next_due_at = {due}, state = '{state}' WHERE {near}")


@dataclass(frozen=True)
class Stand:
    """The servers and the carrier, in a temporary folder that goes with them."""

    folder: Path
    postgres: Postgres
    valkey: EmbeddedValkey
    carrier: Carrier

    @contextmanager
    def gateway(self) -> Iterator[Side]:
        """The real processes, as `gateway up` starts them, with a roster of made-up people."""
        ports = [free_port() for _ in range(2)]
        env = self._environment(self.postgres.url, self.valkey.url, *ports)
        python = [sys.executable, "-m", "gateway.cli"]
        subprocess.run([*python, "migrate", "--demo"], env=env, cwd=PROJECT, check=True, capture_output=True)
        commands = {
            "web-carrier": [*python, "web", "--face", "carrier"],
            "web-desk": [*python, "web", "--face", "desk"], "worker-1": [*python, "worker"],
            "worker-2": [*python, "worker"], "clock": [*python, "clock"],
        }  # fmt: skip
        with self._running(commands, env, ports):
            side = Side("gateway", self.postgres.url, ports[0], ports[1], (), self.carrier)
            units = [(str(code), str(number)) for code, number in side.rows(UNITS)]
            yield Side(side.name, side.database_url, ports[0], ports[1], units, self.carrier)

    @contextmanager
    def bare(self) -> Iterator[Side]:
        """The bare twin in as many processes, on a database of its own."""
        with psycopg.connect(libpq(self.postgres.url), autocommit=True) as line:
            line.execute("CREATE DATABASE bare")
        url, ports = self.postgres.url_of("bare"), [free_port() for _ in range(2)]
        with psycopg.connect(libpq(url)) as line:
            line.execute(SCHEMA.read_bytes())
        env = self._environment(url, self.valkey.url.replace("db=0", "db=1"), *ports)
        python = [sys.executable, "-m"]
        commands = {
            "bare-web": [*python, "bench.bare.web", str(ports[0]), "2", "8"],
            "bare-desk": [*python, "bench.bare.web", str(ports[1]), "1", "32"],
            "bare-worker-1": [*python, "bench.bare.worker"], "bare-worker-2": [*python, "bench.bare.worker"],
            "bare-clock": [*python, "bench.bare.clock"],
        }  # fmt: skip
        with self._running(commands, env, ports):
            yield Side("bare", url, ports[0], ports[1], [("ONE", "+862826110111")], self.carrier)

    def _environment(self, database: str, redis: str, voice_port: int, desk_port: int) -> dict[str, str]:
        return {
            **clean_environment(),
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "GATEWAY_DATA": str(self.folder),
            "CARRIER_BASE_URL": f"http://127.0.0.1:{self.carrier.port}",
            "CARRIER_ACCOUNT_SID": "AC" + "0" * 32,
            "CARRIER_AUTH_TOKEN": TOKEN,
            "PUBLIC_BASE_URL": public_url(voice_port),
            "CARRIER_FACE_PORT": str(voice_port),
            "DESK_FACE_PORT": str(desk_port),
            # A city does not register a hundred cases a second: two dozen phones would soon be at their cap.
            "CALLS_PER_NUMBER": "1000000",
        }

    @contextmanager
    def _running(
        self, commands: Mapping[str, Sequence[str]], env: Mapping[str, str], ports: Sequence[int]
    ) -> Iterator[None]:
        with ExitStack() as stack:
            for name, command in commands.items():
                stack.enter_context(program(name, command, env, self.folder))
            for port in ports:
                wait_for(f"http://127.0.0.1:{port}/readyz", self.folder)
            time.sleep(2)  # workers and clock say nothing when they are ready
            yield


@contextmanager
def stand() -> Iterator[Stand]:
    """Start servers and carrier; end them and remove their folder afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="gateway-bench-"))
    if os.geteuid() == 0:
        folder.chmod(0o711)  # PostgreSQL's user passes through
    port = free_port()
    command = [sys.executable, "-m", "bench.carrier", str(port)]
    try:
        with (
            Postgres(folder / "postgres") as postgres,
            EmbeddedValkey(folder / "valkey") as valkey,
            program("carrier", command, clean_environment(), folder),
        ):
            wait_for(f"http://127.0.0.1:{port}/seen", folder)
            yield Stand(folder, postgres, valkey, Carrier(port))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def public_url(port: int) -> str:
    """The address under which webhooks are signed."""
    return f"http://127.0.0.1:{port}"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, logs: Path) -> None:
    """Until it answers well. Raises TimeoutError with the ends of all logs."""
    give_up = time.monotonic() + READY_S
    while time.monotonic() < give_up:
        try:
            if requests.get(url, timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.05)
    words = "\n".join(f"{log.name}: {last_lines(log)}" for log in sorted(logs.glob("*.log")))
    raise TimeoutError(f"{url} does not answer.\n{words}")


@contextmanager
def program(
    name: str, command: Sequence[str], env: Mapping[str, str], folder: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A program of ours with its log in `folder`, ended with the block."""
    process = spawn(command, env=env, log=folder / f"{name}.log", stop_signal=signal.SIGTERM, folder=PROJECT)
    try:
        yield process
    finally:
        end(process, signal.SIGTERM, grace_s=10)


def clean_environment() -> dict[str, str]:
    """Ours, without settings that somebody has made for a gateway of his own."""
    ours = {name.upper() for name in Settings.model_fields}
    return {name: value for name, value in os.environ.items() if name not in ours}


def libpq(url: str) -> str:
    """The same address as psycopg itself takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
