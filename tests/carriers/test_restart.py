"""A switchboard that is killed says afterwards that everything under way has failed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from gateway.switchboard.ledger import SPARE_LINES, Ledger
from gateway.switchboard.records import Call, CallbackOrder, new_sid
from tests.carriers.conftest import ACCOUNT_SID, AUTH_TOKEN
from tests.carriers.gateway_double import GatewayDouble, wait_until
from tests.carriers.program import Program
from tests.carriers.test_parameters import ENDED, INBOUND, TEXT_STATUS
from tests.carriers.town import OURS, Town, document


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """A switchboard of its own that keeps its state."""
    state = tmp_path / "state.jsonl"
    program = Program(tmp_path, ACCOUNT_SID, AUTH_TOKEN, "--state", str(state))
    program.start()
    yield program
    program.stop()
    assert "Traceback" not in program.complaints


@pytest.fixture
def place(program: Program, gateway_double: GatewayDouble) -> Town:
    """A town at that switchboard."""
    http = TwilioHttpClient(timeout=10, pool_connections=False)
    client = Client(ACCOUNT_SID, AUTH_TOKEN, http_client=http, environment={"NONE": "1"})
    client.api.base_url = program.url
    town = Town(program.url, ACCOUNT_SID, AUTH_TOKEN, gateway_double, client)
    town.opens()
    town.control(
        "PUT",
        f"/numbers/{OURS}",
        {"voice_url": town.at("/voice"), "status_callback": town.at("/ended")},
    )
    town.gateway.answers["/officer"] = document("<Say>请按一</Say><Pause length='600'/>")
    town.gateway.answers["/voice"] = document("<Say>您好</Say><Pause length='600'/>")
    return town


def test_after_a_kill_every_call_has_failed(place: Town, program: Program) -> None:
    ringing, talking = place.phone("+8613800138001"), place.phone("+8613800138002")
    over, citizen = place.phone("+8613800138003"), place.phone("+8613900139000")
    sids = [place.calls(phone).sid for phone in (ringing, talking, over)]
    talking.answers()
    over.hangs_up()
    sids.append(citizen.dials())
    place.gateway.heard.clear()

    program.kill()
    program.start()

    wait_until(lambda: len(place.gateway.asked("/status")) == 2 and bool(place.gateway.asked("/ended")))
    place.settles()
    told = {heard.form["CallSid"]: heard.form for heard in place.gateway.heard}
    assert set(told) == {sids[0], sids[1], sids[3]}
    assert {form["CallStatus"] for form in told.values()} == {"failed"}
    assert [told[sid]["SequenceNumber"] for sid in (sids[0], sids[3])] == ["3", "0"]
    assert set(told[sids[0]]) == ENDED
    assert set(told[sids[3]]) == ENDED | INBOUND
    assert all(heard.is_signed for heard in place.gateway.heard)
    assert [place.status(sid) for sid in (sids[0], sids[1], sids[3])] == ["failed"] * 3


def test_after_a_kill_texts_under_way_have_failed(place: Town, program: Program) -> None:
    place.control("PUT", "/options", {"text_delivered_s": 30})
    phone = place.phone("+8613800138001")
    status = place.at("/sms-status")
    message = place.client.messages.create(to=phone.number, from_=OURS, body="0427", status_callback=status)
    place.settles()
    place.gateway.heard.clear()

    program.kill()
    program.start()

    wait_until(lambda: bool(place.gateway.asked("/sms-status")))
    [told] = [heard.form for heard in place.gateway.heard]
    assert set(told) == TEXT_STATUS | {"ErrorCode"}
    assert (told["MessageSid"], told["MessageStatus"], told["ErrorCode"]) == (message.sid, "failed", "30008")
    assert place.client.messages(message.sid).fetch().status == "failed"


def test_what_was_told_after_one_restart_is_not_told_after_the_next(place: Town, program: Program) -> None:
    place.calls(place.phone("+8613800138001"))
    program.kill()
    program.start()
    wait_until(lambda: place.gateway.statuses_at("/status")[-1:] == ["failed"])
    place.settles()
    place.gateway.heard.clear()

    program.stop()
    program.start()

    place.settles()
    assert place.gateway.heard == []


def test_a_gateway_that_is_not_up_yet_is_told_a_little_later(place: Town, program: Program) -> None:
    place.calls(place.phone("+8613800138001"))
    place.gateway.heard.clear()
    place.gateway.statuses["/status"] = 503
    program.kill()
    program.start()
    wait_until(lambda: len(place.gateway.asked("/status")) == 1)
    place.gateway.statuses.clear()
    wait_until(lambda: len(place.gateway.asked("/status")) == 2)
    first, again = place.gateway.asked("/status")
    assert (first.form, first.headers["I-Twilio-Idempotency-Token"]) == (
        again.form,
        again.headers["I-Twilio-Idempotency-Token"],
    )


def call() -> Call:
    """A call with somebody who wants to know of it."""
    order = CallbackOrder("http://127.0.0.1/status", "GET", frozenset({"completed", "answered"}))
    return Call(new_sid("CA"), "+8613800138001", OURS, "outbound-api", datetime.now(UTC), callback=order)


def test_the_file_forgets_what_is_over(tmp_path: Path) -> None:
    path = tmp_path / "state.jsonl"
    ledger = Ledger(path)
    ledger.take_over()
    lasting = call()
    ledger.open(lasting)
    for _ in range(SPARE_LINES):
        one = call()
        ledger.open(one)
        ledger.close(one.sid)
    ledger.end()
    assert len(path.read_text().splitlines()) < SPARE_LINES
    assert path.stat().st_mode & 0o077 == 0
    [left] = Ledger(path).take_over().calls
    assert (left.sid, left.callback, left.created_at) == (lasting.sid, lasting.callback, lasting.created_at)


def test_a_line_that_was_cut_off_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "state.jsonl"
    ledger = Ledger(path)
    ledger.take_over()
    whole = call()
    ledger.open(whole)
    ledger.end()
    path.write_bytes(path.read_bytes() + b'{"kind":"call","si')
    assert [left.sid for left in Ledger(path).take_over().calls] == [whole.sid]


def test_what_is_no_line_of_a_call_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "state.jsonl"
    ledger = Ledger(path)
    ledger.take_over()
    call = Call(new_sid("CA"), "+8613800138001", "a\u2028b", "inbound", datetime.now(UTC))
    ledger.open(call)
    ledger.end()
    odd = b'\xe4\xb8{\n[]\n5\n"over"\n{"sid":"CA1"}\n{"kind":"call","sid":"CA2"}\n\x00\x00\n'
    path.write_bytes(odd + path.read_bytes())
    for _ in range(2):
        ledger = Ledger(path)
        assert [left.sid for left in ledger.take_over().calls] == [call.sid]
        ledger.end()
