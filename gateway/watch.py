"""A watch over the clock, by those who do not need it: the desk's web process has one.

When no clock's heart has beaten for a while, the centre is rung and texted from here, without clock, Redis
or worker, and what is due is done here until a clock is back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from gateway.actions.deliver import deliver
from gateway.actions.tell_the_centre import ring_the_centre, text_the_centre
from gateway.clock import Clock
from gateway.policy.phrases import local_moment
from gateway.work import Gateway, Work
from models.conversation import Say
from models.heartbeat import CLOCK, Heartbeat

LOOK_EVERY_S = 5.0
STANDS_STILL_S = 30.0
"""A heart beats every ten seconds: after three times that nobody believes in a busy machine any more."""
ALARM_AGAIN = timedelta(minutes=10)

log = structlog.get_logger()


class Watch:
    """Looks at the clock's heart. Any number may watch: one of them alarms."""

    def __init__(self, gateway: Gateway, count: Callable[[], float] = time.monotonic) -> None:
        self._gateway, self._count = gateway, count
        self._stand_in = Clock(gateway)
        self._beat: datetime | None = None
        self._seen_s = count()

    def begin(self) -> None:
        """Look every few seconds in a thread of its own, which ends with the process."""
        Thread(target=self.run, args=(Event(),), name="watch over the clock", daemon=True).start()

    def run(self, stop: Event) -> None:
        """Look until told to stop; a database that is away is waited for."""
        while not stop.wait(LOOK_EVERY_S):
            try:
                self.look()
            except SQLAlchemyError as error:
                log.warning("watch.database_away", reason=type(error).__name__)
            except Exception:
                log.exception("watch.look_failed")

    def look(self) -> bool:
        """One look; True while no clock is at work, and then this did what was due.

        How long a heart has not beaten is counted here, so a wall clock that is set frightens nobody.
        """
        with self._gateway.work() as work:
            beat = work.session.scalars(select(Heartbeat.beat_at).where(Heartbeat.name == CLOCK)).first()
        if beat != self._beat:
            self._beat, self._seen_s = beat, self._count()
        still_s = self._count() - self._seen_s
        if still_s < STANDS_STILL_S:
            return False
        self._alarm(still_s)
        self._stand_in.tick()
        return True

    def _alarm(self, still_s: float) -> None:
        """Ring and text the centre, from here; again after a while, and only one watch does."""
        with self._gateway.work() as work:
            if not self._is_mine(work):
                return
            log.error("clock.stands_still", seconds=round(still_s))
            work.audit("watch", "clock stands still", seconds=round(still_s))
            since = local_moment(work.now - timedelta(seconds=still_s))
            made = ring_the_centre(work, "service_clock_call")
            made += text_the_centre(work, Say("service_clock_stopped", time=since))
        for attempt in made:
            deliver(self._gateway, attempt.id)

    def _is_mine(self, work: Work) -> bool:
        unmoved = select(Heartbeat).where(Heartbeat.name == CLOCK, Heartbeat.beat_at == self._beat)
        heart = work.session.scalars(unmoved.with_for_update(skip_locked=True)).first()
        wall = work.gateway.steady.wall_clock(work.session)
        if heart is None or (heart.alarmed_at is not None and wall - heart.alarmed_at < ALARM_AGAIN):
            return False
        heart.alarmed_at = wall
        return True
