"""Citizens with matters, and officers who go on with what they have taken; all of them by seeded dice."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from psycopg import Connection

from bench.simulation.carrier import Carrier
from bench.simulation.chronicle import Chronicle
from bench.simulation.line import environ_of
from bench.simulation.loop import VirtualLoop
from bench.simulation.service import Service
from gateway.switchboard.setup import set_phone
from gateway.switchboard.virtual import NotPossible

UNITS = """
    SELECT code, direct_number FROM units
    WHERE direct_number IS NOT NULL AND kind NOT IN ('police', 'centre') ORDER BY code
"""
IN_HAND = """
    SELECT c.code, p.number, d.state, d.contacted_at IS NULL FROM dispatches d
    JOIN cases c ON c.id = d.case_id
    JOIN people o ON o.id = d.acknowledged_by_id JOIN contacts p ON p.id = o.mobile_id
    WHERE d.state IN ('acknowledged', 'in_progress', 'on_site', 'replied') AND d.unit_code <> 'GAJ'
    ORDER BY d.id
"""
NOT_TAKEN = """
    SELECT c.code, n.number FROM dispatches d JOIN cases c ON c.id = d.case_id
    JOIN shifts s ON s.unit_code = d.unit_code AND s.starts_at <= service_now() AND s.ends_at > service_now()
    JOIN people p ON p.id = s.officer_id JOIN contacts n ON n.id = p.mobile_id
    WHERE d.state IN ('dispatched', 'notified') ORDER BY d.id
