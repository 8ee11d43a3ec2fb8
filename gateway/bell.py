"""Redis as a bell: it carries the names of jobs and the ids of rows, and may be lost at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.queue import EnqueueData

QUEUE = "urgent"
JOB_TIMEOUT_S = 20
KEEP_FAILED_S = 86_400

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


class Bell:
    """Tells the workers that rows are waiting for them."""

    def __init__(self, redis_url: str) -> None:
        self._redis = Redis.from_url(redis_url, socket_timeout=2.0, socket_connect_timeout=1.0)
        self._queue = Queue(QUEUE, connection=self._redis, serializer="json")

    def ring(self, wakes: Sequence[Wake]) -> bool:
        """Queue the jobs, urgent ones in front; False when Redis is away, and then nothing is lost.

        The rows stay due, so the clock rings again or does the work itself.
        """
        if not wakes:
            return True
        try:
            for first in (False, True):
                jobs = [self._job(wake) for wake in wakes if wake.first is first]
                if jobs:
                    self._queue.enqueue_many(jobs)
        except RedisError as error:
            log.warning("bell.silent", reason=type(error).__name__, jobs=len(wakes))
            return False
        return True

    @staticmethod
    def _job(wake: Wake) -> EnqueueData:
        return Queue.prepare_data(
            f"gateway.jobs.{wake.job}",
            args=(wake.row_id,),
            timeout=JOB_TIMEOUT_S,
            result_ttl=0,
            failure_ttl=KEEP_FAILED_S,
            at_front=wake.first,
        )
