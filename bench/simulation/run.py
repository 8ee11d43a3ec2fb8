"""One seed: a town, its people, its trouble, and what must hold all the while."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import SecretStr
from sqlalchemy import create_engine

from bench.simulation.carrier import Carrier, same_names
from bench.simulation.chronicle import Chronicle
from bench.simulation.database import BEGINNING, ServiceTime
from bench.simulation.hazards import Hazards, watch
from bench.simulation.line import CarrierLine, WebhookLine
from bench.simulation.logs import heard
from bench.simulation.loop import VirtualLoop
from bench.simulation.people import People
from bench.simulation.plan import Plan, Trouble
from bench.simulation.service import Service
from bench.simulation.story import story_of
from bench.simulation.watch import PASSING, Watch
from gateway.catalogue.load import load_catalogue
from gateway.settings import Settings
from gateway.switchboard.fault_sets import read_orders
from gateway.switchboard.options import Options
from gateway.telephone_book import telephone_book
from gateway.trunks import Trunk, Trunks
from gateway.work import Gateway
from models.trunk import TrunkCode
from notifications.carriers.twilio import TwilioCarrier
from notifications.wording import Wording

RELIABLE: dict[str, Any] = {"then": "answers", "after_s": 5, "presses": [{"digit": "1", "after_s": 12}]}
WRITES_TOO: dict[str, Any] = {
    **RELIABLE, "on_text": {"after_s": 8, "body": "1 {code}", "only_to": ["派单", "签收"]}
}  # fmt: skip
REST_S = 1800.0
ROUNDS_AFTER_S = 400.0
"""By then everything that happens by itself has happened: the centre was called once more."""
LOOKS_S = 20.0
ACCOUNT = "AC" + "0" * 32
AT_REST = """
    SELECT (SELECT count(*) FROM dispatches WHERE state IN ('dispatched', 'notified'))
    + (SELECT count(*) FROM attempts
         WHERE state IN ('due', 'claimed', 'uncertain', 'handed_over', 'ringing', 'answered'))
    + (SELECT count(*) FROM inbound_calls WHERE ended_at IS NULL)
    + (SELECT count(*) FROM inbound_texts WHERE meant = '')
    + (SELECT count(*) FROM text_intakes WHERE next_due_at IS NOT NULL)
"""

LEFT = """
    SELECT 'share', d.id, c.code, d.unit_code, d.state, d.next_due_at FROM dispatches d
        JOIN cases c ON c.id = d.case_id WHERE d.state IN ('dispatched', 'notified')
    UNION ALL SELECT channel, id, c.code, rung, a.state, a.next_due_at FROM attempts a
        LEFT JOIN cases c USING (id)
        WHERE a.state IN ('due', 'claimed', 'uncertain', 'handed_over', 'ringing', 'answered')
    UNION ALL SELECT 'call', id, '', dialled, state, next_due_at FROM inbound_calls WHERE ended_at IS NULL
    UNION ALL SELECT 'text', id, '', body, meant, next_due_at FROM inbound_texts WHERE meant = ''
    UNION ALL SELECT 'intake', id, '', '', state, next_due_at FROM text_intakes WHERE next_due_at IS NOT NULL
