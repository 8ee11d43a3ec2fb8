"""Callbacks lost, doubled, reversed, late; REST answers lost."""

from __future__ import annotations

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.carriers.gateway_double import wait_until
from tests.carriers.town import OURS, Phone, Town, document


@pytest.fixture
def phone(town: Town) -> Phone:
    """A handset that answers at once and hangs up after a minute."""
    town.gateway.answers["/officer"] = document("<Pause length='600'/>")
    return town.phone("+8613800138001", persona={"then": "answers", "hangs_up_after_s": 60})


def test_dropped_callbacks_never_come(town: Town, phone: Phone) -> None:
    town.control("POST", "/faults", {"what": "drop", "count": 2})
    town.calls(phone)
    town.waits(60)
    assert town.gateway.statuses_at("/status") == ["in-progress", "completed"]
    assert [heard.form["SequenceNumber"] for heard in town.gateway.asked("/status")] == ["2", "3"]


def test_doubled_callbacks_carry_the_same_token(town: Town, phone: Phone) -> None:
    town.control("POST", "/faults", {"what": "double", "on": "call_status", "number": phone.number})
    town.calls(phone)
    town.waits(60)
    heard = town.gateway.asked("/status")
    assert [one.form["CallStatus"] for one in heard][-2:] == ["completed", "completed"]
    assert len(heard) == 8
    tokens = [one.headers["I-Twilio-Idempotency-Token"] for one in heard]
    assert len(set(tokens)) == 4
    town.control("DELETE", "/faults")
    assert town.control("GET", "/faults")["faults"] == []


def test_reversed_callbacks_come_latest_first_at_the_end(town: Town, phone: Phone) -> None:
    town.control("POST", "/faults", {"what": "reverse"})
    town.calls(phone)
    town.waits(59)
    assert town.gateway.asked("/status") == []
    town.waits(1)
    assert town.gateway.statuses_at("/status") == ["completed", "in-progress", "ringing", "initiated"]
    assert [one.form["SequenceNumber"] for one in town.gateway.asked("/status")] == ["3", "2", "1", "0"]


def test_late_callbacks_come_late(town: Town, phone: Phone) -> None:
    town.control("POST", "/faults", {"what": "delay", "seconds": 600, "count": 1})
    town.calls(phone)
    town.waits(599)
    assert "initiated" not in town.gateway.statuses_at("/status")
    town.waits(1)
    assert town.gateway.statuses_at("/status")[-1] == "initiated"


def test_a_fault_hits_its_kind_and_number_only(town: Town, phone: Phone) -> None:
    town.control("POST", "/faults", {"what": "drop", "on": "message_status"})
    town.control("POST", "/faults", {"what": "drop", "number": "+8613899999999"})
    town.calls(phone)
    town.client.messages.create(
        to=phone.number, from_=OURS, body="0427", status_callback=town.at("/sms-status")
    )
    town.settles()
    assert town.gateway.statuses_at("/status") == ["initiated", "ringing", "in-progress"]
    assert town.gateway.asked("/sms-status") == []


def test_a_lost_reply_leaves_a_call_behind(town: Town, phone: Phone) -> None:
    town.control("POST", "/faults", {"what": "lost_reply", "on": "POST Calls", "count": 1})
    with pytest.raises(requests.ConnectionError):
        town.calls(phone)
    assert [call.to for call in town.client.calls.list()] == [phone.number]
    assert town.calls(phone).status == "queued"


def test_a_500_comes_after_acting(town: Town, phone: Phone) -> None:
    town.control("POST", "/faults", {"what": "500_after", "on": "POST Messages", "count": 1})
    with pytest.raises(TwilioRestException) as failed:
        town.client.messages.create(to=phone.number, from_=OURS, body="0427")
    assert failed.value.status == 500
    town.settles()
    assert phone.texts == ["0427"]


def test_a_429_does_not_act(town: Town, phone: Phone) -> None:
    town.control("POST", "/faults", {"what": "429", "on": "POST Calls", "count": 2})
    for _ in range(2):
        with pytest.raises(TwilioRestException) as refused:
            town.calls(phone)
        assert (refused.value.status, refused.value.code) == (429, 20429)
    assert town.client.calls.list() == []
    town.calls(phone)
    assert len(town.client.calls.list()) == 1


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        ({}, "fault.what"),
        ({"what": "eat"}, "fault.what"),
        ({"what": "delay"}, "fault.seconds"),
        ({"what": "delay", "seconds": [9, 3]}, "fault.seconds"),
        ({"what": "drop", "seconds": 3}, "fault.seconds"),
        ({"what": "drop", "count": 0}, "fault.count"),
        ({"what": "drop", "probability": 0}, "fault.probability"),
        ({"what": "drop", "on": "POST Calls"}, "fault.on"),
        ({"what": "drop", "cuont": 1}, "cuont"),
        ({"what": "500_after", "on": ["POST Calls", "POST Faxes"]}, "POST Faxes"),
        ([{"what": "drop"}, {"what": "eat"}], "fault[1].what"),
        ({"set": "nothing"}, "fault.set"),
        ({"set": "down", "seconds": 3}, "set"),
    ],
)
def test_a_bad_fault_is_refused(town: Town, fault: object, complaint: str) -> None:
    assert complaint in town.control("POST", "/faults", fault, expect=400)["error"]


def test_a_gateway_that_is_down_is_tried_twice_and_noted(town: Town) -> None:
    phone = town.phone("+8613800138001")
    town.client.calls.create(to=phone.number, from_=OURS, url="http://127.0.0.1:1/officer")
    town.settles()
    phone.answers()
    errors = town.log("webhook_error")
    assert errors[0]["detail"]["code"] == 11205
    assert phone.state == "idle"


def test_the_fallback_takes_over(town: Town) -> None:
    phone = town.phone("+8613800138001")
    town.gateway.statuses["/officer"] = 500
    town.gateway.answers["/fallback"] = document("<Say>请稍后再拨</Say>")
    town.calls(phone, fallback_url=town.at("/fallback"))
    phone.answers()
    assert phone.captions == ["请稍后再拨"]
    told = town.gateway.asked("/fallback")[0].form
    assert (told["ErrorCode"], told["ErrorUrl"]) == ("11200", town.at("/officer"))


def test_without_a_fallback_a_broken_document_ends_the_call(town: Town) -> None:
    phone = town.phone("+8613800138001")
    town.gateway.answers["/officer"] = "<Response><Say>never closed"
    call = town.calls(phone)
    phone.answers()
    wait_until(lambda: phone.state == "idle")
    assert town.status(call.sid) == "completed"
    assert town.log("webhook_error")[0]["detail"]["code"] == 12100
