"""The worker process: takes jobs from Redis one by one, until a supervisor renews it."""

from __future__ import annotations

import sys
import traceback
from datetime import timedelta

from redis import Redis
from redis.client import Pipeline
from rq import Queue, SimpleWorker
from rq.job import Job
from rq.timeouts import JobTimeoutException
from rq.utils import now

from gateway import jobs
from gateway.bell import JOB_TIMEOUT_S, QUEUE
from gateway.work import Gateway

JOBS_BEFORE_RENEWAL = 5000
BEAT_EVERY = timedelta(seconds=5)


class Worker(SimpleWorker):
    """Runs jobs in its own process: a fork for each job would cost four times the latency of a call.

    The short times make RQ find what a killed worker left behind within seconds instead of minutes; nothing
    rests on that, because the clock puts every undelivered row back in the queue anyway. So RQ's books on
    each run, which cost more than the run, are not kept: a job that is taken lies in RQ's intermediate list
    until it is done.
    """

    max_connection_wait_time = 2.0

    def __init__(self, redis_url: str) -> None:
        connection = Redis.from_url(redis_url)
        queue = Queue(QUEUE, connection=connection, serializer="json")
        super().__init__(
            [queue], connection=connection, serializer="json", worker_ttl=30, maintenance_interval=15
        )

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Do the job, then strike it off; one that fails is kept with its reason, as RQ keeps it."""
        try:
            with self.death_penalty_class(job.timeout or JOB_TIMEOUT_S, JobTimeoutException, job_id=job.id):
                job.perform()
        except Exception:  # noqa: BLE001  # whatever it was, the next job gets its turn
            self.handle_exception(job, *sys.exc_info())
            self.handle_job_failure(job, queue, exc_string=traceback.format_exc())
            queue.intermediate_queue.remove(job.id)
            return
        with self.connection.pipeline(transaction=False) as pipeline:
            pipeline.lrem(queue.intermediate_queue_key, 1, job.id)
            pipeline.delete(job.key)
            pipeline.execute()

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Tell Redis that this worker lives: every few seconds, not four times a job."""
        if self.last_heartbeat is None or now() - self.last_heartbeat >= BEAT_EVERY:
            super().heartbeat(timeout, pipeline)

    def set_state(self, state: str, pipeline: Pipeline | None = None) -> None:  # noqa: ARG002
        """Whether it is busy is known here only: telling Redis would take a round trip each time."""
        self._state = state


def run_worker(gateway: Gateway) -> None:
    """Work until told to stop, or until it is time for a fresh process."""
    jobs.work_for(gateway)
    with gateway.work():
        pass  # the first connection and the first statement cost most: pay for them before the first job
    Worker(gateway.settings.redis_url).work(max_jobs=JOBS_BEFORE_RENEWAL, logging_level="WARNING")
