"""Calls to citizens as rows: told twice, late, wrong, at once, or never. Source: R6, I5, I9."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from gateway.actions.ask_carrier import ask_carrier
from gateway.actions.call_officer import call_officer
from gateway.actions.deliver import deliver
from gateway.actions.find_dispatch import locked
from gateway.actions.open_dispatch import open_dispatch
from gateway.actions.stop_leg import stop_leg
from gateway.actions.who_is import who_is
from gateway.seed import seed_demo_roster
from gateway.settings import Settings
from gateway.web.app import create_app
from gateway.web.face import Face
from gateway.work import Gateway
from models.attempt import Channel
from models.dispatch import Dispatch
from notifications.carriers import CarrierRef
from tests.database.conftest import HeardCarrier, at_once, execute, rows, set_clock
from tests.database.officers import (
    CITIZEN,
    LEADER,
    OFFICER,
    dialled,
    hangs_up,
    lead,
    on_the_phone,
    presses,
    taken,
    talks,
)
from tests.database.stock import at, new_attempt, new_call, new_dispatch


@pytest.fixture
def client(gateway: Gateway) -> FlaskClient:
    """The carrier face."""
    return create_app(gateway, Face.CARRIER).test_client()


def another(client: FlaskClient) -> FlaskClient:
    """One for each thread; the face itself is made once, since Python 3.11 cannot make two at a time."""
    return client.application.test_client()


def test_a_key_told_twice_gets_the_same_document_and_is_one_call(
    gateway: Gateway, client: FlaskClient
) -> None:
    dispatch_id = taken(gateway)
    leg = on_the_phone(gateway, dispatch_id)

    first, second = (presses(client, leg, dispatch_id, "1") for _ in range(2))

    assert first.text == second.text
    assert f">{CITIZEN}</Number>" in first.text
    assert talks(gateway) == [(f"{leg}-1", "handed_over")]


def test_a_key_told_eight_times_at_once_is_one_call(gateway: Gateway, client: FlaskClient) -> None:
    dispatch_id = taken(gateway)
    leg = on_the_phone(gateway, dispatch_id)

    answers = at_once(8, lambda _: presses(another(client), leg, dispatch_id, "1"))

    assert len({answer.text for answer in answers}) == 1
    assert talks(gateway) == [(f"{leg}-1", "handed_over")]


def test_a_lead_and_an_assisting_unit_that_call_at_once_do_not_ring_the_citizen_twice(
    gateway: Gateway, client: FlaskClient
) -> None:
    lead_id = taken(gateway)
    with gateway.work() as work:
        case = work.session.get_one(Dispatch, lead_id).case
        helper = open_dispatch(work, case, "HBJ", "standard")
        helper_id = helper.id
    execute(gateway.engine, f"UPDATE dispatches SET state = 'acknowledged' WHERE id = {helper_id}")
    legs = [(on_the_phone(gateway, lead_id), lead_id), (on_the_phone(gateway, helper_id, LEADER), helper_id)]

    answers = at_once(2, lambda number: presses(another(client), *legs[number], "1").text)

    assert sorted("正在通话中" in text for text in answers) == [False, True]
    assert [state for _, state in talks(gateway)] == ["handed_over"]


@pytest.mark.parametrize(("by_operator", "dials"), [(False, False), (True, True)])
def test_a_citizen_who_is_talking_to_us_is_not_dialled_but_110s_operator_is_not_he(
    gateway: Gateway, client: FlaskClient, by_operator: bool, dials: bool
) -> None:
    dispatch_id = taken(gateway)
    leg = on_the_phone(gateway, dispatch_id)
    new_call(gateway, state="joined", case_id=1, by_operator=by_operator)

    answer = presses(client, leg, dispatch_id, "1")

    assert ("<Dial" in answer.text, "群众正在通话中" in answer.text) == (dials, not dials)
    assert len(talks(gateway)) == dials


def test_an_officer_who_has_hung_up_dials_nobody(gateway: Gateway, client: FlaskClient) -> None:
    dispatch_id = taken(gateway)
    leg = on_the_phone(gateway, dispatch_id)
    hangs_up(gateway, leg)

    assert "<Dial" not in presses(client, leg, dispatch_id, "1").text
    assert talks(gateway) == []


@pytest.mark.parametrize(
    ("later_s", "state"), [(0, "police_return"), (15, "police_return"), (16, "acknowledged")]
)
def test_danger_pressed_at_the_last_moment_counts_and_told_again_later_does_not(
    gateway: Gateway, client: FlaskClient, later_s: int, state: str
) -> None:
    dispatch_id = taken(gateway)
    leg = on_the_phone(gateway, dispatch_id)
    hangs_up(gateway, leg)
    set_clock(gateway.engine, later_s)

    presses(client, leg, dispatch_id, "3")

    assert lead(gateway, dispatch_id)[0] == state


@pytest.mark.parametrize("key", ["1", "2", "4", "6"])
def test_a_key_told_again_long_after_the_call_changes_nothing(
    gateway: Gateway, client: FlaskClient, key: str
) -> None:
    dispatch_id = taken(gateway)
    leg = on_the_phone(gateway, dispatch_id)
    hangs_up(gateway, leg)
    set_clock(gateway.engine, 3600)

    answer = presses(client, leg, dispatch_id, key, menu="case")

    assert "已由" in answer.text
    assert lead(gateway, dispatch_id) == ("acknowledged", 0, False)
    assert talks(gateway) == []


def test_a_call_that_was_never_dialled_is_given_up_and_never_placed_by_us(
    gateway: Gateway, client: FlaskClient, carrier: HeardCarrier
) -> None:
    """The officer hung up before his document's Dial; nobody tells us anything more."""
    _, dispatch_id, _ = dialled(gateway, client)
    execute(gateway.engine, "UPDATE attempts SET next_due_at = NULL WHERE rung <> 'talk'")

    for seconds in (40, 60, 90, 120):
        at(gateway, seconds)
        for [attempt_id] in rows(
            gateway.engine, "SELECT id FROM attempts WHERE rung = 'talk' AND ended_at IS NULL"
        ):
            ask_carrier(gateway, int(str(attempt_id)))

    assert [state for _, state in talks(gateway)] == ["cancelled"]
    assert lead(gateway, dispatch_id) == ("acknowledged", 0, False)
    assert carrier.calls == []


