"""The service's time goes on evenly, though the wall's clock may be set: by a time server, a virtual machine.

Every process measures the database's wall clock against its own counter, which nobody can set. When the two
disagree, somebody has set the clock while we ran: the difference is held back from the service's time at
once, for all processes, so that no step is lost, repeated, or taken together with all others of that hour.
What is held back is then given back little by little.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

import structlog
from sqlalchemy import Connection, CursorResult, TextClause, text
from sqlalchemy.orm import Session

from gateway.metrics import JUMPS
from models.audit import AuditEntry

NOTICED = timedelta(seconds=2)
"""A smaller difference is no jump: servers keep their clocks about so well."""
DRIFT = 0.1
"""A clock that is being corrected runs this much too fast or too slow at most; that is no jump either."""
PROMPT_S = 0.5
"""An answer that took longer says nothing: the process or the database may have stood still meanwhile."""
GIVEN_BACK = 0.05
"""How much faster or slower than the wall's clock the service's runs until both agree again."""

HOLD_BACK = text("UPDATE service_clock SET leap = leap + :jump, jumps = jumps + 1 WHERE jumps = :jumps")
GIVE_BACK = text(
    "UPDATE service_clock SET leap = leap - CASE WHEN leap > interval '0' THEN 1 ELSE -1 END"
    " * least(:most, greatest(leap, -leap)) WHERE leap <> interval '0'"
)

log = structlog.get_logger()


def counted_s() -> float:
    """Seconds of a counter that nobody sets and that goes on while a machine sleeps, where there is one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class Instant(NamedTuple):
    """This moment for the service; the wall's clock is about `leap` ahead of it, or behind when negative."""

    now: datetime
    leap: timedelta


class _Look(NamedTuple):
    wall: datetime
    counted_s: float
    jumps: int


@dataclass(slots=True)
class Steady:
    """One process's watch over the wall's clock. `wall` is how the database reads it, as SQL."""

    wall: str = "statement_timestamp()"
    count: Callable[[], float] = counted_s
    _last: _Look | None = field(default=None, init=False)

    def wall_clock(self, session: Session) -> datetime:
        """The database's wall clock, wherever somebody has set it."""
        read: datetime = session.execute(text(f"SELECT {self.wall} FROM service_clock")).scalar_one()  # noqa: S608
        return read

    def instant(self, session: Session | Connection) -> Instant:
        """The service's present moment; a jump of the wall's clock since the last call is held back first."""
        look = _look_at(self.wall)
        before_s = self.count()
        now, leap, jumps, wall = session.execute(look).one()
        after_s = self.count()
        if after_s - before_s > PROMPT_S:
            return Instant(now, leap)
        last, self._last = self._last, _Look(wall, after_s, jumps)
        jump = _jump(last, self._last)
        if not jump:
            return Instant(now, leap)
        _hold_back(session, jump, jumps)
        now, leap, jumps, _ = session.execute(look).one()
        self._last = self._last._replace(jumps=jumps)
        return Instant(now, leap)


@cache
def _look_at(wall: str) -> TextClause:
    """Built once: each transaction begins with it."""
    return text(f"SELECT service_now(), leap, jumps, {wall} FROM service_clock")  # noqa: S608 - our own words


def _jump(last: _Look | None, here: _Look) -> timedelta:
    if last is None or last.jumps != here.jumps:
        return timedelta(0)  # somebody else has seen to it since
    passed = timedelta(seconds=here.counted_s - last.counted_s)
    difference = (here.wall - last.wall) - passed
    return difference if abs(difference) > NOTICED + abs(passed) * DRIFT else timedelta(0)


def _hold_back(session: Session | Connection, jump: timedelta, jumps: int) -> None:
    """In a transaction of its own, so that everybody knows at once; whoever comes second changes nothing."""
    bind = session.get_bind() if isinstance(session, Session) else session.engine
    with Session(bind) as own, own.begin():
        done: CursorResult[Any] = own.execute(HOLD_BACK, {"jump": jump, "jumps": jumps})  # type: ignore[assignment]
        if not done.rowcount:
            return
        seconds = round(jump.total_seconds(), 3)
        at = own.execute(text("SELECT service_now()")).scalar_one()
        own.add(AuditEntry(at=at, actor="gateway", act="clock jumped", data={"seconds": seconds}))
    JUMPS.labels("ahead" if seconds > 0 else "back").inc()
    log.error("clock.jumped", seconds=seconds)


def give_back(session: Session, passed_s: float) -> None:
    """Let the service's time come a little nearer to the wall's; `passed_s` since it was last done."""
    session.execute(GIVE_BACK, {"most": timedelta(seconds=passed_s * GIVEN_BACK)})
