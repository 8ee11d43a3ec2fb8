"""What the hot path asks of the database: each statement is a round trip for which somebody waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from gateway.actions.deliver import deliver_all
from gateway.clock import Clock
from gateway.web.app import create_app
from gateway.web.face import Face
from gateway.work import Gateway
from tests.database.conftest import execute, rows, set_clock
from tests.database.stock import new_dispatch

CALLER = "+86139000{:05d}"
OF_ONE_CALL = {"AccountSid": "AC" + "0" * 32, "CallSid": "CA" + "7" * 32}


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that go to the database meanwhile, without BEGIN and COMMIT."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(" ".join(statement.split())[:100])

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def sent_by(gateway: Gateway, act: Callable[[], object]) -> list[str]:
    with counted(gateway.engine) as sent:
        act()
    return sent


def told(sent: list[str]) -> str:
    return "\n".join(sent)


@pytest.fixture
def carrier_face(gateway: Gateway) -> FlaskClient:
    return create_app(gateway, Face.CARRIER).test_client()


def a_case(gateway: Gateway, number: int = 1) -> list[int]:
    """The attempts of a new case: the duty phone, its officer's text, the citizen's receipt."""
    dispatch = new_dispatch(gateway, caller_phone=CALLER.format(number))
    of_it = "SELECT a.id FROM attempts a JOIN dispatches d USING (case_id) WHERE d.id = :id ORDER BY a.id"
    return [attempt for (attempt,) in rows(gateway.engine, of_it, id=dispatch)]


def test_a_call_that_becomes_a_case_asks_little(gateway: Gateway, carrier_face: FlaskClient) -> None:
    [(dialled,)] = rows(gateway.engine, "SELECT direct_number FROM units WHERE code = 'ZFJ'")
    form = {**OF_ONE_CALL, "From": CALLER.format(1), "To": dialled}
    sent = sent_by(gateway, lambda: carrier_face.post("/voice/inbound", data=form))
    assert rows(gateway.engine, "SELECT count(*) FROM attempts") == [(3,)]
    assert len(sent) <= 13, told(sent)


@pytest.mark.parametrize(("which", "most"), [("call", 13), ("text", 12)])
def test_one_attempt_leaves_with_few_questions(gateway: Gateway, which: str, most: int) -> None:
    attempt = a_case(gateway)[which == "text"]
    sent = sent_by(gateway, lambda: deliver_all(gateway, [attempt]))
    assert rows(gateway.engine, f"SELECT state FROM attempts WHERE id = {attempt}") == [("handed_over",)]
    assert len(sent) <= most, told(sent)


@pytest.mark.parametrize("cases", [1, 7])
def test_each_attempt_more_costs_little_more(gateway: Gateway, cases: int) -> None:
    attempts = [attempt for number in range(cases) for attempt in a_case(gateway, number)]
    execute(gateway.engine, "UPDATE attempts SET number = '+86138' || lpad(id::text, 8, '0')")
    sent = sent_by(gateway, lambda: deliver_all(gateway, attempts))
    [(left,)] = rows(gateway.engine, "SELECT count(*) FROM attempts WHERE state = 'handed_over'")
    assert left == 3 * cases
    # The rest for all together: its instant, two rows, locks and marks, and twice that in part afterwards.
    assert len(sent) - 9 <= 4 * left, told(sent)


@pytest.mark.parametrize(("status", "most"), [("initiated", 3), ("ringing", 4)])
def test_a_callback_asks_little(gateway: Gateway, carrier_face: FlaskClient, status: str, most: int) -> None:
    attempt = a_case(gateway)[0]
    deliver_all(gateway, [attempt])
    form = {**OF_ONE_CALL, "CallStatus": status}
    address = f"/voice/attempts/{attempt}/status"
    sent = sent_by(gateway, lambda: carrier_face.post(address, data=form))
    assert len(sent) <= most, told(sent)


@pytest.mark.parametrize("together", [1, 20])
def test_a_rung_costs_the_same_for_one_case_and_for_twenty(gateway: Gateway, together: int) -> None:
    for number in range(together):
        a_case(gateway, number)
    execute(gateway.engine, "UPDATE attempts SET state = 'ringing', next_due_at = NULL")
    set_clock(gateway.engine, 40)
    sent = sent_by(gateway, Clock(gateway).tick)
    assert rows(gateway.engine, "SELECT count(*) FROM events WHERE kind = 'climbed'") == [(2 * together,)]
    assert len(sent) <= 9, told(sent)  # two of them are the look for what is due
