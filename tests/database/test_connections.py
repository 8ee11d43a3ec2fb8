"""A restarted database is noticed before a transaction begins, at the latest by its first statement."""

from __future__ import annotations

import time

from sqlalchemy import Engine, text

from gateway.wiring import open_database
from gateway.work import Gateway
from tests.database.conftest import HeardBell
from tests.database.stock import new_dispatch

END_ALL = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
HOLD = 3


def end_all(url: str) -> None:
    """What a restart does to every connection."""
    engine = open_database(url)
    with engine.connect() as connection:
        connection.execute(END_ALL)
    engine.dispose()


def test_a_connection_that_the_server_has_closed_is_not_used_again(engine: Engine, own_url: str) -> None:
    held = [engine.connect() for _ in range(HOLD)]
    for connection in held:
        connection.execute(text("SELECT 1"))
        connection.close()
    end_all(own_url)
    time.sleep(0.2)
    for connection in [engine.connect() for _ in range(HOLD)]:
        assert connection.execute(text("SELECT 1")).scalar() == 1
        connection.close()


def test_work_begins_anew_when_the_server_closes_its_connection_just_then(
    gateway: Gateway, own_url: str, bell: HeardBell
) -> None:
    for _ in range(5):
        new_dispatch(gateway)
        end_all(own_url)  # its sessions end a moment later: perhaps when we look, perhaps when we ask
        assert new_dispatch(gateway)
    assert len(bell.rung) == 5 * 2 * 3
