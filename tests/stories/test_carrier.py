"""A carrier that misbehaves, and strangers who pretend to be it. Scenarios 24, 25, and part of 26 and 27."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests
from twilio.request_validator import RequestValidator

from tests.harness.city import City
from tests.harness.processes import AUTH_TOKEN, OLD_TOKEN

TIMEOUT_S = 20


def _webhook(city: City, signed_url: str | None, token: str, form: dict[str, str]) -> requests.Response:
    path = "/texts/inbound"
    headers = {}
    if signed_url is not None:
        headers["X-Twilio-Signature"] = RequestValidator(token).compute_signature(signed_url + path, form)
    return requests.post(
        city.processes.carrier_face_url + path, data=form, headers=headers, timeout=TIMEOUT_S
    )


def _text_from_a_stranger() -> dict[str, str]:
    return {"MessageSid": "SM" + "7" * 32, "From": "+8613900009999", "To": "+862826110110", "Body": "你好"}


def _refusals(city: City) -> Any:
    return city.clocks.rows("SELECT count FROM refused_webhooks")[0][0]


def test_a_webhook_without_a_signature_is_refused_and_counted(city: City) -> None:
    answer = _webhook(city, None, AUTH_TOKEN, _text_from_a_stranger())

    assert (answer.status_code, _refusals(city)) == (403, 1)
    assert city.clocks.rows("SELECT count(*) FROM inbound_texts") == [(0,)]


def test_a_webhook_signed_with_another_secret_is_refused(city: City) -> None:
    answer = _webhook(city, city.processes.carrier_face_url, "f" * 32, _text_from_a_stranger())

    assert (answer.status_code, _refusals(city)) == (403, 1)


def test_a_webhook_signed_for_another_address_is_refused(city: City) -> None:
    answer = _webhook(city, "https://elsewhere.example.test", AUTH_TOKEN, _text_from_a_stranger())

    assert (answer.status_code, _refusals(city)) == (403, 1)


def test_a_changed_body_is_refused(city: City) -> None:
    form = _text_from_a_stranger()
    signature = RequestValidator(AUTH_TOKEN).compute_signature(
        city.processes.carrier_face_url + "/texts/inbound", form
    )
    answer = requests.post(
        city.processes.carrier_face_url + "/texts/inbound", data={**form, "Body": "1 0001"},
        headers={"X-Twilio-Signature": signature}, timeout=TIMEOUT_S,
    )  # fmt: skip

    assert (answer.status_code, _refusals(city)) == (403, 1)


def test_behind_a_proxy_the_public_address_is_what_counts(city: City) -> None:
    form = _text_from_a_stranger()
    url = city.processes.carrier_face_url + "/texts/inbound"
    signature = RequestValidator(AUTH_TOKEN).compute_signature(url, form)

    answer = requests.post(
        url, data=form, timeout=TIMEOUT_S,
        headers={
            "X-Twilio-Signature": signature, "Host": "inner.example.test", "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "evil.example.test",
        },
    )  # fmt: skip

    assert (answer.status_code, _refusals(city)) == (200, 0)
    city.clocks.settle()
    assert city.clocks.rows("SELECT body FROM inbound_texts") == [("你好",)]
    city.handset("+8613900009999", "陌生人").is_in_hand()


@pytest.mark.parametrize("token", [AUTH_TOKEN, OLD_TOKEN])
def test_while_the_secret_is_changed_both_are_good(city: City, token: str) -> None:
    city.handset("+8613900009999", "陌生人").is_in_hand()

    answer = _webhook(city, city.processes.carrier_face_url, token, _text_from_a_stranger())

    assert answer.status_code == 200
    city.clocks.settle()


def test_a_text_told_twice_is_heard_once(city: City) -> None:
    stranger = city.handset("+8613900009999", "陌生人").is_in_hand()
    for _ in range(3):
        _webhook(city, city.processes.carrier_face_url, AUTH_TOKEN, _text_from_a_stranger())
    city.clocks.settle()

    assert len(stranger.inbox) == 1


@pytest.mark.parametrize("fault", ["double", "reverse", "delay"])
def test_callbacks_doubled_reordered_or_late_break_nothing(city: City, fault: str) -> None:
    takes = {"seconds": 45} if fault == "delay" else {}
    city.switchboard.fault({"what": fault, "on": "call_status", "count": 50, **takes})
    unit = city.unit("HBJ")
    unit.duty_phone.is_busy()
    unit.officer_phone.answers_after(3, presses="1")
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(120)

    assert case.acknowledged_by == unit.names["officer"]
    assert unit.officer_phone.times_rung == 1
    states = {call["role"]: call["state"] for call in case.calls}
    assert (states["duty_phone"], states["duty_officer"]) == ("busy", "ended")


def test_a_callback_that_never_comes_is_noticed_and_asked_for(city: City) -> None:
    city.switchboard.fault({"what": "drop", "on": "call_status", "count": 50})
    unit = city.unit("HBJ")
    unit.duty_phone.is_busy()
    unit.officer_phone.rings_out()
    unit.backup_phone.answers_after(2, presses="1")
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(100)

    assert case.acknowledged_by == unit.names["backup"]
    city.waits(120)
    assert case.happened("asked_carrier")
    assert {call["state"] for call in case.calls} <= {"busy", "no_answer", "ended"}


def test_callbacks_for_legs_that_are_not_ours_or_long_over_change_nothing(city: City) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.answers_after(1, presses="1", hangs_up_after_s=20)
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")
    unit.officer_phone.is_in_hand()
    city.waits(60)
    before = case.shown

    for attempt, status in (
        (case.calls[0]["id"], "ringing"),
        (case.calls[0]["id"], "busy"),
        (999_999, "completed"),
    ):
        url = f"/voice/attempts/{attempt}/status"
        form = {"CallSid": "CA" + "5" * 32, "CallStatus": status}
        signature = RequestValidator(AUTH_TOKEN).compute_signature(
            city.processes.carrier_face_url + url, form
        )
        answer = requests.post(
            city.processes.carrier_face_url + url, data=form, headers={"X-Twilio-Signature": signature},
            timeout=TIMEOUT_S,
        )  # fmt: skip
        assert answer.status_code == 200
    city.clocks.settle()

    assert case.shown == before


def test_nobody_is_rung_twice_because_an_answer_was_lost(city: City) -> None:
    city.switchboard.fault({"what": "lost_reply", "on": "POST Calls", "count": 1})
    unit = city.unit("HBJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.rings_out()
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(39)

    assert unit.duty_phone.times_rung == 1
    assert case.calls[0]["state"] == "no_answer"


def test_a_refusal_for_too_many_requests_is_repeated(city: City) -> None:
    city.switchboard.fault({"what": "429", "on": "POST Calls", "count": 2})
    unit = city.unit("HBJ")
    unit.officer_phone.is_in_hand()
    city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(4)

    unit.duty_phone.rings().answers().presses("1").hears("签收成功")


def test_a_landline_on_the_roster_as_a_mobile_is_marked_and_the_ladder_goes_on(city: City) -> None:
    city.clocks.execute("UPDATE contacts SET number = '+8613800000401' WHERE number = '+8613800000401'")
    unit = city.unit("HBJ")
    unit.officer_phone.is_refused(21614)
    unit.duty_phone.answers_after(2, presses="1")
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")

    city.waits(10)

    texts = [attempt for attempt in case.shown["attempts"] if attempt["role"] == "duty_officer"]
    assert texts[0]["state"] == "refused"
    assert city.clocks.rows("SELECT channel, code FROM number_marks") == [("text", 21614)]


def test_a_number_that_was_refused_for_good_is_skipped_in_the_next_case_at_once(city: City) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.is_refused(21211)
    unit.officer_phone.answers_after(2, presses="1", hangs_up_after_s=5)
    first = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")
    city.waits(10)
    assert first.acknowledged_by == unit.names["officer"]

    second = city.operator.registers(unit="HBJ")

    assert [call["role"] for call in second.calls] == ["duty_officer"]
    city.waits(10)
    assert second.acknowledged_by == unit.names["officer"]


def test_a_transferred_call_told_twice_is_one_case(city: City) -> None:
    unit = city.unit("HBJ")
    unit.duty_phone.rings_out()
    unit.officer_phone.is_in_hand()
    case = city.operator.transfers(to=unit)
    city.citizen.gets("已登记")
    ref = city.clocks.rows("SELECT carrier_ref FROM inbound_calls")[0][0]

    url = city.processes.carrier_face_url + "/voice/inbound"
    form = {
        "CallSid": str(ref),
        "From": city.citizen.number,
        "To": unit.direct_number,
        "CallStatus": "ringing",
    }
    signature = RequestValidator(AUTH_TOKEN).compute_signature(url, form)
    first = requests.post(url, data=form, headers={"X-Twilio-Signature": signature}, timeout=TIMEOUT_S)
    second = requests.post(url, data=form, headers={"X-Twilio-Signature": signature}, timeout=TIMEOUT_S)
    city.clocks.settle()

    assert first.text == second.text
    assert city.clocks.rows("SELECT count(*) FROM cases") == [(1,)]
    assert len(case.calls) == 1


def test_a_call_that_died_with_the_carrier_is_followed_by_the_next_at_once(city: City) -> None:
    unit = city.unit("HBJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")
    unit.duty_phone.rings()

    city.carrier_is_killed()

    give_up = time.monotonic() + 20
    while case.calls[0]["state"] == "ringing" and time.monotonic() < give_up:
        time.sleep(0.05)
    city.clocks.settle()
    assert case.calls[0]["state"] == "failed"
    unit.officer_phone.rings().answers().presses("1").hears("签收成功")
    assert case.acknowledged_by == unit.names["officer"]
