"""The bare twin's job: claim an attempt, ask the carrier, note that it has it."""

from __future__ import annotations

import os
from functools import cache

import psycopg
import requests

from bench.bare.parts import database_url

CLAIM = """
    UPDATE attempts SET state = 'claimed', claimed_at = statement_timestamp()
    WHERE id = %s AND state = 'due' RETURNING number
"""
HANDED = """
    UPDATE attempts SET state = 'handed_over', handed_at = statement_timestamp(), carrier_ref = %s
    WHERE id = %s
"""


@cache
def _database() -> psycopg.Connection:
    return psycopg.connect(database_url(), autocommit=True)


@cache
def _line() -> requests.Session:
    return requests.Session()


def deliver(attempt_id: int) -> None:
    """Once only, however often it is called."""
    row = _database().execute(CLAIM, (attempt_id,)).fetchone()
    if row is None:
        return
    url = f"{os.environ['CARRIER_BASE_URL']}/2010-04-01/Accounts/AC0/Calls.json"
    wish = {"To": row[0], "StatusCallback": f"http://127.0.0.1/voice/attempts/{attempt_id}/status"}
    made = _line().post(url, data=wish, timeout=5).json()
    _database().execute(HANDED, (made["sid"], attempt_id))
