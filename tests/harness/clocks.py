"""Time in a story: the database's and the switchboard's clocks stand still and are moved together.

Nothing sleeps. `wait` goes from one event to the next, whoever it belongs to, and lets everything settle in
between, so that a story of five minutes runs in well under a second and always the same way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import psycopg
from redis import Redis

from gateway.deadlines import ROWS
from tests.harness.switchboard import Switchboard

SETTLE_LIMIT_S = 20.0
POLL_S = 0.003

TABLES = [row.__tablename__ for row in ROWS]  # type: ignore[attr-defined]
DUE = " + ".join(f"(SELECT count(*) FROM {table} WHERE next_due_at <= service_now())" for table in TABLES)
UNDERWAY = """
    SELECT (SELECT count(*) FROM attempts
         WHERE (state = 'due' AND tries = 0 AND due_at <= service_now()) OR state = 'claimed')
    + (SELECT count(*) FROM attempts WHERE stop_wanted_at IS NOT NULL AND stopped_at IS NULL
         AND carrier_ref IS NOT NULL AND state IN ('handed_over', 'ringing', 'answered'))
    + (SELECT count(*) FROM inbound_calls WHERE redirect_wanted_at IS NOT NULL AND redirected_at IS NULL
         AND ended_at IS NULL)
    + (SELECT count(*) FROM recordings WHERE fetched_at IS NULL AND tries = 0
         AND next_due_at > recorded_at + interval '30 seconds')
"""
BUSY = f"{UNDERWAY} + {DUE}"
DUE_ONLY = f"SELECT {DUE} + (SELECT count(*) FROM attempts WHERE state = 'claimed')"
"""What is to be waited for while nobody brings jobs to a worker: the clock takes each at its time."""
NEXT = f"SELECT least({', '.join(f'(SELECT min(next_due_at) FROM {table})' for table in TABLES)})"


class Clocks:
    """Both clocks of one city. Times are aware; `wait` takes seconds.

    `what_counts` asks for what a story waits for between two events; DUE_ONLY while jobs go nowhere.
    """

    def __init__(self, database_url: str, redis_url: str, switchboard: Switchboard) -> None:
        self._database = psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True)
        self._url, self._redis = database_url.replace("+psycopg", ""), Redis.from_url(redis_url)
        self._switchboard = switchboard
        self.what_counts = BUSY

    def start_at(self, moment: datetime) -> None:
        """Let both clocks stand at a moment."""
        self._switchboard.stand_at(moment)
        self._set(moment)

    @property
    def now(self) -> datetime:
        """The moment at which the clocks stand."""
        moment: datetime = self._value("SELECT service_now()")
        return moment

    def wait(self, seconds: float) -> None:
        """Let this much time pass, event by event."""
        self.wait_until(lambda: False, seconds)

    def wait_until(self, is_so: Callable[[], bool], at_most_s: float) -> None:
        """Let time pass, event by event, until something is so; whoever asks checks whether it was."""
        until = self.now + timedelta(seconds=at_most_s)
        self.settle()
        while not is_so():
            moment = self._next()
            if moment is None or moment > until:
                self._move_to(until)
                self.settle()
                return
            self._move_to(max(moment, self.now))
            self.settle()

    def pass_by(self, seconds: float) -> None:
        """Let time pass while nobody looks for what falls due: only the carrier and its callbacks go on."""
        until = self.now + timedelta(seconds=seconds)
        while (moment := self._switchboard.next_timer()) is not None and moment <= until:
            self._move_to(max(moment, self.now))
            self.settle(UNDERWAY)
        self._move_to(until)
        self.settle(UNDERWAY)

    def settle(self, busy: str = "") -> None:
        """Wait until nobody has anything to do at this moment; `busy` counts what there is."""
        busy = busy or self.what_counts
        give_up = time.monotonic() + SETTLE_LIMIT_S
        while time.monotonic() < give_up:
            before = self._switchboard.settle()
            if not self._gateway_is_busy(busy):
                after = self._switchboard.clock()
                if after["busy"] == 0 and after["activity"] == before["activity"]:
                    return
            time.sleep(POLL_S)
        raise AssertionError(f"The city does not come to rest: {self._what_is_left()}")

    def forget_jobs_of_the_dead(self) -> None:
        """What a killed worker had in its hands: nobody waits for it any more, and neither shall a story."""
        self._redis.delete("rq:queue:urgent:intermediate", "rq:wip:urgent")

    def forget(self, statement: str) -> None:
        """Empty the tables for a new story; a clock that reads them at this moment may be in the way once."""
        for last in (False, False, True):
            try:
                self.execute(statement)
            except psycopg.errors.DeadlockDetected:
                if last:
                    raise
            else:
                return

    def execute(self, statement: str, *values: object) -> None:
        """Change the database behind the gateway's back, as a story sometimes must."""
        self._database.execute(statement, values or None)

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What the database holds."""
        return self._database.execute(query, values or None).fetchall()

    def rows_by_name(self, query: str, values: Mapping[str, object]) -> list[tuple[object, ...]]:
        """The same, with values by name."""
        return self._database.execute(query, values).fetchall()

    def connect_again(self) -> None:
        """The database has been restarted."""
        self._database.close()
        self._database = psycopg.connect(self._url, autocommit=True)

    def close(self) -> None:
        """Let go of the servers."""
        self._database.close()
        self._redis.close()

    def _move_to(self, moment: datetime) -> None:
        self._set(moment)
        self._switchboard.advance(moment)

    def _set(self, moment: datetime) -> None:
        self._database.execute("UPDATE service_clock SET standing_at = %s", (moment,))
        self._database.execute("NOTIFY deadlines")

    def _next(self) -> datetime | None:
        ours, theirs = self._value(NEXT), self._switchboard.next_timer()
        return min((moment for moment in (ours, theirs) if moment is not None), default=None)

    def _gateway_is_busy(self, busy: str) -> bool:
        return bool(self._value(busy)) or self._jobs() > 0

    def _jobs(self) -> int:
        if self.what_counts == DUE_ONLY:
            return 0
        waiting = self._redis.llen("rq:queue:urgent") + self._redis.llen("rq:queue:urgent:intermediate")
        return int(waiting) + int(self._redis.zcard("rq:wip:urgent"))

    def _value(self, query: str) -> Any:
        row = self._database.execute(query).fetchone()
        return row[0] if row else None

    def _what_is_left(self) -> str:
        attempts = self.rows(
            "SELECT id, channel, state, rung, next_due_at, tries, reason FROM attempts WHERE ended_at IS NULL"
        )
        dispatches = self.rows(
            "SELECT id, state, next_due_at FROM dispatches WHERE next_due_at <= service_now()"
        )
        return (
            f"jobs {self._jobs()}, {self._switchboard.clock()}, attempts {attempts}, dispatches {dispatches}"
        )
