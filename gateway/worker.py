"""The worker process: takes jobs from Redis one by one, until a supervisor renews it."""

from __future__ import annotations

from redis import Redis
from rq import Queue, SimpleWorker

from gateway import jobs
from gateway.bell import QUEUE
from gateway.work import Gateway

JOBS_BEFORE_RENEWAL = 5000


class Worker(SimpleWorker):
    """Runs jobs in its own process: a fork for each job would cost four times the latency of a call.

    The short times make RQ find what a killed worker left behind within seconds instead of minutes; nothing
    rests on that, because the clock puts every undelivered row back in the queue anyway.
    """

    max_connection_wait_time = 2.0

    def __init__(self, redis_url: str) -> None:
        connection = Redis.from_url(redis_url)
        queue = Queue(QUEUE, connection=connection, serializer="json")
        super().__init__(
            [queue], connection=connection, serializer="json", worker_ttl=30, maintenance_interval=15
        )


def run_worker(gateway: Gateway) -> None:
    """Work until told to stop, or until it is time for a fresh process."""
    jobs.work_for(gateway)
    with gateway.work():
        pass  # the first connection and the first statement cost most: pay for them before the first job
    Worker(gateway.settings.redis_url).work(max_jobs=JOBS_BEFORE_RENEWAL, logging_level="WARNING")
