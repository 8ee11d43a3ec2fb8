"""One PostgreSQL and one Valkey for a whole test run, however many processes pytest uses.

The first process that asks starts a keeper; the keeper starts both servers and ends them, and removes
their files, as soon as pytest's main process has ended, however it ended. Runs that never ask pay nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from gateway.local.postgres import EmbeddedPostgres
from gateway.local.valkey import EmbeddedValkey

PROJECT = Path(__file__).resolve().parents[2]
START_LIMIT_S = 60.0
_keepers: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Servers:
    """Where the run's servers are."""

    database_url: str
    redis_url: str

    def redis_url_of(self, worker: str) -> str:
        """A database of Valkey's for one xdist worker ("gw3", or "master"). Channels are shared by all."""
        return self.redis_url.replace("?db=0", f"?db={_number(worker) % 16}")


def shared_servers(temp: pytest.TempPathFactory, worker: str) -> Servers:
    """The run's servers, started by whoever asks first.

    `worker` is xdist's `worker_id`. Raises RuntimeError with the keeper's words when they do not start.
    """
    alone = worker == "master"
    base = temp.getbasetemp() if alone else temp.getbasetemp().parent
    main_process = os.getpid() if alone else os.getppid()
    found = base / "servers.json"
    with (base / "servers.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not found.exists():
            _start_keeper(base, main_process)
    return Servers(**json.loads(found.read_text()))


def template_database(url: str, migrate: Callable[[str], None], worker: str) -> str:
    """URL of a fresh database for one worker, copied from one that `migrate(url)` prepares once a run.

    `url` is any database of the server. `migrate` must close its connections. The second call of the
    same worker begins anew: what it had is dropped.
    """
    mine = f"w{_number(worker)}"
    with psycopg.connect(_libpq(url), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(110)")
        made = connection.execute("SELECT FROM pg_database WHERE datname = 'template_made'").fetchone()
        if made is None:
            connection.execute("DROP DATABASE IF EXISTS template_half WITH (FORCE)")
            connection.execute("CREATE DATABASE template_half")
            migrate(_of(url, "template_half"))
            connection.execute("ALTER DATABASE template_half RENAME TO template_made")
        connection.execute(f"DROP DATABASE IF EXISTS {mine} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {mine} TEMPLATE template_made")
    return _of(url, mine)


def _start_keeper(base: Path, main_process: int) -> None:
    log = base / "servers.log"
    with log.open("wb") as words:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.harness.servers", str(base), str(main_process)],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _keepers.append(keeper)
    deadline = time.monotonic() + START_LIMIT_S
    while not (base / "servers.json").exists():
        if keeper.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The test servers do not start:\n{log.read_text()}")
        time.sleep(0.02)


def _keep(base: Path, main_process: int) -> None:
    """Run both servers until pytest's main process is gone."""
    folder = Path(tempfile.mkdtemp(prefix="gateway-tests-"))
    if os.geteuid() == 0:
        folder.chmod(0o711)  # PostgreSQL's user passes through
    try:
        with (
            EmbeddedPostgres(folder / "postgres", durable=False) as postgres,
            EmbeddedValkey(folder / "valkey") as valkey,
        ):
            half = base / "servers.half"
            half.write_text(json.dumps(asdict(Servers(postgres.url, valkey.url))))
            half.rename(base / "servers.json")
            while _is_alive(main_process):
                time.sleep(0.1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _number(worker: str) -> int:
    return int("0" + "".join(filter(str.isdigit, worker)))


def _of(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def _libpq(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


if __name__ == "__main__":
    _keep(Path(sys.argv[1]), int(sys.argv[2]))
