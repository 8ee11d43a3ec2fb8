"""The service's own clock: in operation the database's, in a demonstration moved. Nothing else moves it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine, text

NO_SHIFT = timedelta(0)


def set_clock(engine: Engine, shift: timedelta = NO_SHIFT) -> None:
    """Let the service's clock run `shift` ahead of the database's, and wake whoever sleeps by it."""
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE service_clock SET shift = :shift, standing_at = NULL"), {"shift": shift}
        )
        connection.execute(text("NOTIFY deadlines"))
