"""The service's processes in one: webhooks, the desk, workers, clocks, and a bell that may be lost."""

from __future__ import annotations

import asyncio
import io
import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import aiohttp
from flask import Flask
from sqlalchemy.exc import InterfaceError, OperationalError

from bench.simulation.chronicle import Chronicle
from bench.simulation.hazards import ACTING, Crash, Hazards, Process
from bench.simulation.strands import in_strand
from gateway.bell import Wake
from gateway.clock import AT_LEAST_S, AT_MOST_S, Clock
from gateway.deadlines import seconds_to_next
from gateway.heart import Heart
from gateway.jobs import do_job
from gateway.steady import Steady
from gateway.web.app import create_app
from gateway.web.face import Face
from gateway.work import Gateway

AWAY = (OperationalError, InterfaceError)
LONGEST_SLEEP_S = 3600.0
STUMBLE_S = 0.5
"""How long a clock waits after it has lost the database."""
Result = TypeVar("Result")


@dataclass
class SimulatedBell:
    """Redis: jobs in order, mostly; they may be lost, all of them or one, and for a while none is taken."""

    dice: random.Random
    chronicle: Chronicle
    hazards: Hazards
    loss_rate: float
    away_until: float = 0.0
    jobs: deque[Wake] = field(default_factory=deque)
    has_jobs: asyncio.Event = field(default_factory=asyncio.Event)

    def waiting(self) -> int | None:
        """How many jobs wait."""
        return len(self.jobs)

    def ring(self, wakes: Sequence[Wake]) -> bool:
        """Take jobs; False while Redis is away. Called right after every commit."""
        self.hazards.at("committed")
        if not wakes:
            return True
        if self.chronicle.time() < self.away_until:
            return False
        for wake in wakes:
            if self.dice.random() < self.loss_rate:
                self.chronicle.note("job lost", f"{wake.job} {wake.row_id}")
            elif wake.first:
                self.jobs.appendleft(wake)
            else:
                self.jobs.append(wake)
        self.has_jobs.set()
        return True

    async def take(self) -> Wake:
        """The next job, which now and then is not the oldest."""
        while not self.jobs:
            self.has_jobs.clear()
            await self.has_jobs.wait()
        if len(self.jobs) > 1 and self.dice.random() < self.loss_rate:
            self.jobs.rotate(-1)
        return self.jobs.popleft()

    def flush(self) -> None:
        """Everything in Redis is gone."""
        self.chronicle.note("flushed", f"{len(self.jobs)} jobs")
        self.jobs.clear()


