"""What is done to the service, when, and how long each part is away for it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread

from redis import Redis
from redis.exceptions import RedisError

from bench.chaos.parts import Parts
from bench.chaos.watch import Watch

KILLED = ("web-carrier", "web-desk", "worker-1", "worker-2", "clock", "valkey", "postgres")
HELD = ("clock", "worker-1", "valkey")
HELD_S = (2.0, 12.0)
PAUSE_S = (4.0, 14.0)
BACK_WITHIN_S = 60.0
CALM_WITHIN_S = 60.0


@dataclass
class Strike:
    """One blow: `back_s` until all parts served again, `calm_s` from then until nothing was late.

    `missing` is what was waited for last.
    """

    what: str
    at: float
    missing: list[str] = field(default_factory=list)
    back_s: float | None = None
    calm_s: float | None = None


@dataclass
class Strikes:
    """Blows at random moments, one after the other: the next comes while the last is hardly over."""

    parts: Parts
    watch: Watch
    dice: random.Random
    redis_url: str
    say: Callable[[Strike], object]
    done: list[Strike] = field(default_factory=list)
    _stop: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def begin(self) -> None:
        """Strike until `end` is called."""
        self._thread = Thread(target=self._run, name="strikes", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Let the last one pass over."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self.dice.uniform(*PAUSE_S)):
            what, act = self._choose()
            strike = Strike(what, time.time())
            if act():
                self.done.append(strike)
                self._see_it_through(strike)

    def _choose(self) -> tuple[str, Callable[[], bool]]:
        kind = self.dice.choices(["kill", "child", "hold", "flush"], [10, 2, 3, 2])[0]
        if kind == "kill":
            name = self.dice.choice(KILLED)
            return f"kill {name}", lambda: self.parts.kill(name)
        if kind == "child":
            return "kill a child of web-carrier", lambda: self.parts.kill_child("web-carrier")
        if kind == "hold":
            name, seconds = self.dice.choice(HELD), self.dice.uniform(*HELD_S)
            return f"hold {name}", lambda: self.parts.hold_still(name, seconds)
        return "flush valkey", self._flush

    def _flush(self) -> bool:
        try:
            Redis.from_url(self.redis_url, socket_timeout=2).flushall()
        except RedisError:
            return False
        return True

    def _see_it_through(self, strike: Strike) -> None:
        """Time how long it takes until all parts serve, and from then until nothing is late any more."""
        back_at = _until(lambda: self._is_whole(strike), BACK_WITHIN_S)
        strike.back_s = None if back_at is None else back_at - strike.at
        since = back_at or strike.at
        calm_at = _until(lambda: self.watch.is_calm(since), CALM_WITHIN_S)
        if back_at is not None and calm_at is not None:
            strike.calm_s = max(0.0, calm_at - back_at)
        self.say(strike)

    def _is_whole(self, strike: Strike) -> bool:
        missing = self.watch.missing()
        strike.missing = missing or strike.missing
        return not missing


def _until(is_so: Callable[[], bool], within_s: float) -> float | None:
    give_up = time.time() + within_s
    while time.time() < give_up:
        if is_so():
            return time.time()
        time.sleep(0.1)
    return None
