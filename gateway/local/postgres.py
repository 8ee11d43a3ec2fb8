"""PostgreSQL on one machine, without an installation: the wheel's programs and our own start and stop."""

from __future__ import annotations

import shutil
import signal
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psycopg

from gateway.local.account import service_account
from gateway.local.data_folder import make_folder, socket_folder
from gateway.local.programs import postgres_programs
from gateway.local.server import LocalServer
from models.errors import Misconfigured

DATABASE = "gateway"
OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FAST_AND_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres(LocalServer):
    """A PostgreSQL whose files and socket lie in `data_dir`; only this user and root can reach it.

    As root it runs as the folder's owner, else as `postgres` or `nobody`. `durable=False` is for tests:
    a power cut, not a kill, may destroy the data.
    """

    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": ends sessions, keeps every committed row

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir.absolute()
        self.durable = durable
        self.account = service_account(keep_owner_of=self.data_dir)

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.data_dir / "cluster"

    @cached_property
    def sockets(self) -> Path:
        """The folder of the socket: the data folder, unless that has too long a name."""
        return socket_folder(self.data_dir, self.account)

    @cached_property
    def programs(self) -> Path:
        """The folder of the programs that this user can run."""
        return postgres_programs(self.account)

    @property
    def url(self) -> str:
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """SQLAlchemy's URL of one of the server's databases."""
        return f"postgresql+psycopg://{DATABASE}@/{database}?host={quote(str(self.sockets), safe='/')}"

    @property
    def argv(self) -> list[str]:
        options = OPTIONS | ({} if self.durable else FAST_AND_FORGETFUL)
        options["unix_socket_directories"] = str(self.sockets)
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.cluster), *settings]

    def prepare(self) -> None:
        make_folder(self.data_dir, self.account)
        if not self.account.can_enter(self.data_dir):
            closed = self.account.first_closed(self.data_dir)
            fault = (
                f"PostgreSQL runs as user '{self.account.name}', who cannot enter {closed}: choose another "
                "folder with GATEWAY_DATA, or start as the user the folder belongs to."
            )
            raise Misconfigured([fault])
        if not self.cluster.exists():
            self._make_cluster()

    def _make_cluster(self) -> None:
        """Made under another name first, so that one killed half-way is never taken for a whole one."""
        half = self.data_dir / "cluster.half"
        shutil.rmtree(half, ignore_errors=True)
        self.account.run(
            [
                str(self.programs / "initdb"),
                "-D",
                str(half),
                "-U",
                DATABASE,
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--auth=trust",
                "--no-sync",
                "--no-instructions",
            ],
            env=self.env,
        )
        self.account.run(
            [str(self.programs / "postgres"), "--single", "-F", "-D", str(half), "postgres"],
            env=self.env,
            feed=f"CREATE DATABASE {DATABASE};\n",
        )
        half.rename(self.cluster)

    def answers(self) -> bool:
        try:
            with psycopg.connect(
                host=str(self.sockets), user=DATABASE, dbname=DATABASE, connect_timeout=2, autocommit=True
            ) as connection:
                shown = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return shown is not None and Path(shown[0]).resolve() == self.cluster.resolve()

    def end_leftover(self) -> None:
        if self.cluster.exists() and self.answers():
            self.account.run(
                [
                    str(self.programs / "pg_ctl"),
                    "-D",
                    str(self.cluster),
                    "-m",
                    "fast",
                    "-w",
                    "-t",
                    "20",
                    "stop",
                ],
                env=self.env,
            )
