"""How late the service is from moment to moment, and whether all of it runs."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Event, Thread

import psycopg
import requests
from redis import Redis
from redis.exceptions import RedisError

from bench.chaos.parts import Parts
from gateway.deadlines import ROWS
from gateway.settings import Settings

EVERY_S = 0.25
CALM_S = 5.0
"""Nothing is later than this: the service has caught up."""
ALL = frozenset(
    {"web-carrier", "web-desk", "worker-1", "worker-2", "clock", "valkey", "postgres", "switchboard"}
)
TABLES = [row.__tablename__ for row in ROWS]  # type: ignore[attr-defined]
LATENESS = "SELECT coalesce(max(late), 0)::float8 FROM ({}) AS tables".format(
    " UNION ALL ".join(
        f"SELECT extract(epoch FROM service_now() - min(next_due_at)) AS late FROM {table}"
        " WHERE next_due_at <= service_now()"
        for table in TABLES
    )
)


@dataclass(frozen=True, slots=True)
class Look:
    """One look: seconds since 1970, how late the latest step is (None without a database), all running."""

    at: float
    late_s: float | None
    is_whole: bool


@dataclass
class Watch:
    """Looks four times a second until it is closed."""

    settings: Settings
    parts: Parts
    looks: list[Look] = field(default_factory=list)
    _stop: Event = field(default_factory=Event)
    _line: psycopg.Connection | None = None

    def begin(self) -> None:
        """Look in a thread of its own."""
        Thread(target=self._run, name="watch", daemon=True).start()

    def end(self) -> None:
        """Look no more."""
        self._stop.set()

    def missing(self) -> list[str]:
        """What does not run or does not serve, as far as it can be asked; nothing when all is well."""
        settings = self.settings
        found = self.parts.missing(ALL)
        found += [] if self._has_database() else ["an answer of postgres"]
        found += [] if self._has_valkey() else ["an answer of valkey"]
        for face, port in (("carrier", settings.carrier_face_port), ("desk", settings.desk_face_port)):
            found += [] if _answers(port) else [f"an answer of web-{face}"]
        return found

    def is_calm(self, since: float) -> bool:
        """Whether a look after that moment found everything running and nothing later than it may be."""
        last = self.looks[-1] if self.looks else None
        if last is None or last.at - EVERY_S < since or last.late_s is None:
            return False
        return last.is_whole and last.late_s <= CALM_S

    def _run(self) -> None:
        while not self._stop.wait(EVERY_S):
            late_s = self._late_s()
            self.looks.append(Look(time.time(), late_s, late_s is not None and not self.parts.missing(ALL)))

    def _has_database(self) -> bool:
        try:
            with psycopg.connect(self._url, connect_timeout=1) as line:
                line.execute("SELECT 1")
        except psycopg.Error:
            return False
        return True

    @property
    def _url(self) -> str:
        return self.settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)

    def _late_s(self) -> float | None:
        try:
            if self._line is None:
                self._line = psycopg.connect(self._url, autocommit=True, connect_timeout=2)
            row = self._line.execute(LATENESS.encode()).fetchone()
        except psycopg.Error:
            self._line = None
            return None
        return float(row[0]) if row else None

    def _has_valkey(self) -> bool:
        try:
            return bool(Redis.from_url(self.settings.redis_url, socket_timeout=1).ping())
        except RedisError:
            return False


def _answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=2).ok
    except requests.RequestException:
        return False