class Service:
    """All processes on one event loop. `start` before anything else."""

    def __init__(self, gateway: Gateway, dice: random.Random, chronicle: Chronicle, hazards: Hazards) -> None:
        self.chronicle, self.hazards, self._dice = chronicle, hazards, dice
        self.bell = SimulatedBell(dice, chronicle, hazards, 0.0)
        self.gateway = replace(gateway, bell=self.bell)
        self.has_hearts = True
        self.web = [Process("web 1"), Process("web 2")]
        self.desk = Process("desk")
        self.workers = [Process("worker 1"), Process("worker 2")]
        self.clocks = [Process("clock 1"), Process("clock 2")]
        hazards.groups = (self.web, self.workers, self.clocks)
        self._gateways = {process.name: self._gateway_of() for process in self.processes}
        self._faces = {process.name: self._app(process, Face.CARRIER) for process in self.web}
        self._faces[self.desk.name] = self._app(self.desk, Face.DESK)
        self._notices = [asyncio.Event() for _ in self.clocks]
        self._looks_again: asyncio.TimerHandle | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._at_work: dict[str, asyncio.Future[None]] = {}
        self.webhooks: deque[tuple[dict[str, Any], bytes]] = deque(maxlen=400)

    def _gateway_of(self) -> Gateway:
        """A process's own: each watches over the wall's clock by itself."""
        return replace(self.gateway, steady=Steady("standing_at", self.chronicle.time))

    def _app(self, process: Process, face: Face) -> Flask:
        return create_app(self._gateways[process.name], face)

    @property
    def processes(self) -> list[Process]:
        """All of them."""
        return [*self.web, self.desk, *self.workers, *self.clocks]

    def start(self) -> None:
        """Start workers and clocks."""
        lives = [self._worker(process) for process in self.workers]
        lives += [self._clock(*both) for both in zip(self.clocks, self._notices, strict=True)]
        self._tasks = [asyncio.ensure_future(life) for life in lives]

    async def stop(self) -> None:
        """End them."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def hear_commit(self, is_notice: bool) -> None:
        """Every clock that sleeps wakes: at once for a NOTIFY, else when it looks again by itself.

        A clock that looks again though nothing was written finds nothing: those looks are left out.
        """
        self.chronicle.commits += 1
        if is_notice:
            self._wake_clocks()
        elif self._looks_again is None:
            self._looks_again = asyncio.get_running_loop().call_later(AT_MOST_S, self._wake_clocks)

    def _wake_clocks(self) -> None:
        if self._looks_again is not None:
            self._looks_again.cancel()
            self._looks_again = None
        for notice in self._notices:
            notice.set()

    # what others ask of it

    async def take_webhook(self, environ: dict[str, Any], body: bytes) -> tuple[int, Any, bytes]:
        """Status, headers and content of the carrier face's answer. Raises aiohttp's errors."""
        up = [process for process in self.web if process.back_at <= self.chronicle.time()]
        if not up:
            raise aiohttp.ConnectionTimeoutError("refused")
        process = self._dice.choice(up)
        answer = await self._ask(process, environ)
        if answer[0] == 200:
            self.webhooks.append((environ, body))
        self.chronicle.note("webhook", f"{environ['RAW_URI']} {_gist(body)} -> {answer[0]}")
        return answer

    async def hear_again(self, environ: dict[str, Any], body: bytes) -> int:
        """Take a webhook that was taken before; the status of the answer."""
        again = environ | {"wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO()}
        return (await self._ask(self.web[0], again))[0]

    async def ask_desk(self, environ: dict[str, Any]) -> tuple[int, Any, bytes]:
        """The same of the desk face."""
        if self.desk.back_at > self.chronicle.time():
            raise aiohttp.ConnectionTimeoutError("refused")
        return await self._ask(self.desk, environ)

    async def _ask(self, process: Process, environ: dict[str, Any]) -> tuple[int, Any, bytes]:
        told: list[Any] = []
        face = self._faces[process.name]

        def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> Callable[..., Any]:
            told[:] = [int(status.split(maxsplit=1)[0]), headers]
            return lambda _: None

        try:
            content = await self.within(process, lambda: b"".join(face.wsgi_app(environ, start_response)))
        except Crash as crash:
            raise aiohttp.ServerDisconnectedError(str(crash)) from crash
        return told[0], told[1], content

    # the carrier's line

    def before_request(self, method: str, url: str, data: Any) -> None:
        """The gateway is about to ask the carrier. Raises Crash."""
        if self.gateway.engine.pool.checkedout():  # type: ignore[attr-defined]
            self.chronicle.fault("style", "a transaction is open while the carrier is on the line")
        self.chronicle.note("request", f"{method} {_path(url)} {(data or {}).get('To', '')}")
        self.hazards.at("request")

    def after_request(self, method: str, url: str, status: int, text: bytes) -> None:
        """The carrier has answered, and nobody has written that down. Raises Crash."""
        sid = text.partition(b'"sid": "')[2][:34].decode()
        self.chronicle.note("answer", f"{method} {_path(url)} {status} {sid}")
        self.hazards.at("reply")

    # its processes

    async def within(self, process: Process, act: Callable[[], Result]) -> Result:
        """Do something as this process. Raises Crash, and whatever `act` raises."""
        token = ACTING.set(process)
        try:
            return await in_strand(act)
        finally:
            ACTING.reset(token)

    async def _until_up(self, process: Process) -> None:
        while (wait := max(process.back_at, process.stands_until) - self.chronicle.time()) > 0:
            await asyncio.sleep(wait)

    async def _worker(self, process: Process) -> None:
        while True:
            await self._until_up(process)
            wake = await self.bell.take()
            if process.back_at > self.chronicle.time():
                self.bell.jobs.appendleft(wake)  # it died waiting: another one takes it
                continue
            await self._job(process, wake)

    def kill(self, process: Process) -> None:
        """End a process wherever it is."""
        self.hazards.crash(process, "kill -9")
        at_work = self._at_work.get(process.name)
        if at_work is not None:
            at_work.cancel()

    async def _job(self, process: Process, wake: Wake) -> None:
        self.chronicle.note("job", f"{process.name}: {wake.job} {wake.row_id}")
        act = self.within(process, lambda: do_job(self._gateways[process.name], wake.job, wake.row_id))
        at_work = self._at_work[process.name] = asyncio.ensure_future(act)
        try:
            await at_work
        except Crash:
            return
        except asyncio.CancelledError:
            if at_work.done():  # it was killed
                return
            at_work.cancel()
            raise
        except AWAY:
            self.chronicle.note("job failed", f"{wake.job} {wake.row_id}: the database is away")
        except Exception as error:  # noqa: BLE001  # RQ notes it and goes on
            self.chronicle.fault("traceback", f"{wake.job} {wake.row_id}: {error!r}")

    async def _clock(self, process: Process, notice: asyncio.Event) -> None:
        gateway = self._gateways[process.name]
        clock, heart = Clock(gateway), Heart(gateway, self.chronicle.time)
        while True:
            await self._until_up(process)
            notice.clear()
            try:
                done = await self.within(process, clock.tick)
                if self.has_hearts:
                    await self.within(process, heart.beat)
                seconds = await self.within(process, self._seconds_to_next)
            except Crash:
                clock, heart = Clock(gateway), Heart(gateway, self.chronicle.time)
            except AWAY:
                await asyncio.sleep(STUMBLE_S)
            except Exception as error:  # noqa: BLE001  # a clock that dies of it is started again
                self.chronicle.fault("traceback", f"{process.name}: {error!r}")
                await asyncio.sleep(STUMBLE_S)
            else:
                if done:
                    self.chronicle.note("tick", f"{process.name}: {done} steps")
                await self._sleep(notice, 0.0 if done and seconds <= AT_LEAST_S else seconds)

    def _seconds_to_next(self) -> float:
        with self.gateway.engine.connect() as connection:
            seconds = seconds_to_next(connection)
        if seconds is None:
            return LONGEST_SLEEP_S
        return min(seconds, LONGEST_SLEEP_S) if seconds > 0 else AT_LEAST_S

    @staticmethod
    async def _sleep(notice: asyncio.Event, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await notice.wait()
        except TimeoutError:
            return


def _path(url: str) -> str:
    return url.partition("/Accounts/")[2].partition("/")[2]


def _gist(body: bytes) -> str:
    """What a webhook says: of its form only what tells how it goes on."""
    fields = dict(part.partition("=")[::2] for part in body.decode().split("&"))
    names = ("CallSid", "MessageSid", "CallStatus", "MessageStatus", "Digits", "Body")
    return " ".join(fields[name] for name in names if fields.get(name))
