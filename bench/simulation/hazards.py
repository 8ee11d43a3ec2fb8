"""Where a process may die, and when the database does not answer. Everything is drawn from one seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

import psycopg
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from bench.simulation.chronicle import Chronicle

POINTS = {"statement": 0.1, "commit": 1.0, "committed": 1.0, "request": 1.5, "reply": 3.0}
"""How likely a crash is there, against the others: in the middle of a transaction, just before its commit,
after it and before the bell, before the request to the carrier, and before its answer is written down."""
LONGEST_AWAY_S = 20.0


class Crash(BaseException):  # an `except Exception` must not save a process that has been killed
    """The process is gone, at this very point."""


@dataclass
class Process:
    """One process of the service; while it is `down` (until then) nothing of it runs."""

    name: str
    back_at: float = 0.0
    stands_until: float = 0.0


ACTING: ContextVar[Process | None] = ContextVar("acting", default=None)


class Hazards:
    """Crashes and a database that goes away, until they are called off."""

    def __init__(self, dice: random.Random, chronicle: Chronicle, crash_rate: float) -> None:
        self._dice, self._chronicle, self.crash_rate = dice, chronicle, crash_rate
        self.groups: tuple[list[Process], ...] = ()
        """Processes that stand in for one another: only when all of a group are away, something stops."""
        self.database_back_at = 0.0
        self.troubled_until = 0.0
        """Until then some part of the service has been away."""

    def at(self, point: str) -> None:
        """Perhaps the acting process dies here. Raises Crash."""
        process = ACTING.get()
        if not self.crash_rate or process is None:
            return
        if self._dice.random() < self.crash_rate * POINTS[point]:
            self.crash(process, point)
            raise Crash(point)

    def crash(self, process: Process, point: str) -> None:
        """A process dies and is away for a while."""
        away_s = self._dice.choice((0.0, self._dice.uniform(0, 3), self._dice.uniform(0, LONGEST_AWAY_S)))
        self._chronicle.note("crash", f"{process.name} at {point}, back after {away_s:.1f} s")
        process.back_at = self._chronicle.time() + away_s
        for group in self.groups:
            back_at = min(max(other.back_at, other.stands_until) for other in group)
            if process in group and back_at > self._chronicle.time():
                self.trouble(back_at - self._chronicle.time())

    def trouble(self, seconds: float) -> None:
        """Some part of the service is away for so long."""
        self.troubled_until = max(self.troubled_until, self._chronicle.time() + seconds)

    def lose_database(self, seconds: float) -> None:
        """From now on every statement fails, for so long."""
        self._chronicle.note("database", f"away for {seconds:.1f} s")
        self.database_back_at = self._chronicle.time() + seconds
        self.trouble(seconds)

    def check_database(self) -> None:
        """Raise OperationalError while the database is away."""
        if self._chronicle.time() < self.database_back_at:
            raise OperationalError("the database is away", None, psycopg.OperationalError("away"))


def watch(
    engine: Engine, hazards: Hazards, hears: Callable[[bool], None], sets_time: Callable[[], None]
) -> None:
    """Let hazards strike at each statement and commit; `hears` is told of commits, and if they notify."""

    @event.listens_for(engine, "checkout")
    def check_out(*_: object) -> None:
        hazards.check_database()
        sets_time()

    @event.listens_for(engine, "before_cursor_execute")
    def statement(connection: Connection, _: object, words: str, *__: object) -> None:
        hazards.check_database()
        hazards.at("statement")
        if "pg_notify" in words:
            connection.info["notice"] = True

    @event.listens_for(engine, "commit")
    def commit(connection: Connection) -> None:
        try:
            hazards.check_database()
            hazards.at("commit")
        except BaseException:
            connection.connection.rollback()  # as the server does when the other end is gone
            raise
        hears(connection.info.pop("notice", False))

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.info.pop("notice", None)
