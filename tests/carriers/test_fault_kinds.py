"""What each fault does that callbacks, webhooks, REST answers, texts and recordings can suffer."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.carriers.town import OURS, Phone, Town, document


@pytest.fixture
def phone(town: Town) -> Phone:
    """A handset in nobody's hand."""
    town.gateway.answers["/officer"] = document("<Say>请按一</Say><Pause length='600'/>")
    return town.phone("+8613800138001")


def orders(town: Town, what: str, **more: Any) -> None:
    """Order one fault, once unless told otherwise."""
    town.control("POST", "/faults", {"what": what, "count": 1} | more)


def texts(town: Town, phone: Phone) -> Any:
    """Send a text whose callbacks go to /sms-status."""
    message = town.client.messages.create(
        to=phone.number, from_=OURS, body="0427", status_callback=town.at("/sms-status")
    )
    town.settles()
    return message


def test_a_callback_can_come_again_with_another_token(town: Town, phone: Phone) -> None:
    orders(town, "repeat", seconds=20)
    town.calls(phone)
    town.waits(19)
    assert town.gateway.statuses_at("/status") == ["initiated", "ringing"]
    town.waits(1)
    assert town.gateway.statuses_at("/status") == ["initiated", "ringing", "initiated"]
    first, _, again = town.gateway.asked("/status")
    assert first.form == again.form
    assert first.headers["I-Twilio-Idempotency-Token"] != again.headers["I-Twilio-Idempotency-Token"]


def test_a_callback_can_be_overtaken_by_the_next(town: Town, phone: Phone) -> None:
    orders(town, "swap")
    town.calls(phone)
    phone.answers()
    assert town.gateway.statuses_at("/status") == ["ringing", "initiated", "in-progress"]


def test_the_last_callback_is_sent_even_if_no_other_can_overtake_it(town: Town, phone: Phone) -> None:
    town.calls(phone)
    orders(town, "swap")
    phone.hangs_up()
    assert town.gateway.statuses_at("/status")[-1] == "busy"


def test_a_webhook_whose_answer_is_lost_has_reached_the_gateway(town: Town, phone: Phone) -> None:
    orders(town, "lost_answer", on="document")
    town.gateway.answers["/fallback"] = document("<Say>请稍后</Say>")
    town.calls(phone, fallback_url=town.at("/fallback"))
    phone.answers()
    assert len(town.gateway.asked("/officer")) == 1
    assert phone.captions == ["请稍后"]
    assert town.gateway.asked("/fallback")[0].form["ErrorCode"] == "11205"


def test_a_webhook_answered_with_a_server_error_has_reached_the_gateway(town: Town, phone: Phone) -> None:
    orders(town, "answer_500", on="document")
    town.gateway.answers["/fallback"] = document("<Say>请稍后</Say>")
    town.calls(phone, fallback_url=town.at("/fallback"))
    phone.answers()
    assert len(town.gateway.asked("/officer")) == 1
    assert town.gateway.asked("/fallback")[0].form["ErrorCode"] == "11200"


def test_a_webhook_that_finds_no_connection_is_tried_once_more(town: Town, phone: Phone) -> None:
    orders(town, "no_connection", on="document")
    town.calls(phone)
    phone.answers()
    assert len(town.gateway.asked("/officer")) == 1
    assert phone.captions == ["请按一"]


@pytest.mark.parametrize(("what", "status"), [("500_before", 500), ("503_before", 503), ("429", 429)])
def test_a_refusal_comes_before_acting(town: Town, phone: Phone, what: str, status: int) -> None:
    orders(town, what, on="POST Calls")
    with pytest.raises(TwilioRestException) as refused:
        town.calls(phone)
    assert refused.value.status == status
    assert town.client.calls.list() == []


def test_a_request_that_is_cut_off_does_nothing(town: Town, phone: Phone) -> None:
    orders(town, "cut_off", on="POST Calls")
    with pytest.raises(requests.ConnectionError):
        town.calls(phone)
    assert town.client.calls.list() == []


def test_an_answer_can_come_too_late_for_the_client(town: Town, phone: Phone) -> None:
    orders(town, "slow", on="POST Calls", seconds=0.5)
    account = f"{town.url}/2010-04-01/Accounts/{town.account_sid}"
    with pytest.raises(requests.ReadTimeout):
        requests.post(
            f"{account}/Calls.json",
            data={"To": phone.number, "From": OURS, "Url": town.at("/officer")},
            auth=(town.account_sid, town.auth_token),
            timeout=0.1,
        )
    town.settles()
    assert phone.state == "ringing"


