"""The schema: there, back and there again, and what the database itself refuses."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from gateway.wiring import open_database
from gateway.work import Gateway
from models.migrate import alembic_config, is_up_to_date, migrate
from models.roster import Shift
from tests.database.conftest import A_QUIET_EVENING, at_once, create_database, execute, rows
from tests.database.stock import register_case

SCHEMA = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = c.oid AND adnum = a.attnum)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY c.relname, a.attnum
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"


@pytest.fixture
def empty_url(database_url: str, worker_id: str) -> str:
    """A database in which nobody has done anything."""
    return create_database(database_url, f"empty_{worker_id}", "template0")


@pytest.fixture
def empty(empty_url: str) -> Iterator[Engine]:
    engine = open_database(empty_url)
    yield engine
    engine.dispose()


def test_there_back_and_there_again_is_the_same_schema(empty_url: str, empty: Engine) -> None:
    migrate(empty_url)
    first = rows(empty, SCHEMA)
    assert rows(empty, TABLES)
    with empty.connect() as connection:
        command.downgrade(alembic_config(connection), "base")
        connection.commit()
    assert rows(empty, TABLES) == []
    migrate(empty_url)
    assert rows(empty, SCHEMA) == first


def test_each_step_can_be_taken_back_alone(empty_url: str, empty: Engine) -> None:
    migrate(empty_url)
    before = rows(empty, SCHEMA)
    with empty.connect() as connection:
        command.downgrade(alembic_config(connection), "-1")
        connection.commit()
        assert not is_up_to_date(connection)
    migrate(empty_url)
    assert rows(empty, SCHEMA) == before


def test_rows_of_the_program_and_tables_of_the_database_are_the_same(empty_url: str, empty: Engine) -> None:
    migrate(empty_url)
    with empty.connect() as connection:
        command.check(alembic_config(connection))


def test_several_processes_may_migrate_at_once_and_again(empty_url: str, empty: Engine) -> None:
    at_once(3, lambda _: migrate(empty_url))
    migrate(empty_url)
    with empty.connect() as connection:
        assert is_up_to_date(connection)
    assert rows(empty, "SELECT count(*), min(number), max(number) FROM case_codes") == [(9999, 1, 9999)]


def test_a_database_that_has_seen_nothing_is_not_up_to_date(empty: Engine) -> None:
    with empty.connect() as connection:
        assert not is_up_to_date(connection)


@pytest.mark.parametrize("table", ["events", "audit_entries"])
@pytest.mark.parametrize(
    "change", ["UPDATE {} SET at = now()", "DELETE FROM {}", "DELETE FROM {} WHERE false"]
)
def test_what_has_been_written_down_cannot_be_changed(gateway: Gateway, table: str, change: str) -> None:
    with gateway.work() as work:
        work.audit("somebody", "did something")
        register_case(work)
    before = rows(gateway.engine, f"SELECT * FROM {table}")
    assert before
    with pytest.raises(DBAPIError, match="takes inserts only"):
        execute(gateway.engine, change.format(table))
    assert rows(gateway.engine, f"SELECT * FROM {table}") == before


def shift(unit: str, from_h: float, to_h: float, region: str = "SBJ") -> Shift:
    day = A_QUIET_EVENING + timedelta(days=200)
    return Shift(
        unit_code=unit,
        region_code=region,
        starts_at=day + timedelta(hours=from_h),
        ends_at=day + timedelta(hours=to_h),
    )


@pytest.mark.parametrize(("from_h", "to_h"), [(8, 16), (0, 24), (9, 10), (15.999, 30), (0, 8.001)])
def test_two_shifts_of_one_unit_cannot_overlap(session: Session, from_h: float, to_h: float) -> None:
    session.add(shift("JTJ", 8, 16))
    session.flush()
    session.add(shift("JTJ", from_h, to_h))
    with pytest.raises(IntegrityError, match="shifts_do_not_overlap"):
        session.flush()


@pytest.mark.parametrize(
    "other", [shift("JTJ", 16, 24), shift("JTJ", 0, 8), shift("ZFJ", 8, 16), shift("JTJ", 8, 16, "YJQ")]
)
def test_shifts_may_meet_and_other_units_and_regions_have_their_own(session: Session, other: Shift) -> None:
    session.add_all([shift("JTJ", 8, 16), other])
    session.flush()


@pytest.mark.parametrize(("from_h", "to_h"), [(8, 8), (9, 8)])
def test_a_shift_ends_after_it_has_begun(session: Session, from_h: float, to_h: float) -> None:
    session.add(shift("JTJ", from_h, to_h))
    with pytest.raises(DBAPIError):
        session.flush()


def test_two_people_who_enter_the_same_shift_at_once_make_one(engine: Engine) -> None:
    answers: list[str] = []
    lock = threading.Lock()

    def enter(_: int) -> None:
        with Session(engine) as session:
            session.add(shift("SWJ", 8, 16))
            try:
                session.commit()
                said = "entered"
            except IntegrityError:
                said = "refused"
        with lock:
            answers.append(said)

    try:
        at_once(2, enter)
        assert sorted(answers) == ["entered", "refused"]
    finally:
        execute(engine, "DELETE FROM shifts WHERE starts_at > service_now() + interval '190 days'")


def test_the_services_clock_runs_is_shifted_and_stands(session: Session) -> None:
    def ahead_s() -> float:
        query = "SELECT extract(epoch FROM service_now() - statement_timestamp())"
        return float(session.execute(text(query)).scalar_one())

    assert session.execute(text("SELECT service_now()")).scalar_one() == A_QUIET_EVENING
    session.execute(text("UPDATE service_clock SET standing_at = NULL"))
    assert ahead_s() == 0
    session.execute(text("UPDATE service_clock SET shift = '90 seconds'"))
    assert ahead_s() == 90


def test_there_is_one_service_clock(session: Session) -> None:
    with pytest.raises(IntegrityError):
        session.execute(text("INSERT INTO service_clock (id) VALUES (2)"))
