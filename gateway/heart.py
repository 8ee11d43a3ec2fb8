"""The clock's heart: it beats while a clock is at work, and with every beat everything is audited."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import structlog
from sqlalchemy import select

from gateway.actions.repair import repair
from gateway.actions.tell_the_centre import text_the_centre
from gateway.policy.phrases import local_moment
from gateway.steady import give_back
from gateway.work import Gateway, Work
from models.conversation import Say
from models.heartbeat import CLOCK, Heartbeat

EVERY_S = 10.0

log = structlog.get_logger()


class Heart:
    """One clock's share of it. Of several clocks one beats and audits at a time."""

    def __init__(self, gateway: Gateway, count: Callable[[], float] = time.monotonic) -> None:
        self._gateway, self._count = gateway, count
        self._last_s: float | None = None
        self._below: int | None = None

    def beat(self) -> bool:
        """Beat and audit if it is time; True when this clock did. A call too early does nothing."""
        now_s = self._count()
        if self._last_s is not None and now_s - self._last_s < EVERY_S:
            return False
        self._last_s = now_s
        with self._gateway.work() as work:
            if not _is_mine(work):
                return False
            give_back(work.session, EVERY_S)
        self._below = repair(self._gateway, self._below).below
        return True


def _is_mine(work: Work) -> bool:
    """Take the beat that is due, unless another clock has it. By the wall's clock, which others compare."""
    mine = select(Heartbeat).where(Heartbeat.name == CLOCK).with_for_update(skip_locked=True)
    heart = work.session.scalars(mine).first()
    wall = work.gateway.steady.wall_clock(work.session)
    since = None if heart is None else wall - heart.beat_at
    # A beat that lies in the future was made before somebody set the clock back.
    if heart is None or since is None or timedelta(0) <= since < timedelta(seconds=EVERY_S * 0.9):
        return False
    heart.beat_at = wall
    if heart.alarmed_at is not None:
        _say_that_it_beats_again(work, heart)
    return True


def _say_that_it_beats_again(work: Work, heart: Heartbeat) -> None:
    since, heart.alarmed_at = heart.alarmed_at, None
    log.warning("clock.beats_again", alarmed_at=str(since))
    work.audit("clock", "beats again")
    text_the_centre(work, Say("service_clock_back", time=local_moment(work.now)))