def test_callbacks_can_come_before_the_answer(town: Town, phone: Phone) -> None:
    orders(town, "callback_first", on="POST Messages")
    town.client.messages.create(
        to=phone.number, from_=OURS, body="0427", status_callback=town.at("/sms-status")
    )
    assert town.gateway.statuses_at("/sms-status") == ["sent", "delivered"]


def test_a_status_can_be_stale_for_a_while(town: Town, phone: Phone) -> None:
    call = town.calls(phone)
    town.waits(10)
    phone.answers()
    town.control("POST", "/faults", {"what": "stale", "on": "GET Calls*", "seconds": 5})
    assert town.status(call.sid) == "ringing"
    assert [found.status for found in town.client.calls.list()] == ["ringing"]
    town.waits(5)
    assert town.status(call.sid) == "in-progress"


def test_a_call_that_has_just_been_placed_can_be_missing_from_the_list(town: Town, phone: Phone) -> None:
    town.control("POST", "/faults", {"what": "stale", "on": "GET Calls", "seconds": 5})
    town.calls(phone)
    assert town.client.calls.list() == []
    town.waits(5)
    assert len(town.client.calls.list()) == 1


def test_an_answer_can_win_against_a_cancel(town: Town, phone: Phone) -> None:
    call = town.calls(phone)
    orders(town, "cancel_race")
    town.client.calls(call.sid).update(status="canceled")
    town.settles()
    assert phone.captions == ["请按一"]
    assert town.gateway.statuses_at("/status") == ["initiated", "ringing", "in-progress"]
    town.waits(60)
    assert town.status(call.sid) == "in-progress"


def test_an_answer_can_race_with_an_end_which_wins_in_the_end(town: Town, phone: Phone) -> None:
    call = town.calls(phone)
    orders(town, "cancel_race")
    town.client.calls(call.sid).update(status="completed")
    town.settles()
    assert len(town.gateway.asked("/officer")) == 1
    town.waits(1)
    assert town.gateway.statuses_at("/status") == ["initiated", "ringing", "in-progress", "completed"]


def test_a_text_can_stay_sent_for_ever(town: Town, phone: Phone) -> None:
    orders(town, "sent_for_ever")
    message = texts(town, phone)
    town.waits(86400)
    assert phone.texts == ["0427"]
    assert town.gateway.statuses_at("/sms-status") == ["sent"]
    assert town.client.messages(message.sid).fetch().status == "sent"


def test_a_text_can_be_delivered_after_it_was_undelivered(town: Town, phone: Phone) -> None:
    orders(town, "undelivered_first", seconds=20)
    texts(town, phone)
    assert town.gateway.statuses_at("/sms-status") == ["sent", "undelivered"]
    assert town.gateway.asked("/sms-status")[-1].form["ErrorCode"] == "30003"
    town.waits(20)
    assert town.gateway.statuses_at("/sms-status") == ["sent", "undelivered", "delivered"]
    assert "ErrorCode" not in town.gateway.asked("/sms-status")[-1].form


def recorded(town: Town) -> Any:
    """Let a citizen speak for five seconds; the recording's SID."""
    town.gateway.answers["/voice"] = document(
        f"<Record action='/left' recordingStatusCallback='{town.at('/recorded')}'"
        " recordingStatusCallbackEvent='completed absent'/>"
    )
    phone = town.phone("+8613900139000")
    phone.dials()
    town.waits(5)
    phone.hangs_up()
    return town.gateway.asked("/left")[0].form["RecordingSid"]


def test_a_recording_can_turn_out_to_be_absent(town: Town) -> None:
    orders(town, "absent")
    recorded(town)
    town.waits(2)
    assert [one.form["RecordingStatus"] for one in town.gateway.asked("/recorded")] == ["absent"]


def test_a_fault_of_one_number_hits_its_recordings_only(town: Town) -> None:
    orders(town, "absent", number="+8613900139001", count=None)
    orders(town, "drop", number="+8613900139000", on="recording_status", count=None)
    recorded(town)
    town.waits(2)
    assert town.gateway.asked("/recorded") == []
    assert [fault["struck"] for fault in town.control("GET", "/faults")["faults"]] == [0, 1]


def test_the_file_of_a_recording_can_be_missing_for_a_while(town: Town) -> None:
    town.control("POST", "/faults", {"what": "404", "seconds": 10})
    sid = recorded(town)
    town.waits(11)
    with pytest.raises(TwilioRestException):
        town.client.recordings(sid).fetch()
    town.waits(1)
    assert town.client.recordings(sid).fetch().status == "completed"
