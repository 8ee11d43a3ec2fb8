"""Calls by REST: what can be changed while they live, whom they may show, and how they are forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.carriers.test_rest import GOOD_CALL, post
from tests.carriers.town import MORNING, OURS, Phone, Town, document


@pytest.fixture
def phone(town: Town) -> Phone:
    """A handset, and a document that keeps whoever answers on the line."""
    town.gateway.answers["/officer"] = document("<Pause length='600'/>")
    return town.phone("+8613800138001", label="值班手机")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Record": "perhaps"}, 20001),
        ({"Record": "true", "RecordingChannels": "stereo"}, 20001),
        ({"Record": "true", "RecordingTrack": "left"}, 20001),
        ({"Record": "true", "RecordingStatusCallback": "ftp://x"}, 21502),
        ({"Record": "true", "RecordingStatusCallbackEvent": "begun"}, 20001),
        ({"StatusCallback": "http://our_gateway/status"}, 21502),
        ({"Url": "", "ApplicationSid": "AP" + "0" * 32}, 21218),
        ({"TimeLimit": "0"}, 20001),
        ({"SendDigits": "1" * 33}, 21206),
        ({"CallerId": "+8613900000000"}, 21210),
        ({"From": "+8613900000000", "CallToken": "made-up"}, 21210),
        ({"Twiml": "x" * 4001, "Url": ""}, 20001),
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(town: Town, change: dict[str, str], code: int) -> None:
    assert post(town, "Calls.json", GOOD_CALL | change).json()["code"] == code
    assert town.client.calls.list() == []


def test_unknown_parameters_are_passed_over(town: Town) -> None:
    more = {"ValidityPeriod": "60", "Foo": "bar", "CallReason": "派单", "SipAuthUsername": "x", "Byoc": "BY1"}
    assert post(town, "Calls.json", GOOD_CALL | more).status_code == 201


def test_a_transferred_call_may_show_the_first_caller(town: Town, phone: Phone) -> None:
    town.gateway.answers["/voice"] = document("<Pause length='600'/>")
    town.phone("+8613900000001").dials(OURS)
    token = town.gateway.asked("/voice")[0].form["CallToken"]
    town.calls(phone, from_="+8613900000001", call_token=token)
    assert phone.now["call"]["peer"] == "+8613900000001"
    for sender, other_token in (("+8613900000002", token), ("+8613900000001", token + "0")):
        with pytest.raises(TwilioRestException, match="not verified"):
            town.calls(phone, from_=sender, call_token=other_token)


@pytest.mark.parametrize(("sender", "code"), [("+15005550001", 21212), ("+15005550006", None)])
def test_test_numbers_as_sender(town: Town, phone: Phone, sender: str, code: int | None) -> None:
    answer = post(town, "Calls.json", GOOD_CALL | {"From": sender})
    assert answer.json().get("code") == code
    assert town.client.calls.list() == []
    assert phone.state == "idle"


@pytest.mark.parametrize(
    ("to", "code"),
    [("+15005550001", 21217), ("+15005550002", 21214), ("+15005550003", 21215), ("+15005550004", 21216)],
)
def test_test_numbers_as_recipient(town: Town, to: str, code: int) -> None:
    answer = post(town, "Calls.json", GOOD_CALL | {"To": to})
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_a_shorter_limit_ends_a_running_call(town: Town, phone: Phone) -> None:
    call = town.calls(phone)
    phone.answers()
    town.waits(20)
    town.client.calls(call.sid).update(time_limit=60)
    town.waits(39)
    assert town.status(call.sid) == "in-progress"
    town.waits(1)
    assert (town.status(call.sid), town.client.calls(call.sid).fetch().duration) == ("completed", "60")


def test_a_limit_that_is_over_ends_the_call_at_once(town: Town, phone: Phone) -> None:
    call = town.calls(phone)
    phone.answers()
    town.waits(90)
    town.client.calls(call.sid).update(time_limit=60)
    town.settles()
    assert town.status(call.sid) == "completed"


def test_a_fallback_and_a_callback_can_be_named_later(town: Town, phone: Phone) -> None:
    call = town.calls(phone, status_callback_event=["answered", "completed"])
    town.client.calls(call.sid).update(
        fallback_url=town.at("/spare"), status_callback=town.at("/other-status")
    )
    town.gateway.statuses["/officer"] = 500
    town.gateway.answers["/spare"] = document("<Say>请稍候</Say>")
    phone.answers()
    town.waits(5)
    assert phone.now["last_call"]["captions"][0]["text"] == "请稍候"
    assert town.gateway.asked("/status") == []
    assert town.gateway.statuses_at("/other-status") == ["in-progress", "completed"]


def test_nothing_can_be_changed_once_it_is_over(town: Town, phone: Phone) -> None:
    call = town.calls(phone)
    phone.hangs_up()
    for change in ({"time_limit": 60}, {"status": "completed"}, {"url": town.at("/officer")}):
        with pytest.raises(TwilioRestException) as refused:
            town.client.calls(call.sid).update(**change)
        assert (refused.value.code, refused.value.status) == (21220, 400)


def test_canceled_has_no_effect_on_a_call_that_is_up(town: Town, phone: Phone) -> None:
    call = town.calls(phone)
    phone.answers()
    assert town.client.calls(call.sid).update(status="canceled").status == "in-progress"
    assert town.client.calls(call.sid).update(status="completed").status == "completed"


def test_only_a_call_that_is_over_can_be_deleted(town: Town, phone: Phone) -> None:
    call = town.calls(phone)
    with pytest.raises(TwilioRestException) as refused:
        town.client.calls(call.sid).delete()
    assert refused.value.code == 20009
    phone.hangs_up()
    assert town.client.calls(call.sid).delete()
    assert town.client.calls.list() == []
    with pytest.raises(TwilioRestException) as gone:
        town.client.calls(call.sid).delete()
    assert gone.value.code == 20404


def test_calls_are_found_by_when_they_began_and_ended(town: Town, phone: Phone) -> None:
    early = town.calls(phone).sid
    town.waits(30)
    phone.hangs_up()
    town.waits(3600)
    late = town.calls(phone).sid
    noon = MORNING + timedelta(minutes=30)
    assert [call.sid for call in town.client.calls.list(start_time_before=noon)] == [early]
    assert [call.sid for call in town.client.calls.list(end_time_before=noon)] == [early]
    assert [call.sid for call in town.client.calls.list(end_time_after=noon)] == []
    assert [call.sid for call in town.client.calls.list(start_time="2026-11-20")] == [late, early]
    assert [call.sid for call in town.client.calls.list(start_time_after=MORNING + timedelta(days=1))] == []


def test_our_own_number_has_a_sid_and_a_foreign_one_its_brackets(town: Town) -> None:
    body = post(town, "Calls.json", GOOD_CALL | {"To": "+14155550123"}).json()
    assert body["phone_number_sid"].startswith("PN")
    assert (body["to"], body["to_formatted"]) == ("+14155550123", "(415) 555-0123")
    assert body["from_formatted"] == OURS


def test_calls_wait_their_turn_when_too_many_are_ordered(town: Town) -> None:
    town.behaves(calls_per_s=2)
    phones = [town.phone(f"+861380013800{last}") for last in range(1, 5)]
    calls = [town.calls(each) for each in phones]
    assert [each.state for each in phones] == ["ringing", "idle", "idle", "idle"]
    assert [town.status(call.sid) for call in calls] == ["ringing", "queued", "queued", "queued"]
    town.client.calls(calls[1].sid).update(status="canceled")
    town.waits(0.5)
    assert [each.state for each in phones] == ["ringing", "idle", "ringing", "idle"]
    town.waits(0.5)
    assert [town.client.calls(call.sid).fetch().queue_time for call in calls] == ["0", "0", "500", "1000"]
    assert town.status(calls[1].sid) == "canceled"
    assert phones[1].now["last_call"] is None
