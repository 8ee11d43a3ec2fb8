"""The bare twin's web part: check the signature, write the rows of a case, ring the bell, answer."""

from __future__ import annotations

import os
import sys

from flask import Flask, Response, jsonify, request
from granian import Granian
from granian.constants import Interfaces
from psycopg import Connection
from twilio.request_validator import RequestValidator

from bench.bare.parts import Bell, connections

GREETING = '<?xml version="1.0" encoding="UTF-8"?><Response><Say>bare</Say></Response>'
CASE = """
    INSERT INTO cases (code, state, unit_code, request, registered_at)
    VALUES ('0001', 'dispatched', 'ONE', %s, statement_timestamp()) RETURNING id
"""
DISPATCH = """
    INSERT INTO dispatches (case_id, state, verified_at, next_due_at)
    VALUES (%s, 'dispatched', statement_timestamp(), statement_timestamp() + interval '40 s') RETURNING id
"""
ATTEMPTS = """
    INSERT INTO attempts (case_id, dispatch_id, state, number, due_at, next_due_at)
    SELECT %s, %s, 'due', '+86138' || n, statement_timestamp(), statement_timestamp() + interval '5 s'
    FROM generate_series(1, 3) AS n RETURNING id
"""
EVENTS = """
    INSERT INTO events (case_id, at, kind) SELECT %s, statement_timestamp(), 'bare' FROM generate_series(1, 5)
"""
CALL = """
    INSERT INTO inbound_calls (carrier_ref, sender, state, case_id, arrived_at)
    VALUES (%s, %s, 'greeted', %s, statement_timestamp())
"""


def app() -> Flask:
    """What each granian process runs."""
    made, pool, bell = Flask("bare"), connections(4), Bell()
    validator, public = RequestValidator(os.environ["CARRIER_AUTH_TOKEN"]), os.environ["PUBLIC_BASE_URL"]

    @made.post("/voice/inbound")
    def arrives() -> Response:
        if not validator.validate(public + request.path, request.form, request.headers["X-Twilio-Signature"]):
            return Response(status=403)
        with pool.connection() as connection:
            case_id, attempts = write_case(connection, "")
            connection.execute(CALL, (request.form["CallSid"], request.form["From"], case_id))
        bell.ring(attempts)
        return Response(GREETING, mimetype="text/xml")

    @made.post("/api/cases")
    def create() -> tuple[Response, int]:
        with pool.connection() as connection:
            case_id, attempts = write_case(connection, request.get_json()["request"])
        bell.ring(attempts)
        return jsonify(id=case_id), 201

    @made.get("/readyz")
    def ready() -> Response:
        return jsonify(ok=True)

    return made


def write_case(connection: Connection, wish: str) -> tuple[int, list[int]]:
    """A case with its dispatch, three attempts and five lines of its timeline."""
    case_id = _one(connection, CASE, wish)
    dispatch_id = _one(connection, DISPATCH, case_id)
    attempts = [int(row[0]) for row in connection.execute(ATTEMPTS, (case_id, dispatch_id))]
    connection.execute(EVENTS, (case_id,))
    return case_id, attempts


def _one(connection: Connection, statement: str, value: object) -> int:
    row = connection.execute(statement, (value,)).fetchone()
    assert row is not None
    return int(row[0])


if __name__ == "__main__":
    Granian(
        "bench.bare.web:app",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=int(sys.argv[2]),
        blocking_threads=int(sys.argv[3]),
        factory=True,
        log_access=False,
        websockets=False,
    ).serve()
