"""A webhook is answered from the database alone: by whoever else is silent, its carrier never has to wait."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from gateway.settings import Settings
from gateway.web.app import create_app
from gateway.web.face import Face
from gateway.wiring import build
from gateway.work import Gateway
from ivr.caller import TOP
from tests.database.conftest import rows
from tests.database.stock import new_call, new_dispatch

TOKEN = "0123456789abcdef0123456789abcdef"
LEG, TEXT = "CA" + "4" * 32, "SM" + "4" * 32
LONGEST_S = 1.0
TABLES = ("cases", "dispatches", "attempts", "inbound_calls", "events")
CALL = {"CallSid": LEG, "From": "+8613800138000", "To": "+862826110110", "CallStatus": "ringing"}


@pytest.fixture
def deaf() -> Iterator[str]:
    """An address at which everybody is let in and nobody is answered."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(100)
        yield f"127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def alone(gateway: Gateway, deaf: str) -> Iterator[Gateway]:
    """A service that has its database, and neither Redis nor a carrier."""
    built = build(
        Settings(
            database_url=gateway.settings.database_url,
            redis_url=f"redis://{deaf}/0",
            carrier_base_url=f"http://{deaf}",
            carrier_account_sid="AC" + "0" * 32,
            carrier_auth_token=SecretStr(TOKEN),
        )
    )
    yield replace(built, engine=gateway.engine)
    built.engine.dispose()


@pytest.fixture
def client(alone: Gateway) -> FlaskClient:
    """The face that carriers see; it keeps cookies, if it is given any."""
    return create_app(alone, Face.CARRIER).test_client()


def told(client: FlaskClient, path: str, **form: str) -> TestResponse:
    """The answer to a webhook, which must be a prompt one, a document, and leave nothing to remember."""
    signature = RequestValidator(TOKEN).compute_signature(f"http://127.0.0.1:8110{path}", form)
    began = time.monotonic()
    answer = client.post(path, data=form, headers={"X-Twilio-Signature": signature})
    assert time.monotonic() - began < LONGEST_S, path
    assert (answer.status_code, answer.mimetype) == (200, "text/xml"), path
    assert "<Response" in answer.text
    assert "Set-Cookie" not in answer.headers
    return answer


def test_a_citizens_call_and_its_keys(client: FlaskClient, gateway: Gateway) -> None:
    told(client, "/voice/inbound", **CALL)
    told(client, f"/voice/calls/1/menu?at={TOP}&tries=0", Digits="9", **CALL)
    told(client, f"/voice/calls/1/menu?at={TOP}&tries=0", Digits="0", **CALL)
    told(client, "/voice/calls/1/desk-answered", **CALL)
    told(client, "/voice/calls/1/desk-done?tries=1", DialCallStatus="busy", **CALL)
    told(client, "/voice/inbound/status", **(CALL | {"CallStatus": "completed"}))
    assert rows(gateway.engine, "SELECT state FROM inbound_calls") == [("ended",)]


def test_an_officers_leg_and_his_key(client: FlaskClient, gateway: Gateway) -> None:
    new_dispatch(gateway)
    [(leg,)] = rows(gateway.engine, "SELECT id FROM attempts WHERE role = 'duty_phone'")
    told(client, f"/voice/attempts/{leg}/status", CallSid=LEG, CallStatus="initiated")
    told(client, f"/voice/attempts/{leg}/prompt", CallSid=LEG, CallStatus="in-progress")
    told(client, f"/voice/attempts/{leg}/keys?tries=1", CallSid=LEG, Digits="1")
    told(client, f"/voice/attempts/{leg}/status", CallSid=LEG, CallStatus="completed")
    assert rows(gateway.engine, "SELECT state FROM cases") == [("acknowledged",)]


def test_texts_and_their_receipts(client: FlaskClient, gateway: Gateway) -> None:
    new_dispatch(gateway)
    [(text,)] = rows(gateway.engine, "SELECT id FROM attempts WHERE role = 'duty_officer'")
    told(client, f"/texts/{text}/status", MessageSid=TEXT, MessageStatus="delivered")
    sender = rows(gateway.engine, "SELECT number FROM attempts WHERE role = 'duty_officer'")[0][0]
    told(client, "/texts/inbound", MessageSid="SM" + "5" * 32, From=str(sender), To="", Body="1")
    told(client, "/texts/inbound", MessageSid="SM" + "6" * 32, From="+8613900009999", To="", Body="噪音")
    assert rows(gateway.engine, "SELECT state FROM cases") == [("acknowledged",)]


def test_the_last_resort(client: FlaskClient) -> None:
    assert "Dial" in told(client, "/voice/fallback", ErrorCode="11200", **CALL).text


@pytest.mark.parametrize("state", ["greeted", "waiting", "joined", "told", "to_110"])
@pytest.mark.parametrize("result", ["redirected", "redirected-from-bridged"])
def test_a_queue_that_tells_of_a_redirect_changes_nothing(
    client: FlaskClient, gateway: Gateway, state: str, result: str
) -> None:
    """We ordered it: the call is on its way elsewhere, and what is answered here is not carried out."""
    call_id = new_call(gateway, LEG, state=state, case_id=new_dispatch(gateway))
    before = [rows(gateway.engine, f"SELECT * FROM {table} ORDER BY id") for table in TABLES]
    told(client, f"/voice/calls/{call_id}/left", CallSid=LEG, QueueResult=result)
    assert [rows(gateway.engine, f"SELECT * FROM {table} ORDER BY id") for table in TABLES] == before


def test_a_hang_up_that_ends_a_recording_ends_the_call_though_nothing_else_tells_so(
    client: FlaskClient, gateway: Gateway
) -> None:
    call_id = new_call(gateway, LEG, state="told", case_id=new_dispatch(gateway))
    recording = {"RecordingSid": "RE" + "1" * 32, "RecordingDuration": "7"}
    told(client, f"/voice/calls/{call_id}/message-done", CallSid=LEG, Digits="hangup", **recording)
    assert rows(gateway.engine, "SELECT state FROM inbound_calls") == [("ended",)]
    assert rows(gateway.engine, "SELECT carrier_ref FROM recordings") == [("RE" + "1" * 32,)]