"""


@dataclass(frozen=True)
class Outcome:
    """What became of one seed. The same seed has the same `mark`."""

    plan: Plan
    cases: int
    faults: tuple[str, ...]
    mark: str
    counts: Counter[str]
    took_s: float
    cpu_s: float
    virtual_s: float
    story: tuple[str, ...]
    told: tuple[str, ...]
    """Of the story, what concerns the cases that something is wrong with."""


def simulate(plan: Plan, database_url: str) -> Outcome:
    """Run one seed on a fresh town; the second run of the same seed does exactly the same."""
    loop = VirtualLoop(BEGINNING + plan.begins)
    began = time.monotonic(), time.process_time()
    try:
        asyncio.set_event_loop(loop)
        with same_names(plan.seed):
            return loop.run_until_complete(_begin(plan, database_url, loop, began))
    finally:
        asyncio.set_event_loop(None)
        loop.close()


async def _begin(plan: Plan, database_url: str, loop: VirtualLoop, began: tuple[float, float]) -> Outcome:
    simulation = _Simulation(plan, database_url, loop)
    with heard(simulation.chronicle):
        return await simulation.run(began)


class _Simulation:
    """All the parts of one."""

    def __init__(self, plan: Plan, database_url: str, loop: VirtualLoop) -> None:
        self.plan, self.loop = plan, loop
        self.chronicle = Chronicle(loop.time)
        self.time = ServiceTime(database_url)
        self._killed = self._dice("killed")
        self.time.stand(loop.now)
        self.hazards = Hazards(self._dice("crashes"), self.chronicle, plan.crash_rate)
        settings = _settings(database_url)
        self.gateway = _gateway(settings)
        self.service = Service(self.gateway, self._dice("service"), self.chronicle, self.hazards)
        watch(self.gateway.engine, self.hazards, self.service.hear_commit, lambda: self.time.stand(loop.now))
        self.carrier = Carrier(Options(ACCOUNT, "token"), telephone_book(settings), loop)
        self.carrier.tell(WebhookLine(self.service))
        line = CarrierLine(self.carrier.app, self.service, settings.carrier_timeout_s)
        for trunk in self.gateway.trunks.values():
            assert isinstance(trunk.carrier, TwilioCarrier)
            trunk.carrier.ask_by(line)
        self.people = People(
            loop, self._dice("people"), self.service, self.carrier, self.chronicle, self.time.line,
            settings.common_number,
        )  # fmt: skip
        self.watch = Watch(
            self.service, self.carrier, self.chronicle, self.hazards, self.time.line, self._dice("replays")
        )

    async def run(self, began: tuple[float, float]) -> Outcome:
        """Let citizens come and trouble strike; then let everything come to rest, and judge."""
        plan = self.plan
        self.people.staff(plan.persona)
        self.service.bell.loss_rate = plan.loss_rate
        if plan.fault_share:
            self.carrier.order_faults(plan.fault_share, plan.seed)
        self.service.start()
        eyes = [asyncio.ensure_future(self.watch.keep_looking())]
        replays = asyncio.ensure_future(self.watch.replay_webhooks(40))
        troubles = [asyncio.ensure_future(self._strike(trouble)) for trouble in plan.troubles]
        await self.people.come(plan.cases, plan.every_s)
        await asyncio.gather(*troubles)
        self._calm()
        await self._rest()
        replays.cancel()
        self.service.has_hearts = False  # to beat for days takes long, and there is no more trouble
        if plan.goes_on_s:
            await self._go_on(plan.goes_on_s)
        for eye in eyes:
            eye.cancel()
        await asyncio.gather(replays, *eyes, return_exceptions=True)
        self.watch.look()
        self.watch.look(PASSING)
        await self.service.stop()
        self.gateway.engine.dispose()
        told = tuple(story_of(self.chronicle, self.time.line, self.loop.start))
        cases = self.time.line.execute("SELECT count(*) FROM cases").fetchone()
        self.time.close()
        assert cases is not None
        chronicle = self.chronicle
        return Outcome(
            plan, cases[0], tuple(chronicle.faults), chronicle.mark, chronicle.counts,
            time.monotonic() - began[0], time.process_time() - began[1], self.loop.time(),
            tuple(chronicle.lines()), told,
        )  # fmt: skip

    async def _strike(self, trouble: Trouble) -> None:
        await asyncio.sleep(trouble.at_s)
        self.chronicle.note("trouble", f"{trouble.kind} for {trouble.lasts_s:.1f} s")
        service, faults = self.service, self.carrier.switchboard.faults
        if trouble.kind == "redis away":
            service.bell.away_until = self.loop.time() + trouble.lasts_s
        elif trouble.kind == "redis flushed":
            service.bell.flush()
        elif trouble.kind == "database away":
            self.hazards.lose_database(trouble.lasts_s)
        elif trouble.kind == "clocks stand":
            self.hazards.trouble(trouble.lasts_s)
            for clock in service.clocks:
                clock.stands_until = self.loop.time() + trouble.lasts_s
        elif trouble.kind == "clock set":
            self.time.jump += timedelta(seconds=trouble.lasts_s)
        elif trouble.kind == "killed":
            service.kill(self._killed.choice(service.processes))
        else:
            kind = self._killed.choice(("down", "cut_off"))
            faults.add(
                read_orders(faults, {"set": kind, "for_s": trouble.lasts_s, "seed": self.plan.seed + 1})
            )

    async def _go_on(self, seconds: float) -> None:
        """What was taken is handled, citizens get their answers and are asked what they think."""
        officers = asyncio.ensure_future(self.people.officers_go_on(30))
        await asyncio.sleep(seconds)
        officers.cancel()
        await asyncio.gather(officers, return_exceptions=True)

    def _calm(self) -> None:
        """No more trouble, and people who answer."""
        self.carrier.switchboard.faults.clear()
        self.hazards.crash_rate = self.service.bell.loss_rate = 0.0
        self.people.staff(WRITES_TOO)

    async def _rest(self) -> None:
        began = self.loop.time()
        while self.loop.time() < began + REST_S:
            await asyncio.sleep(LOOKS_S)
            if not self.people.are_busy and not self._left():
                return
            if self.loop.time() > began + ROUNDS_AFTER_S:
                self.people.make_the_rounds()
        for line in self.time.line.execute(LEFT):
            self.chronicle.fault("rest", " ".join(map(str, line)))

    def _left(self) -> int:
        found = self.time.line.execute(AT_REST).fetchone()
        assert found is not None
        return int(found[0])

    def _dice(self, what: str) -> random.Random:
        return random.Random(f"{what} {self.plan.seed}")


def _settings(database_url: str) -> Settings:
    return Settings(
        database_url=database_url,
        redis_url="redis://127.0.0.1:1/0",
        carrier_base_url="http://127.0.0.1:8180",
        carrier_account_sid=ACCOUNT,
        carrier_auth_token=SecretStr("token"),
        carrier_slow_s=60,  # measured in real time, of which there is none here
    )


def _gateway(settings: Settings) -> Gateway:
    account = settings.carrier_accounts[0]
    carrier = TwilioCarrier(
        account.base_url, account.sid, account.tokens, settings.public_base_url, settings.carrier_timeout_s
    )
    bell: Any = None  # the service has its own
    return Gateway(
        settings=settings,
        engine=create_engine(settings.database_url, pool_size=20),
        bell=bell,
        trunks=Trunks(Trunk(TrunkCode.PRIMARY, carrier, account.sid, account.numbers)),
        catalogue=load_catalogue(),
        wording=Wording.load(),
    )
