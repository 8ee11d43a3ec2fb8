"""The bare twin's worker: RQ's SimpleWorker and nothing else."""

from __future__ import annotations

from rq import Queue, SimpleWorker

from bench.bare import jobs
from bench.bare.parts import QUEUE, bell

if __name__ == "__main__":
    jobs.deliver(0)
    line = bell()
    SimpleWorker([Queue(QUEUE, connection=line, serializer="json")], connection=line, serializer="json").work(
        logging_level="WARNING"
    )
