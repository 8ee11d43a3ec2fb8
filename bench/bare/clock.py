"""The bare twin's clock: one statement claims what is due and writes the attempts."""

from __future__ import annotations

import signal
from threading import Event

import psycopg

from bench.bare.parts import CHANNEL, Bell, database_url

STEP = """
    WITH due AS (
        SELECT id FROM dispatches WHERE next_due_at <= statement_timestamp()
        ORDER BY next_due_at LIMIT 200 FOR UPDATE SKIP LOCKED
    ), moved AS (
        UPDATE dispatches SET next_due_at = NULL FROM due WHERE dispatches.id = due.id
        RETURNING dispatches.id, case_id
    ), told AS (
        INSERT INTO events (case_id, at, kind) SELECT case_id, statement_timestamp(), 'climbed' FROM moved
    )
    INSERT INTO attempts (case_id, dispatch_id, state, number, due_at, next_due_at)
    SELECT case_id, id, 'due', '+8613800000000', statement_timestamp(),
        statement_timestamp() + interval '60 s'
    FROM moved RETURNING id
"""
NEXT = """
    SELECT extract(epoch FROM min(next_due_at) - statement_timestamp())
    FROM dispatches WHERE next_due_at IS NOT NULL
"""

if __name__ == "__main__":
    stop, bell = Event(), Bell()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with psycopg.connect(database_url(), autocommit=True) as line:
        line.execute(f"LISTEN {CHANNEL}")
        while not stop.is_set():
            attempts = [int(row[0]) for row in line.execute(STEP)]
            if attempts:
                bell.ring(attempts)
                continue
            row = line.execute(NEXT).fetchone()
            seconds = 5.0 if row is None or row[0] is None else max(0.001, min(float(row[0]), 0.25))
            any(True for _ in line.notifies(timeout=seconds, stop_after=1))
