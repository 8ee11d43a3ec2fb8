"""The worker: each job is done and struck off, a failing one is kept, and RQ's books cost little."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue
from rq.registry import FailedJobRegistry

from gateway import jobs
from gateway.bell import QUEUE, Bell, Wake
from gateway.local.valkey import EmbeddedValkey
from gateway.worker import Worker

MOST_COMMANDS = 10
JOBS = 20


@pytest.fixture(scope="module")
def valkey() -> Iterator[EmbeddedValkey]:
    """A Redis of our own: the run's has workers on it."""
    folder = Path(tempfile.mkdtemp(prefix="gateway-worker-"))
    with EmbeddedValkey(folder) as server:
        yield server
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def redis(valkey: EmbeddedValkey) -> Redis:
    connection = Redis.from_url(valkey.url)
    connection.flushdb()
    return connection


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rows for which the job was done; that of row 13 fails."""
    rows: list[int] = []

    def stop_leg(attempt_id: int) -> None:
        if attempt_id == 13:
            raise ZeroDivisionError
        rows.append(attempt_id)

    monkeypatch.setattr(jobs, "stop_leg", stop_leg)
    return rows


def work_off(valkey: EmbeddedValkey) -> None:
    """Run a worker until nothing is left."""
    Worker(valkey.url).work(burst=True, logging_level="CRITICAL")


def commands(redis: Redis) -> int:
    return sum(int(each["calls"]) for each in redis.info("commandstats").values())


def test_a_job_that_is_done_leaves_nothing_behind(
    valkey: EmbeddedValkey, redis: Redis, done: list[int]
) -> None:
    Bell(valkey.url).ring([Wake("stop_leg", 1), Wake("stop_leg", 2)])
    work_off(valkey)
    assert done == [1, 2]
    assert not redis.keys("rq:job:*")
    assert redis.lrange("rq:queue:urgent:intermediate", 0, -1) == []


def test_a_job_that_fails_is_kept_with_its_reason_and_stops_nobody(
    valkey: EmbeddedValkey, redis: Redis, done: list[int]
) -> None:
    Bell(valkey.url).ring([Wake("stop_leg", 13), Wake("stop_leg", 14)])
    work_off(valkey)
    assert done == [14]
    queue = Queue(QUEUE, connection=redis, serializer="json")
    [failed] = FailedJobRegistry(queue=queue).get_job_ids()
    job = queue.fetch_job(failed)
    reason = job.latest_result() if job is not None else None
    assert reason is not None
    assert "ZeroDivisionError" in str(reason.exc_string)
    assert redis.lrange("rq:queue:urgent:intermediate", 0, -1) == []


def test_a_job_is_in_a_list_until_it_is_done(
    valkey: EmbeddedValkey, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    monkeypatch.setattr(jobs, "stop_leg", lambda _: seen.append(redis.llen("rq:queue:urgent:intermediate")))
    Bell(valkey.url).ring([Wake("stop_leg", 1)])
    work_off(valkey)
    assert seen == [1]


def test_a_job_costs_few_commands(valkey: EmbeddedValkey, redis: Redis, done: list[int]) -> None:
    Bell(valkey.url).ring([Wake("stop_leg", 1)])
    before = commands(redis)
    work_off(valkey)
    alone = commands(redis) - before
    Bell(valkey.url).ring([Wake("stop_leg", number) for number in range(100, 101 + JOBS)])
    before = commands(redis)
    work_off(valkey)
    assert (commands(redis) - before - alone) / JOBS <= MOST_COMMANDS
    assert len(done) == 2 + JOBS
