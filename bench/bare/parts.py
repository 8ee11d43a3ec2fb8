"""Where the bare twin finds its database, its bell and the carrier."""

from __future__ import annotations

import os

from psycopg import Connection
from psycopg_pool import ConnectionPool
from redis import Redis
from rq import Queue

QUEUE = "bare"
CHANNEL = "deadlines"


def database_url() -> str:
    """The database, as libpq takes it."""
    return os.environ["DATABASE_URL"].replace("postgresql+psycopg://", "postgresql://", 1)


def connections(size: int) -> ConnectionPool[Connection]:
    """Open connections, kept."""
    return ConnectionPool(database_url(), min_size=size, max_size=size, open=True)


def bell() -> Redis:
    """The bell, as RQ wants it."""
    return Redis.from_url(os.environ["REDIS_URL"])


class Bell:
    """Queues jobs as the gateway does: several at once, JSON, nothing kept."""

    def __init__(self) -> None:
        self._queue = Queue(QUEUE, connection=bell(), serializer="json")

    def ring(self, attempts: list[int]) -> None:
        """One job for each attempt."""
        jobs = [
            Queue.prepare_data("bench.bare.jobs.deliver", args=(attempt,), timeout=20, result_ttl=0)
            for attempt in attempts
        ]
        self._queue.enqueue_many(jobs)