def test_a_capped_call_is_on_record_and_no_failure(gateway: Gateway, client: FlaskClient) -> None:
    dispatch_id = taken(gateway)
    for _ in range(2):
        new_attempt(gateway, CITIZEN, channel=Channel.CALL, state="ended", claimed_at=None)
    execute(gateway.engine, f"UPDATE attempts SET claimed_at = service_now() WHERE number = '{CITIZEN}'")
    leg = on_the_phone(gateway, dispatch_id)

    first, second = (presses(client, leg, dispatch_id, "1") for _ in range(2))

    assert "请过五分钟再拨" in first.text
    assert "请过五分钟再拨" in second.text
    assert [state for _, state in talks(gateway)] == ["capped"]
    assert lead(gateway, dispatch_id) == ("acknowledged", 0, False)


@pytest.mark.parametrize("leg", ["a999999", "c999999", "x1", "a", "1", "a1-1", "a" + "9" * 40])
def test_a_leg_that_is_not_ours_is_not_found(gateway: Gateway, client: FlaskClient, leg: str) -> None:
    dispatch_id = taken(gateway)

    assert presses(client, leg, dispatch_id, "3").status_code == 404
    assert lead(gateway, dispatch_id)[0] == "acknowledged"


@pytest.mark.parametrize(("is_on", "asks"), [(True, True), (False, False)])
def test_the_officers_line_can_be_switched_off(gateway: Gateway, is_on: bool, asks: bool) -> None:
    settings = Settings.model_validate(gateway.settings.model_dump() | {"officer_line": is_on})
    client = create_app(replace(gateway, settings=settings), Face.CARRIER).test_client()

    answer = client.post(
        "/voice/inbound", data={"CallSid": "CA" + "5" * 32, "From": OFFICER, "To": settings.common_number}
    )

    assert ("请输入事项编号" in answer.text) is asks
    assert ("噪音扰民" in answer.text) is not asks


def test_a_call_to_an_officer_whose_case_is_closed_meanwhile_is_not_placed(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    dispatch_id = taken(gateway)
    with gateway.work() as work:
        call_officer(work, locked(work, dispatch_id), who_is(work, OFFICER))
    execute(gateway.engine, f"UPDATE dispatches SET state = 'completed' WHERE id = {dispatch_id}")

    [(attempt_id,)] = rows(gateway.engine, "SELECT id FROM attempts WHERE rung = 'call_back'")
    deliver(gateway, int(str(attempt_id)))

    assert rows(gateway.engine, "SELECT state FROM attempts WHERE rung = 'call_back'") == [("cancelled",)]
    assert carrier.calls == []


def test_who_asks_twice_to_be_called_is_called_once(gateway: Gateway) -> None:
    dispatch_id = taken(gateway)
    for _ in range(2):
        with gateway.work() as work:
            call_officer(work, locked(work, dispatch_id), who_is(work, OFFICER))

    assert rows(gateway.engine, "SELECT count(*) FROM attempts WHERE rung = 'call_back'") == [(1,)]


def test_a_citizens_leg_that_must_stop_is_ended_and_never_sent_elsewhere(
    gateway: Gateway, client: FlaskClient, carrier: HeardCarrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was picked up just as it should stop ringing: no carrier promises what redirecting it would do."""
    _, _, talk_id = dialled(gateway, client)
    sent: list[str] = []
    monkeypatch.setattr(carrier, "redirect_call", lambda _, url: sent.append(url))
    client.post(f"/voice/staff/talks/{talk_id}/status", data={"CallStatus": "in-progress", "CallSid": "CA7"})
    execute(gateway.engine, f"UPDATE attempts SET stop_wanted_at = service_now() WHERE id = {talk_id}")

    stop_leg(gateway, talk_id)

    assert (carrier.ended, sent) == ([CarrierRef("CA7")], [])


@pytest.fixture
def one_exchange(gateway: Gateway) -> Iterator[str]:
    """The number behind which two units have their duty phones."""
    number = "+862826000777"
    execute(
        gateway.engine,
        f"UPDATE contacts SET number = '{number}' WHERE id IN (SELECT duty_phone_id FROM shifts"
        " WHERE unit_code IN ('HBJ', 'ZFJ'))",
    )
    yield number
    execute(gateway.engine, "TRUNCATE shifts, people, contacts RESTART IDENTITY CASCADE")
    seed_demo_roster(gateway.engine)


def test_one_exchange_of_two_units_speaks_for_the_unit_whose_case_it_is(
    gateway: Gateway, client: FlaskClient, one_exchange: str
) -> None:
    new_dispatch(gateway)
    told = {"CallSid": "CA" + "5" * 32, "From": one_exchange, "To": gateway.settings.common_number}
    client.post("/voice/inbound", data=told)
    client.post("/voice/staff/calls/1/code?tries=1", data={"Digits": "0001"})

    presses(client, "c1", 1, "1", menu="waiting")

    assert rows(gateway.engine, "SELECT acknowledged_by FROM dispatches WHERE id = 1") == [
        ("市城市行政执法局值班电话",)
    ]
