"""A database of our own for each test process, with rosters in it, and a gateway whose carrier we hear."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, make_url, text
from sqlalchemy.orm import Session

from gateway.bell import Wake
from gateway.catalogue.load import load_catalogue
from gateway.logs import set_up_logs
from gateway.seed import seed_demo_roster
from gateway.settings import Settings
from gateway.trunks import Trunk, Trunks
from gateway.wiring import open_database
from gateway.work import Gateway
from models.trunk import TrunkCode
from notifications.carriers import CarrierRef, Media, OutboundCall, OutboundText, Progress, RecordingTold
from notifications.wording import Wording

A_QUIET_EVENING = datetime.fromisoformat("2026-11-03T21:46:00+08:00")
NOBODY_LISTENS = "redis://127.0.0.1:1/0"
FORGET = """
    TRUNCATE attempts, dispatches, inbound_calls, inbound_texts, surveys, survey_opt_outs, events,
        audit_entries, cases RESTART IDENTITY CASCADE;
    UPDATE case_codes SET free_at = '-infinity' WHERE free_at IS DISTINCT FROM '-infinity';
    DELETE FROM case_codes WHERE number > 9999;
    ALTER SEQUENCE longer_case_codes RESTART;
    DELETE FROM trunk_troubles;
    DELETE FROM number_marks;
    DELETE FROM call_paces;
    DELETE FROM unit_turns;
    DELETE FROM passed_senders;
    UPDATE service_clock SET shift = '0', leap = '0', standing_at = '2026-11-03T21:46:00+08:00';
"""
Result = TypeVar("Result")


def create_database(server_url: str, name: str, template: str = "template_made") -> str:
    """A database copied from the run's template; one of that name is dropped first."""
    with psycopg.connect(libpq(server_url), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(110)")  # nobody may be in the template meanwhile
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def libpq(url: str) -> str:
    """The address as psycopg wants it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def at_once(count: int, act: Callable[[int], Result]) -> list[Result]:
    """Run `act(0)` … `act(count - 1)` in threads that start together; what each returned, in order."""
    start = threading.Barrier(count)

    def run(number: int) -> Result:
        start.wait(10)
        return act(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


@dataclass
class HeardCarrier:
    """A carrier that takes everything and remembers it; `fails` makes every request fail."""

    calls: list[OutboundCall] = field(default_factory=list)
    texts: list[OutboundText] = field(default_factory=list)
    ended: list[CarrierRef] = field(default_factory=list)
    recordings: list[RecordingTold] = field(default_factory=list)
    fails: Exception | None = None

    def _ref(self, prefix: str, number: int) -> CarrierRef:
        if self.fails is not None:
            raise self.fails
        return CarrierRef(f"{prefix}{number:032d}")

    def place_call(self, call: OutboundCall) -> CarrierRef:
        self.calls.append(call)
        return self._ref("CA", len(self.calls))

    def send_text(self, text: OutboundText) -> CarrierRef:
        self.texts.append(text)
        return self._ref("SM", len(self.texts))

    def hang_up(self, ref: CarrierRef) -> None:
        self.ended.append(ref)

    def redirect_call(self, ref: CarrierRef, url: str) -> None:
        self.ended.append(ref)

    def find_call(self, to: str, since: datetime) -> list[Progress]:
        return []

    def find_text(self, to: str, since: datetime) -> list[Progress]:
        return []

    def call_progress(self, ref: CarrierRef) -> Progress:
        return Progress(ref, None)

    def text_progress(self, ref: CarrierRef) -> Progress:
        return Progress(ref, None)

    def find_recordings(self, call: CarrierRef) -> list[RecordingTold]:
        if self.fails is not None:
            raise self.fails
        return self.recordings

    def fetch_recording(self, ref: CarrierRef) -> Media:
        if self.fails is not None:
            raise self.fails
        return Media("audio/x-wav", b"RIFF")

    def check_signature(self, path_and_query: str, form: object, signature: str | None) -> None:
        return


def trunks_of(settings: Settings, *carriers: HeardCarrier, calls_per_s: float = 0) -> Trunks:
    """A trunk for each carrier, the primary one first."""
    account, ours = settings.carrier_account_sid, (settings.common_number,)
    return Trunks(
        *(
            Trunk(code, each, account, ours, calls_per_s)
            for code, each in zip(TrunkCode, carriers, strict=False)
        )
    )


@dataclass
class Counter:
    """Seconds that pass when a test says so."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class HeardBell:
    """A bell that only notes what it was asked to ring."""

    rung: list[Wake] = field(default_factory=list)

    def ring(self, wakes: Any) -> bool:
        self.rung += wakes
        return True

    def waiting(self) -> int | None:
        return len(self.rung)


@pytest.fixture(scope="session")
def own_url(database_url: str, worker_id: str) -> Iterator[str]:
    """This process's database, with units, regions and the made-up rosters. Stories never see it."""
    url = create_database(database_url, f"own_{worker_id}")
    engine = open_database(url)
    set_up_logs()
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE shifts, people, contacts RESTART IDENTITY CASCADE"))
    set_clock(engine, 0)
    seed_demo_roster(engine)
    yield url
    engine.dispose()


@pytest.fixture(scope="session")
def own_engine(own_url: str) -> Iterator[Engine]:
    """Connections to that database."""
    engine = open_database(own_url)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(own_engine: Engine) -> Engine:
    """The database on a quiet evening, in which nothing has happened yet."""
    with own_engine.begin() as connection:
        connection.execute(text(FORGET))
    return own_engine


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """One transaction, which is taken back."""
    with Session(engine) as one:
        yield one
        one.rollback()


@pytest.fixture
def carrier() -> HeardCarrier:
    """What the gateway calls and texts with."""
    return HeardCarrier()


@pytest.fixture
def bell() -> HeardBell:
    """What the gateway rings."""
    return HeardBell()


@pytest.fixture
def gateway(engine: Engine, own_url: str, carrier: HeardCarrier, bell: HeardBell) -> Gateway:
    """A service on that database; it asks nobody but our carrier and our bell."""
    settings = Settings(
        database_url=own_url,
        redis_url=NOBODY_LISTENS,
        carrier_account_sid="AC" + "0" * 32,
        carrier_auth_token=SecretStr("token"),
    )
    return Gateway(
        settings=settings,
        engine=engine,
        bell=bell,
        trunks=trunks_of(settings, carrier),
        catalogue=load_catalogue(),
        wording=Wording.load(),
    )


def set_clock(engine: Engine, seconds: float) -> None:
    """Let the service's clock stand this long after the quiet evening's beginning."""
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE service_clock SET standing_at = :at + make_interval(secs => :s)"),
            {"at": A_QUIET_EVENING, "s": seconds},
        )


def rows(engine: Engine, query: str, **values: object) -> list[tuple[Any, ...]]:
    """What the database holds."""
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def execute(engine: Engine, statement: str, **values: object) -> None:
    """Change the database behind the gateway's back."""
    with engine.begin() as connection:
        connection.execute(text(statement), values)
