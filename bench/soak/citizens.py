"""Citizens with matters: 110 registers them or puts them through, or they write; each has a telephone."""

from __future__ import annotations

import heapq
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

import requests

from bench.soak.town import Town

MATTERS = ("夜间施工噪音", "饭店油烟扰民", "垃圾无人清运", "路灯不亮", "井盖缺失", "自来水停水", "拖欠工资")
WAYS = {"registered": 5, "put through": 3, "written": 2}
AT_HOME = {"then": "answers", "after_s": 4, "hangs_up_after_s": 15}
LONGEST_CALL_S = 150.0


@dataclass
class Citizens:
    """All who have a matter in this town; `came` counts them by their way in."""

    town: Town
    dice: random.Random
    units: list[tuple[str, str]]
    came: Counter[str] = field(default_factory=Counter)
    lost_at_the_desk: list[str] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=lambda: count(1))
    _later: list[tuple[float, int, Callable[[], object]]] = field(default_factory=list)

    def come(self, every_s: float, for_s: float, look: Callable[[], None]) -> None:
        """One citizen every so often, for so long; `look` is called about once a second."""
        until, next_at = time.monotonic() + for_s, time.monotonic()
        while (now := time.monotonic()) < until:
            if now >= next_at:
                next_at += every_s
                self.one()
            self.go_on()
            look()
            time.sleep(max(0.0, min(1.0, next_at - time.monotonic())))

    def go_on(self) -> None:
        """Let those hang up whose time has come."""
        while self._later and self._later[0][0] <= time.monotonic():
            heapq.heappop(self._later)[2]()

    @property
    def are_on_the_line(self) -> bool:
        """Whether somebody has still to hang up."""
        return bool(self._later)

    def one(self) -> None:
        """One more citizen, in one of the three ways."""
        way = self.dice.choices(list(WAYS), list(WAYS.values()))[0]
        self.came[way] += 1
        number = f"+8613990{next(self._numbers):06d}"
        ways = {"registered": self._is_registered, "put through": self._calls, "written": self._writes}
        ways[way](number)

    def _is_registered(self, number: str) -> None:
        self._plug_in(number, AT_HOME)
        described = {
            "happened_at": datetime.now(UTC).isoformat(),
            "place": "车城大道三段某小区",
            "caller_name": "王女士",
            "caller_phone": number,
            "request": "请尽快处理",
            "matter": self.dice.choice(MATTERS),
            "region": "YJQ",
            "unit": self.dice.choice(self.units)[0],
        }
        try:
            self.town.register(described)
        except requests.RequestException as error:
            self.lost_at_the_desk.append(f"{number}: {error}")

    def _calls(self, number: str) -> None:
        self._plug_in(number, None)
        self.town.control("POST", f"/phones/{number}/dial", {"to": self.dice.choice(self.units)[1]})
        hang_up_at = time.monotonic() + self.dice.uniform(20, LONGEST_CALL_S)

        def hang_up() -> None:
            self.town.control("POST", f"/phones/{number}/hang_up", {})
            self._plug_in(number, AT_HOME)

        heapq.heappush(self._later, (hang_up_at, len(self._later), hang_up))

    def _writes(self, number: str) -> None:
        self._plug_in(number, AT_HOME)
        body = f"车城大道三段{number[-3:]}号{self.dice.choice(MATTERS)}，我叫王芳，请派人处理"
        self.town.control(
            "POST", f"/phones/{number}/text", {"to": self.town.settings.common_number, "body": body}
        )

    def _plug_in(self, number: str, persona: object) -> None:
        self.town.control("PUT", f"/phones/{number}", {"label": "群众", "kind": "mobile", "persona": persona})