"""
MATTERS = ("夜间施工噪音", "饭店油烟扰民", "垃圾无人清运", "路灯不亮", "井盖缺失", "自来水停水", "拖欠工资")
DANGER = ("有人落水了", "燃气泄漏", "有人要跳楼")
AT_HOME: dict[str, Any] = {"then": "answers", "after_s": 4, "hangs_up_after_s": 15}
RATES: dict[str, Any] = {**AT_HOME, "on_text": {"after_s": 40, "body": "1", "only_to": ["评价", "满意"]}}
WAYS = {"registered": 55, "put through": 20, "common number": 10, "written": 15}
DESK = "http://127.0.0.1:8120"
DESK_GIVES_UP_S = 120.0


@dataclass
class People:
    """Everybody outside the service."""

    loop: VirtualLoop
    dice: random.Random
    service: Service
    carrier: Carrier
    chronicle: Chronicle
    database: Connection[Any]
    common_number: str
    drills: float = 0.05
    emergencies: float = 0.08
    came: int = 0
    not_taken: list[str] = field(default_factory=list)
    _busy: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.units = self.database.execute(UNITS).fetchall()

    @property
    def are_busy(self) -> bool:
        """Whether somebody is still on the line or at the desk."""
        return bool(self._busy)

    async def come(self, count: int, every_s: float) -> None:
        """So many citizens, one after the other."""
        for _ in range(count):
            await asyncio.sleep(self.dice.expovariate(1 / every_s))
            way = self.dice.choices(list(WAYS), list(WAYS.values()))[0]
            self.came += 1
            number = f"+8613990{self.came:06d}"
            ways = {"registered": self._is_registered, "written": self._writes}
            task = asyncio.ensure_future(ways[way](number) if way in ways else self._calls(number, way))
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)

    async def _is_registered(self, number: str) -> None:
        self._plug_in(number, RATES if self.dice.random() < 0.5 else AT_HOME)
        matter = self.dice.choice(MATTERS)
        is_danger, is_drill = self.dice.random() < self.emergencies, self.dice.random() < self.drills
        described = {
            "happened_at": self.loop.now.isoformat(), "place": "车城大道三段某小区", "caller_name": "王女士",
            "caller_phone": number, "request": "请尽快处理", "matter": matter, "region": "YJQ",
            "unit": self.dice.choice(self.units)[0], "emergency": is_danger, "drill": is_drill,
        }  # fmt: skip
        self.chronicle.note("registers", f"{number} {described['unit']} {is_danger=} {is_drill=}")
        await self._put_down(number, described)

    async def _put_down(self, number: str, described: dict[str, Any]) -> None:
        """The desk's program registers until it is told the code, but nobody asks it to look for doubles."""
        body = json.dumps(described).encode()
        until = self.loop.time() + DESK_GIVES_UP_S
        while self.loop.time() < until:
            environ = environ_of("POST", f"{DESK}/api/cases", body, "application/json", {})
            try:
                status, _, content = await self.service.ask_desk(environ)
            except aiohttp.ServerDisconnectedError:
                return  # it may be on record or not: a person looks, and the simulation does not
            except aiohttp.ConnectionTimeoutError:
                status, content = 503, b""
            if status == 201:
                self.chronicle.note("registered", f"{number} {json.loads(content)['code']}")
                return
            if status < 500:
                self.chronicle.fault("register", f"{status} {content.decode()}")
                return
            await asyncio.sleep(2)
        self.not_taken.append(number)

    async def _calls(self, number: str, way: str) -> None:
        self._plug_in(number, None)
        to = self.common_number if way == "common number" else self.dice.choice(self.units)[1]
        self._dial(number, to)
        patience = self.dice.choice((self.dice.uniform(1, 20), self.dice.uniform(20, 200)))
        until = self.loop.time() + patience
        while self.loop.time() < until:
            await asyncio.sleep(self.dice.uniform(4, 25))
            if way == "common number" or self.dice.random() < 0.1:
                self._press(number, self.dice.choice("1122345679") if self.dice.random() < 0.93 else "0")
        self._hang_up(number)
        self._plug_in(number, RATES if self.dice.random() < 0.5 else AT_HOME)

    async def _writes(self, number: str) -> None:
        self._plug_in(number, RATES if self.dice.random() < 0.5 else AT_HOME)
        what = self.dice.choice(DANGER if self.dice.random() < self.emergencies else MATTERS)
        body = f"车城大道三段{number[-3:]}号{what}，我叫王芳，请派人处理"
        for _ in range(1 + (self.dice.random() < 0.1)):
            self.chronicle.note("writes", f"{number} {body}")
            self.carrier.texts.write(self.carrier.phones.handsets[number], self.common_number, body)
            await asyncio.sleep(self.dice.uniform(5, 60))

    async def officers_go_on(self, every_s: float) -> None:
        """Those who have a case report what they have done, one every so often."""
        steps = {"acknowledged": "已联系 {}", "in_progress": "到场 {}", "on_site": "答复 {} 已当面告知"}
        while True:
            await asyncio.sleep(self.dice.expovariate(1 / every_s))
            held = self.database.execute(IN_HAND).fetchall()
            if not held:
                continue
            code, number, state, _ = self.dice.choice(held)
            words = steps.get(state, "5 {} 已处理完毕")
            if self.dice.random() < 0.4:
                words = "5 {} 已处理完毕"
            elif self.dice.random() < 0.03:
                words = "2 {} 不属本单位职责"
            elif self.dice.random() < 0.03:
                words = "3 {}"
            self.writes_from(number, words.format(code))

    def make_the_rounds(self) -> None:
        """Whoever is on duty looks what nobody has taken, and takes it."""
        for code, number in self.database.execute(NOT_TAKEN).fetchall():
            self.writes_from(number, f"1 {code}")

    def writes_from(self, number: str, body: str) -> None:
        """Somebody texts the common number."""
        self.chronicle.note("texts", f"{number} {body}")
        self.carrier.texts.write(self.carrier.phones.handsets[number], self.common_number, body)

    def staff(self, persona: object, *, sure: object | None = None) -> None:
        """Let whoever is on duty behave so; the centre and the 110 desk are there, if `sure` is given."""
        for handset in self.carrier.phones.handsets.values():
            if handset.label == "群众":
                continue
            is_sure = "效能" in handset.owner or "110" in handset.label
            chosen = sure if is_sure and sure is not None else persona
            if isinstance(chosen, dict) and handset.kind == "landline":
                chosen = {name: value for name, value in chosen.items() if name != "on_text"}
            self._plug_in_as(handset.number, chosen)

    def _plug_in(self, number: str, persona: object) -> None:
        set_phone(self.carrier.phones, number, {"label": "群众", "kind": "mobile", "persona": persona})

    def _plug_in_as(self, number: str, persona: object) -> None:
        handset = self.carrier.phones.handsets[number]
        known = {
            "label": handset.label, "owner": handset.owner, "kind": handset.kind,
            "extension": handset.extension, "persona": persona,
        }  # fmt: skip
        set_phone(self.carrier.phones, number, known)

    def _dial(self, number: str, to: str) -> None:
        self.chronicle.note("dials", f"{number} {to}")
        try:
            self.carrier.traffic.take(number, to, number, None, {})
        except NotPossible as why:
            self.chronicle.note("cannot", f"{number} {why}")

    def _press(self, number: str, digit: str) -> None:
        self.chronicle.note("presses", f"{number} {digit}")
        try:
            self.carrier.phones.press(self.carrier.phones.handsets[number], digit)
        except NotPossible as why:
            self.chronicle.note("cannot", f"{number} {why}")

    def _hang_up(self, number: str) -> None:
        self.chronicle.note("hangs up", number)
        try:
            self.carrier.phones.put_down(self.carrier.phones.handsets[number])
        except NotPossible as why:
            self.chronicle.note("cannot", f"{number} {why}")
