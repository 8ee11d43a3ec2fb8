"""What a watching system is told: counters and histograms of what happens, and how things stand now.

Every process adds to files in one folder (PROMETHEUS_MULTIPROC_DIR, which `gateway up` sets), and whoever is
asked sums up all of them; without that folder each process knows its own figures only. Labels are kinds,
results and trunks: never a name, a number, a place or a case's code. Source: I11.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest, values
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import Connection, Engine, extract, func, select
from sqlalchemy.exc import SQLAlchemyError

from gateway.deadlines import ROWS, seconds_to_next
from models.dispatch import Dispatch
from models.heartbeat import CLOCK, Heartbeat
from models.lifecycle import WAITING

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
if FOLDER in os.environ:  # containers share the folder, but each counts its processes from 1
    values.ValueClass = values.MultiProcessValue(  # type: ignore[no-untyped-call]  # it ships without types
        lambda: f"{socket.gethostname()}-{os.getpid()}"
    )

# Each has a label: one without opens its file here already, in the process that all others are copies of.
LATENESS = Histogram(
    "gateway_step_lateness_seconds",
    "How long after its deadline the clock took a step.",
    ["rows"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180),
)
ATTEMPTS = Counter(
    "gateway_attempts", "Calls and texts that came to an end, by channel and state.", ["channel", "result"]
)
CARRIER = Histogram(
    "gateway_carrier_request_seconds",
    "How long a carrier took to answer a request, by trunk and outcome.",
    ["trunk", "outcome"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 10, 30),
)
WEBHOOKS = Histogram(
    "gateway_webhook_seconds",
    "How long we took to answer a carrier's webhook, by route and HTTP status.",
    ["route", "status"],
    buckets=(0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 4, 15),
)
NOTIFIED = Counter(
    "gateway_notified", "Units notified, in time (yes) or after the notice's limit (no).", ["in_time"]
)
ACKNOWLEDGED = Counter(
    "gateway_acknowledged",
    "Shares acknowledged, in time (yes) or after the limit (no).",
    ["in_time"],
)
REPAIRS = Counter(
    "gateway_audit_repairs",
    "Rows that nobody would have looked at again, found by the auditor, by kind.",
    ["what"],
)
SET_ASIDE = Counter(
    "gateway_steps_set_aside", "Steps and jobs that failed and were put off for a minute, by rows.", ["rows"]
)
JUMPS = Counter(
    "gateway_clock_jumps",
    "How often the database's clock was set while the service ran, ahead or back.",
    ["way"],
)


def in_time(late_s: float) -> str:
    """The label for something that was so many seconds late."""
    return "no" if late_s > 0 else "yes"


def exposition(engine: Engine, jobs: int | None = None) -> bytes:
    """Everything in Prometheus' text format; without the database, what has happened and that it is away.

    `jobs` is how many wait in the queue, None while Redis is away.
    """
    told, now = generate_latest(happened()) + generate_latest(_queue(jobs)), CollectorRegistry()
    try:
        with engine.connect() as connection:
            now.register(_Standing(connection))
            return told + generate_latest(now)
    except SQLAlchemyError:
        away = CollectorRegistry()
        away.register(_Away())
        return told + generate_latest(away)


def happened() -> CollectorRegistry:
    """Counters and histograms of all processes, or of this one alone."""
    if FOLDER not in os.environ:
        return REGISTRY
    everybody = CollectorRegistry()
    MultiProcessCollector(everybody)  # type: ignore[no-untyped-call]  # it ships without types
    return everybody


def _queue(jobs: int | None) -> CollectorRegistry:
    registry = CollectorRegistry()
    Gauge("gateway_redis_up", "Whether Redis can be asked.", registry=registry).set(jobs is not None)
    Gauge("gateway_jobs_waiting", "Jobs that wait for a worker.", registry=registry).set(jobs or 0)
    return registry


def _database_up(up: int) -> Metric:
    return GaugeMetricFamily("gateway_database_up", "Whether the database can be asked.", value=up)


class _Away:
    """The database cannot be asked."""

    def collect(self) -> Iterator[Metric]:
        """That alone."""
        yield _database_up(0)


class _Standing:
    """How things stand in the database at this moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def describe(self) -> list[Metric]:
        """Nothing is asked before the figures are wanted."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Depths of queues and the oldest deadline, each by an index of its own."""
        late = GaugeMetricFamily(
            "gateway_oldest_deadline_late_seconds", "How long the oldest deadline has been due."
        )
        late.add_metric([], max(0.0, -(seconds_to_next(self._connection) or 0.0)))
        yield _database_up(1)
        yield late
        due = GaugeMetricFamily("gateway_rows_due", "Rows whose deadline has passed.", labels=["rows"])
        for table in ROWS:
            overdue = select(func.count()).where(table.next_due_at <= func.service_now())
            due.add_metric([_name(table)], self._connection.execute(overdue).scalar_one())
        yield due
        waiting = GaugeMetricFamily("gateway_shares_waiting", "Units' shares that nobody has acknowledged.")
        shares = select(func.count()).select_from(Dispatch).where(Dispatch.state.in_(WAITING))
        waiting.add_metric([], self._connection.execute(shares).scalar_one())
        yield waiting
        beat = select(extract("epoch", func.statement_timestamp() - Heartbeat.beat_at))
        since = self._connection.execute(beat.where(Heartbeat.name == CLOCK)).scalar_one()
        yield GaugeMetricFamily(
            "gateway_heartbeat_age_seconds", "How long ago a clock was last at work.", value=float(since)
        )


def _name(table: type) -> str:
    return str(table.__tablename__)  # type: ignore[attr-defined]
