"""Redis as a bell: it carries the names of jobs and the ids of rows, and may be lost at any moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from time import monotonic
from typing import Protocol

import structlog
from redis import Redis
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as Hangs
from rq import Queue
from rq.queue import EnqueueData

QUEUE = "urgent"
JOB_TIMEOUT_S = 20
KEEP_FAILED_S = 86_400
SEVERAL = {"deliver": "deliver_all"}
"""Jobs that have a sister for several rows."""
LISTENS_S = 0.3
"""How long Redis may take: a webhook waits for it, and has to be answered within a second all the same."""
LEFT_ALONE_S = 1.0
"""How long a Redis that hangs is asked no more: else each webhook and each step would wait for it anew."""
TOGETHER = 5
"""Rows of one such job: the first rung of an emergency has so many, and they leave at once."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Wake:
    """One job for one row. Running it twice, or for a row that needs nothing any more, does nothing."""

    job: str
    row_id: int
    first: bool = False


class Rings(Protocol):
    """Whatever brings woken jobs to somebody who does them."""

    def ring(self, wakes: Sequence[Wake]) -> bool:
        """Pass the jobs on; False when that failed, and then nothing is lost."""
        ...

    def waiting(self) -> int | None:
        """How many jobs nobody has begun; None when that cannot be said."""
        ...


class Bell:
    """Tells the workers that rows are waiting for them."""

    def __init__(self, redis_url: str) -> None:
        self._redis = Redis.from_url(redis_url, socket_timeout=LISTENS_S, socket_connect_timeout=LISTENS_S)
        self._queue = Queue(QUEUE, connection=self._redis, serializer="json")
        self._ask_from = 0.0

    def ring(self, wakes: Sequence[Wake]) -> bool:
        """Queue the jobs, urgent ones in front; False when Redis is away, and then nothing is lost.

        The rows stay due, so the clock rings again or does the work itself.
        """
        if not wakes:
            return True
        if monotonic() < self._ask_from:
            return False
        try:
            for first in (False, True):
                jobs = list(self._jobs([wake for wake in wakes if wake.first is first]))
                if jobs:
                    self._queue.enqueue_many(jobs)
        except RedisError as error:
            if isinstance(error, Hangs):  # one that refuses costs nothing, and may be back at once
                self._ask_from = monotonic() + LEFT_ALONE_S
            log.warning("bell.silent", reason=type(error).__name__, jobs=len(wakes))
            return False
        return True

    def waiting(self) -> int | None:
        """How many jobs wait in the queue; None while Redis is away."""
        try:
            return int(self._queue.count)
        except RedisError:
            return None

    @staticmethod
    def _jobs(wakes: Sequence[Wake]) -> Iterator[EnqueueData]:
        """One job for each wake, but a few attempts share one: RQ's work on a job costs as much as ours."""
        for name, run in groupby(wakes, key=lambda wake: wake.job):
            ids, most = [wake.row_id for wake in run], TOGETHER if name in SEVERAL else 1
            for few in (ids[start : start + most] for start in range(0, len(ids), most)):
                yield Queue.prepare_data(
                    f"gateway.jobs.{name if len(few) == 1 else SEVERAL[name]}",
                    args=tuple(few),
                    timeout=JOB_TIMEOUT_S,
                    result_ttl=0,
                    failure_ttl=KEEP_FAILED_S,
                    at_front=wakes[0].first,
                )
