"""A PostgreSQL of the simulation's own, and a fresh copy of the same town for each seed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
from sqlalchemy import create_engine, text

from gateway.local.postgres import EmbeddedPostgres
from gateway.seed import seed_catalogue, seed_demo_roster
from models.migrate import migrate

BEGINNING = datetime.fromisoformat("2026-11-03T00:00:00+08:00")
"""The first instant at which a simulation may begin; rosters go on for a month."""
TEMPLATE = "simulation_template"
CHANGE_PEOPLE = """
    UPDATE shifts SET officer_id = backup_id, backup_id = officer_id
    WHERE extract(day FROM starts_at)::int % 2 = 1
"""


class Postgres(EmbeddedPostgres):
    """Forgetful and quick; nothing of it happens by itself, so that a replay is a replay."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir, durable=False)

    @property
    def argv(self) -> list[str]:
        """The program with a few settings more."""
        return [*super().argv, "-c", "autovacuum=off", "-c", "wal_level=minimal", "-c", "max_wal_senders=0"]


@contextmanager
def server() -> Iterator[Postgres]:
    """A server in a folder of its own, with the town to copy; both are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="gateway-simulation-"))
    folder.chmod(0o711)  # PostgreSQL's user passes through
    try:
        with Postgres(folder / "postgres") as postgres:
            prepare(postgres.url)
            yield postgres
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def prepare(server_url: str) -> None:
    """Make the town to copy, if the server has none yet."""
    with psycopg.connect(_libpq(server_url), autocommit=True) as line:
        if line.execute("SELECT FROM pg_database WHERE datname = %s", (TEMPLATE,)).fetchone():
            return
        line.execute(f"CREATE DATABASE {TEMPLATE}_half")
    url = _sibling(server_url, f"{TEMPLATE}_half")
    migrate(url)
    engine = create_engine(url)
    seed_catalogue(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE service_clock SET standing_at = :at"), {"at": BEGINNING})
    seed_demo_roster(engine)
    with engine.begin() as connection:
        connection.execute(text(CHANGE_PEOPLE))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()
    with psycopg.connect(_libpq(server_url), autocommit=True) as line:
        line.execute(f"ALTER DATABASE {TEMPLATE}_half RENAME TO {TEMPLATE}")


@contextmanager
def fresh_town(server_url: str, name: str) -> Iterator[str]:
    """The URL of a new copy of the town, thrown away afterwards."""
    with psycopg.connect(_libpq(server_url), autocommit=True) as line:
        line.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        line.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    try:
        yield _sibling(server_url, name)
    finally:
        with psycopg.connect(_libpq(server_url), autocommit=True) as line:
            line.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


class ServiceTime:
    """Lets the database's time stand where the virtual clock is; `jump` is how far it is wrong."""

    def __init__(self, url: str) -> None:
        self.line = psycopg.connect(_libpq(url), autocommit=True)
        self.jump = timedelta(0)
        self._stands: datetime | None = None

    def stand(self, now: datetime) -> None:
        """Bring it up to date; does nothing when it is."""
        at = now + self.jump
        if at != self._stands:
            self.line.execute("UPDATE service_clock SET standing_at = %s", (at,))
            self._stands = at

    def close(self) -> None:
        """Let go of the server."""
        self.line.close()


def _libpq(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _sibling(url: str, name: str) -> str:
    head, _, tail = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{tail}"
