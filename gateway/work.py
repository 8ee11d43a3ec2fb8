"""One transaction with one instant, and the service around it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from prometheus_client import Counter
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from gateway.bell import Rings, Wake
from gateway.catalogue.load import Catalogue
from gateway.deadlines import CHANNEL
from gateway.settings import Settings
from gateway.steady import Steady
from gateway.trunks import Trunks
from models.attempt import Attempt
from models.audit import AuditEntry
from models.case import Case
from models.event import Event
from models.roster import Shift
from notifications.wording import Wording

RING_CLOCK = select(func.pg_notify(CHANNEL, ""))

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Gateway:
    """Every part of the service, built once by `wiring.build` and handed down."""

    settings: Settings
    engine: Engine
    bell: Rings
    trunks: Trunks
    catalogue: Catalogue
    wording: Wording
    steady: Steady = field(default_factory=Steady)

    @contextmanager
    def work(self) -> Iterator[Work]:
        """One transaction; what it wakes is woken after the commit, so no job looks for a missing row."""
        with Session(self.engine, expire_on_commit=False) as session:
            work = Work(self, session)
            yield work
            told = work.write_timeline()
            session.commit()
        for code, kinds in told.items():
            log.info("case.went_on", case=code, what=kinds)
        for counter in work.counted:
            counter.inc()
        self.bell.ring([Wake(job, row.id, first) for job, row, first in work.wakes])


class HasId(Protocol):
    """A row; one that is new has its id once it is written."""

    id: Any


@dataclass(slots=True)
class Work:
    """One transaction and its instant: everything that is read and written under it happens at `now`.

    Others' clocks may be `leap` ahead of it, or behind when negative.
    """

    gateway: Gateway
    session: Session
    now: datetime = field(init=False)
    leap: timedelta = field(init=False)
    wakes: list[tuple[str, HasId, bool]] = field(default_factory=list)
    counted: list[Counter] = field(default_factory=list)
    shifts: dict[tuple[str, str], Shift | None] = field(default_factory=dict)
    """Who is on duty, by unit and region, as far as it was asked."""
    tried: dict[int, list[Attempt]] = field(default_factory=dict)
    """Attempts of dispatches that were read ahead of their climb."""
    _timeline: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        try:
            self.now, self.leap = self.gateway.steady.instant(self.session)
        except OperationalError as error:
            if not error.connection_invalidated:
                raise
            self.session.rollback()  # the server was just closing this connection: once more, by a new one
            self.now, self.leap = self.gateway.steady.instant(self.session)

    @property
    def settings(self) -> Settings:
        """The service's settings."""
        return self.gateway.settings

    def wake(self, job: str, row: HasId, *, first: bool = False) -> None:
        """Queue `job` for a row once this transaction has committed; `first` passes every other job."""
        self.wakes.append((job, row, first))

    def ring_clock(self) -> None:
        """Have the clock look anew after the commit: a deadline comes sooner than it may expect."""
        self.session.execute(RING_CLOCK)

    def count(self, counter: Counter) -> None:
        """Count one more once this transaction has committed; what is rolled back has not happened."""
        self.counted.append(counter)

    def record(self, case_id: int, kind: str, actor: str = "", **data: Any) -> None:
        """Add a line to the case's timeline. Give no citizen's name, number or address."""
        self._timeline.append(Event(case_id=case_id, at=self.now, kind=kind, actor=actor, data=data))

    def write_timeline(self) -> dict[str, list[str]]:
        """Write all lines together, at the end: each alone would cost a round trip to the database.

        Returns what the log may know of it: what happened, by the codes of the cases, and nothing else.
        """
        self.session.flush()  # the cases that they tell of come first
        told: dict[str, list[str]] = {}
        for line in self._timeline:
            case = self.session.identity_map.get(self.session.identity_key(Case, line.case_id))
            told.setdefault(case.code if case else f"id {line.case_id}", []).append(line.kind)
        self.session.add_all(self._timeline)
        self._timeline.clear()
        return told

    def audit(self, actor: str, act: str, **data: Any) -> None:
        """Note an act, allowed or refused, in the audit."""
        self.session.add(AuditEntry(at=self.now, actor=actor, act=act, data=data))

    def after(self, seconds: float) -> datetime:
        """The instant `seconds` from now."""
        return self.now + timedelta(seconds=seconds)
