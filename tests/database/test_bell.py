"""Redis as a bell: what is rung arrives, urgent first, and nothing hangs when it is away. Scenario 30."""

from __future__ import annotations

import inspect
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue

from gateway import jobs
from gateway.bell import JOB_TIMEOUT_S, LEFT_ALONE_S, QUEUE, Bell, Wake
from gateway.local.valkey import EmbeddedValkey
from gateway.work import Gateway
from tests.database.conftest import HeardBell
from tests.database.stock import new_dispatch, register_case


@pytest.fixture(scope="module")
def valkey() -> Iterator[EmbeddedValkey]:
    """A Redis of our own: the run's has workers on it."""
    folder = Path(tempfile.mkdtemp(prefix="gateway-bell-"))
    with EmbeddedValkey(folder) as server:
        yield server
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def queue(valkey: EmbeddedValkey) -> Queue:
    redis = Redis.from_url(valkey.url)
    redis.flushdb()
    return Queue(QUEUE, connection=redis, serializer="json")


@contextmanager
def held_still(server: EmbeddedValkey) -> Iterator[None]:
    """It takes connections and requests, and answers nothing."""
    assert server._process is not None
    server._process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        server._process.send_signal(signal.SIGCONT)


def waiting(queue: Queue) -> list[tuple[str, int]]:
    """The jobs in the order in which a worker takes them."""
    return [(str(job.func_name).removeprefix("gateway.jobs."), job.args[0]) for job in queue.get_jobs()]


def test_what_is_rung_waits_for_a_worker_in_its_order(valkey: EmbeddedValkey, queue: Queue) -> None:
    bell = Bell(valkey.url)
    assert bell.ring([Wake("deliver", 1), Wake("stop_leg", 2)])
    assert bell.ring([Wake("ask_carrier", 3)])
    assert waiting(queue) == [("deliver", 1), ("stop_leg", 2), ("ask_carrier", 3)]


def test_what_is_urgent_passes_everything_else(valkey: EmbeddedValkey, queue: Queue) -> None:
    bell = Bell(valkey.url)
    bell.ring([Wake("deliver", number) for number in range(300)])
    bell.ring([Wake("deliver", 901), Wake("stop_leg", 900, first=True)])
    assert waiting(queue)[0] == ("stop_leg", 900)
    assert waiting(queue)[-1] == ("deliver", 901)


def test_a_job_carries_an_id_and_nothing_else(valkey: EmbeddedValkey, queue: Queue) -> None:
    Bell(valkey.url).ring([Wake("deliver", 7)])
    [job] = queue.get_jobs()
    assert (job.args, job.kwargs) == ([7], {})
    assert job.timeout == JOB_TIMEOUT_S


def test_every_job_that_is_rung_can_be_found_by_a_worker() -> None:
    for name in jobs.JOBS:
        entry = getattr(jobs, name)
        [parameter] = inspect.signature(entry).parameters
        assert parameter.endswith("_id")


def test_nothing_to_ring_asks_nobody() -> None:
    assert Bell("redis://127.0.0.1:1/0").ring([])


def test_a_bell_without_redis_says_so_at_once() -> None:
    started = time.monotonic()
    assert not Bell("redis://127.0.0.1:1/0").ring([Wake("deliver", 1), Wake("deliver", 2, first=True)])
    assert time.monotonic() - started < 1


def test_a_redis_that_hangs_holds_nobody_for_long() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        started = time.monotonic()
        assert not Bell(f"redis://127.0.0.1:{deaf.getsockname()[1]}/0").ring([Wake("deliver", 1)])
        assert time.monotonic() - started < 1


def test_a_redis_that_hangs_holds_up_one_of_many_and_is_asked_again_later(
    valkey: EmbeddedValkey, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock has hundreds of steps to take, and does their jobs itself meanwhile."""
    bell = Bell(valkey.url)
    assert bell.ring([Wake("deliver", 1)])
    with held_still(valkey):
        started = time.monotonic()
        assert not any(bell.ring([Wake("deliver", number)]) for number in range(2, 30))
        assert time.monotonic() - started < 1
    monkeypatch.setattr("gateway.bell.monotonic", lambda: time.monotonic() + LEFT_ALONE_S)
    assert bell.ring([Wake("deliver", 30)])
    assert waiting(queue)[-1] == ("deliver", 30)


def test_a_bell_rings_again_when_redis_is_back(valkey: EmbeddedValkey, queue: Queue) -> None:
    bell = Bell(valkey.url)
    assert bell.ring([Wake("deliver", 1)])
    valkey.stop()
    assert not bell.ring([Wake("deliver", 2)])
    valkey.start()
    assert bell.ring([Wake("deliver", 3)])
    assert waiting(queue)[-1] == ("deliver", 3)


def test_the_bell_is_rung_after_the_commit(gateway: Gateway, bell: HeardBell) -> None:
    with gateway.work() as work:
        register_case(work)
        assert work.wakes
        assert bell.rung == []
    assert {wake.job for wake in bell.rung} == {"deliver"}


def test_what_is_taken_back_is_not_rung(gateway: Gateway, bell: HeardBell) -> None:
    with pytest.raises(ZeroDivisionError), gateway.work() as work:
        register_case(work).id / 0
    assert bell.rung == []


@pytest.mark.parametrize("emergency", [False, True])
def test_in_an_emergency_everything_of_the_case_goes_first(
    gateway: Gateway, bell: HeardBell, emergency: bool
) -> None:
    new_dispatch(gateway, emergency=emergency)
    urgent = [wake for wake in bell.rung if wake.first]
    first_contact = 1
    assert len(urgent) >= 5 if emergency else len(urgent) == first_contact
