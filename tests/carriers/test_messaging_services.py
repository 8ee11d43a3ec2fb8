"""Messaging services and scheduled texts: a sender that is chosen later, and words that wait."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.carriers.test_rest import GOOD_TEXT, post
from tests.carriers.town import MORNING, OURS, Phone, Town

POOL = "MG" + "0b" * 16
SECOND = "+862826110111"


@pytest.fixture
def phone(town: Town) -> Phone:
    """A handset, and a service with two of our numbers."""
    town.control("PUT", f"/numbers/{SECOND}", {"sms_url": town.at("/sms")})
    town.control("PUT", f"/services/{POOL}", {"senders": [OURS, SECOND]})
    return town.phone("+8613800138001", label="值班手机")


def texts(town: Town, to: str, **more: Any) -> Any:
    """Order a text from the pool."""
    return town.client.messages.create(
        to=to, messaging_service_sid=POOL, body="新派单0427", status_callback=town.at("/sms-status"), **more
    )


def test_the_service_chooses_the_sender_later(town: Town, phone: Phone) -> None:
    answer = post(
        town, "Messages.json", {"To": phone.number, "MessagingServiceSid": POOL, "Body": "新派单0427"}
    ).json()
    assert (answer["status"], answer["from"], answer["num_segments"]) == ("accepted", None, "0")
    town.settles()
    sent = town.client.messages(answer["sid"]).fetch()
    assert (sent.status, sent.from_, sent.messaging_service_sid) == ("delivered", OURS, POOL)


def test_callbacks_of_a_service_begin_with_queued(town: Town, phone: Phone) -> None:
    texts(town, phone.number)
    town.settles()
    assert town.gateway.statuses_at("/sms-status") == ["queued", "sent", "delivered"]
    assert {heard.form["MessagingServiceSid"] for heard in town.gateway.asked("/sms-status")} == {POOL}


def test_a_recipient_keeps_his_sender_and_the_next_one_gets_the_next(town: Town, phone: Phone) -> None:
    other = town.phone("+8613800138002")
    for to in (phone.number, other.number, phone.number, other.number):
        texts(town, to)
    town.settles()
    assert [text["from"] for text in phone.now["texts"]] == [OURS, OURS]
    assert [text["from"] for text in other.now["texts"]] == [SECOND, SECOND]


def test_an_answer_tells_the_service_it_came_to(town: Town, phone: Phone) -> None:
    phone.does("text", {"to": SECOND, "body": "1 0427"})
    assert town.gateway.asked("/sms")[0].form["MessagingServiceSid"] == POOL


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"MessagingServiceSid": "MG" + "0" * 32}, 21705),
        ({"MessagingServiceSid": "MG" + "0e" * 16}, 21704),
        ({"MessagingServiceSid": POOL, "From": "+862826110112"}, 21711),
        ({"ScheduleType": "fixed", "SendAt": "2026-11-20T10:00:00Z"}, 35118),
        ({"MessagingServiceSid": POOL, "ScheduleType": "fixed"}, 35111),
        ({"MessagingServiceSid": POOL, "ScheduleType": "fixed", "SendAt": "2026-11-20T09:14:59Z"}, 35114),
        ({"MessagingServiceSid": POOL, "ScheduleType": "fixed", "SendAt": "2026-12-26T09:00:00Z"}, 35114),
        ({"MessagingServiceSid": POOL, "ScheduleType": "fixed", "SendAt": "tomorrow"}, 20001),
        ({"MessagingServiceSid": POOL, "ScheduleType": "weekly"}, 20001),
    ],
)
def test_a_service_or_a_schedule_that_is_wrong(
    town: Town, phone: Phone, change: dict[str, str], code: int
) -> None:
    town.control("PUT", "/numbers/+862826110112", {})
    town.control("PUT", "/services/MG" + "0e" * 16, {"senders": []})
    form = {name: value for name, value in GOOD_TEXT.items() if name != "From" or "SendAt" in change}
    answer = post(town, "Messages.json", form | change)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_a_scheduled_text_goes_at_its_time(town: Town, phone: Phone) -> None:
    sent = texts(town, phone.number, schedule_type="fixed", send_at=MORNING + timedelta(hours=1))
    assert (sent.status, sent.from_) == ("scheduled", None)
    town.waits(3599)
    assert (phone.texts, town.gateway.asked("/sms-status")) == ([], [])
    town.waits(1)
    assert phone.texts == ["新派单0427"]
    assert town.gateway.statuses_at("/sms-status") == ["queued", "sent", "delivered"]


def test_only_a_scheduled_text_can_be_taken_back(town: Town, phone: Phone) -> None:
    sent = texts(town, phone.number, schedule_type="fixed", send_at=MORNING + timedelta(hours=1))
    assert town.client.messages(sent.sid).update(status="canceled").status == "canceled"
    town.waits(7200)
    assert phone.texts == []
    late = texts(town, phone.number)
    town.settles()
    for sid in (sent.sid, late.sid):
        with pytest.raises(TwilioRestException) as refused:
            town.client.messages(sid).update(status="canceled")
        assert refused.value.code == 30409


@pytest.mark.parametrize(
    ("sid", "data", "complaint"),
    [
        ("MG1", {"senders": []}, "MG and 32 hex"),
        (POOL, {"senders": ["+8613900000000"]}, "none of our numbers"),
        (POOL, {"senders": OURS}, "must be a list"),
        ("MG" + "0c" * 16, {"senders": [OURS]}, "in another service"),
        (POOL, {"pool": []}, "unknown field"),
    ],
)
def test_a_bad_service_is_refused(town: Town, phone: Phone, sid: str, data: object, complaint: str) -> None:
    assert complaint in town.control("PUT", f"/services/{sid}", data, expect=400)["error"]
    assert town.control("GET", "/services")["services"] == [{"sid": POOL, "senders": [OURS, SECOND]}]
