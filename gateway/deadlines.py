"""When the next step falls due, over all rows that carry a deadline."""

from __future__ import annotations

from sqlalchemy import Connection, text

SECONDS_TO_NEXT = text("""
    SELECT extract(epoch FROM least(
        (SELECT min(next_due_at) FROM dispatches WHERE next_due_at IS NOT NULL),
        (SELECT min(next_due_at) FROM attempts WHERE next_due_at IS NOT NULL),
        (SELECT min(next_due_at) FROM inbound_calls WHERE next_due_at IS NOT NULL)) - service_now())
""")


def seconds_to_next(connection: Connection) -> float | None:
    """Seconds until the next deadline, negative when it has passed; None when nobody waits for anything."""
    seconds = connection.execute(SECONDS_TO_NEXT).scalar()
    return None if seconds is None else float(seconds)
