"""The clock process: finds rows whose time has come and does the next step. Any number may run at once.

A deadline is a column of the row that it concerns and is compared with the database's own time, so several
machines need no common clock, and a step missed while no clock ran is taken by the first that runs again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Event
from typing import Any

import psycopg
import structlog
from sqlalchemy import Select, select, text
from sqlalchemy.exc import SQLAlchemyError

from gateway.actions.escalate import escalate, read_ahead
from gateway.actions.fetch_recording import look_after_recording
from gateway.actions.give_up_waiting import look_after_caller
from gateway.actions.look_after_handling import look_after_handling
from gateway.actions.look_after_intake import look_after_intake
from gateway.actions.look_after_survey import look_after_survey
from gateway.actions.outbox import RING_AGAIN
from gateway.actions.receive_text import look_after_text
from gateway.actions.return_case import ask_for_review
from gateway.bell import Rings, Wake
from gateway.deadlines import CHANNEL, seconds_to_next
from gateway.heart import Heart
from gateway.jobs import do_job
from gateway.lost_connection import is_lost_connection
from gateway.metrics import LATENESS
from gateway.set_aside import set_aside
from gateway.work import Gateway, Work
from models.attempt import Attempt
from models.dispatch import Dispatch
from models.inbound import InboundCall, InboundText
from models.intake import TextIntake
from models.lifecycle import UNTOLD, AttemptState, DispatchState
from models.recording import Recording
from models.survey import Survey
from models.unit import POLICE

AT_MOST_S = 5.0
AT_LEAST_S = 0.01
"""A due row that another clock holds is seen, but cannot be had: without a pause we would spin on it."""
BATCH = 200
TOGETHER = 20
"""Steps in one transaction: so many share its costs, and nobody waits long for a row that it holds."""
STOP_WITHIN_S = 0.25

log = structlog.get_logger()


def look_after_dispatch(work: Work, dispatch: Dispatch) -> None:
    """Climb the ladder, or remind: the centre of a return, whoever took the case of its limits."""
    if dispatch.state is DispatchState.RETURN_REQUESTED:
        ask_for_review(work, dispatch)
    elif dispatch.is_waiting:
        escalate(work, dispatch)
    elif dispatch.is_in_hand and dispatch.unit_code != POLICE:
        look_after_handling(work, dispatch)
    else:
        dispatch.next_due_at = None


def look_after_attempt(work: Work, attempt: Attempt) -> None:
    """Ring the bell again for whatever this attempt waits for."""
    attempt.next_due_at = work.now + RING_AGAIN
    if attempt.state is AttemptState.DUE:
        work.wake("deliver", attempt, first=attempt.urgent)
    elif attempt.stop_wanted_at and not attempt.stopped_at and attempt.state not in UNTOLD:
        work.wake("stop_leg", attempt, first=True)
    else:
        attempt.next_due_at = work.now + 4 * RING_AGAIN
        work.wake("ask_carrier", attempt)


LOOK_AFTER: Sequence[tuple[Any, Callable[[Work, Any], None]]] = (
    (Dispatch, look_after_dispatch),
    (Attempt, look_after_attempt),
    (InboundCall, look_after_caller),
    (InboundText, look_after_text),
    (TextIntake, look_after_intake),
    (Survey, look_after_survey),
    (Recording, look_after_recording),
)

DUE = text(
    " UNION ALL ".join(
        f"(SELECT '{table.__tablename__}' AS kind, id FROM {table.__tablename__}"  # noqa: S608 - our own names
        " WHERE next_due_at <= service_now() ORDER BY next_due_at LIMIT :most)"
        for table, _ in LOOK_AFTER
    )
)
"""Everything that is due, oldest first in each table, by one look."""


@dataclass(frozen=True, slots=True)
class OwnHands:
    """A bell that does the work itself when Redis is away, so that the ladder goes on without it."""

    bell: Rings
    gateway: Gateway

    def ring(self, wakes: Sequence[Wake]) -> bool:
        """Queue the jobs, or run them here, one after the other."""
        if not self.bell.ring(wakes):
            for wake in wakes:
                do_job(self.gateway, wake.job, wake.row_id)
        return True

    def waiting(self) -> int | None:
        """How many jobs wait for the workers."""
        return self.bell.waiting()


class Clock:
    """One clock. `tick` does all that is due; `run` ticks until it is stopped."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = replace(gateway, bell=OwnHands(gateway.bell, gateway))
        # A look needs no transaction: beginning and ending one would take longer than the look.
        self._glance = gateway.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._heart = Heart(self._gateway)

    def run(self, stop: Event) -> None:
        """Tick, sleep until the next deadline or a notice, at most five seconds; survive a lost database."""
        while not stop.is_set():
            try:
                with psycopg.connect(self._plain_url(), autocommit=True) as ear:
                    ear.execute(f"LISTEN {CHANNEL}")
                    while not stop.is_set():
                        done = self.tick()
                        self._heart.beat()
                        seconds = self._seconds_to_next()
                        # Whoever finds work expects more: a moment's sleep is for rows that cannot be had.
                        self._sleep(ear, 0.0 if done and seconds <= AT_LEAST_S else seconds, stop)
            except (psycopg.Error, SQLAlchemyError) as error:
                log.warning("clock.database_away", reason=type(error).__name__)
                stop.wait(0.5)

    def tick(self) -> int:
        """Do every step that is due, oldest first; returns how many."""
        with self._glance.connect() as connection:
            self._gateway.steady.instant(connection)  # a clock that was set back would show nothing due
            due = connection.execute(DUE, {"most": BATCH}).all()
        done = 0
        for table, act in LOOK_AFTER:
            ids = [row.id for row in due if row.kind == table.__tablename__]
            for start in range(0, len(ids), TOGETHER):
                done += self._steps(table, ids[start : start + TOGETHER], act)
        return done

    def _steps(self, table: Any, ids: Sequence[int], act: Callable[[Work, Any], None]) -> int:
        """Several rows' steps in one transaction; if one of them fails, each has a transaction of its own."""
        if len(ids) == 1 or table is not Dispatch:  # only of dispatches many fall due at one moment
            return sum(self._step(table, row_id, act) for row_id in ids)
        try:
            with self._gateway.work() as work:
                rows = work.session.scalars(
                    _claimed(table, work).where(table.id.in_(ids)).order_by(table.next_due_at)
                ).all()
                read_ahead(work, rows)
                for row in rows:
                    _time(table, work, row)
                    act(work, row)
        except Exception as error:
            if is_lost_connection(error):
                raise
            # Whose fault it is shows, and is told, when each is done alone.
            return sum(self._step(table, row_id, act) for row_id in ids)
        return len(rows)

    def _step(self, table: Any, row_id: int, act: Callable[[Work, Any], None]) -> bool:
        """One row's step; a row whose step fails is set aside for a minute and told to the log."""
        try:
            with self._gateway.work() as work:
                row = work.session.scalars(_claimed(table, work).where(table.id == row_id)).first()
                if row is None:
                    return False
                _time(table, work, row)
                act(work, row)
        except Exception as error:
            if is_lost_connection(error):
                raise
            set_aside(self._gateway, table, row_id, act.__name__, error)
        return True

    def _seconds_to_next(self) -> float:
        """How long to sleep: to the next deadline, a moment if it has passed, five seconds at most."""
        with self._glance.connect() as connection:
            seconds = seconds_to_next(connection)
        if seconds is None:
            return AT_MOST_S
        return min(seconds, AT_MOST_S) if seconds > 0 else AT_LEAST_S

    @staticmethod
    def _sleep(ear: psycopg.Connection[Any], seconds: float, stop: Event) -> None:
        """Sleep, but wake at once for a notice, and within a moment when told to stop."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not stop.is_set():
            if any(True for _ in ear.notifies(timeout=min(left, STOP_WITHIN_S), stop_after=1)):
                return

    def _plain_url(self) -> str:
        return self._gateway.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def _time(table: Any, work: Work, row: Any) -> None:
    """Note how late a step is taken."""
    LATENESS.labels(table.__tablename__).observe((work.now - row.next_due_at).total_seconds())


def _claimed(table: Any, work: Work) -> Select[Any]:
    """Rows that are still due and that nobody else holds, under their row locks."""
    due = select(table).where(table.next_due_at <= work.now)
    return due.with_for_update(of=table, key_share=True, skip_locked=True)
