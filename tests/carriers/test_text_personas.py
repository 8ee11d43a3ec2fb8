"""What personas do with texts: late, twice, garbled, in parts; and what becomes of texts to them."""

from __future__ import annotations

from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.carriers.town import OURS, Phone, Town

NUMBER = "+8613800138001"


@pytest.fixture
def phone(town: Town) -> Phone:
    """A mobile."""
    return town.phone(NUMBER, persona=None)


def behaves(phone: Phone, persona: object) -> None:
    """Give a handset a persona and nothing else."""
    phone.town.control("PUT", f"/phones/{phone.number}/persona", {"persona": persona})


def sends(town: Town, body: str = "新派单0427") -> Any:
    """Send a text and wait until it is out."""
    message = town.client.messages.create(
        to=NUMBER, from_=OURS, body=body, status_callback=town.at("/sms-status")
    )
    town.settles()
    return message


def came_back(town: Town) -> list[str]:
    """The texts that the gateway got."""
    return [heard.form["Body"] for heard in town.gateway.asked("/sms")]


def told(town: Town) -> list[tuple[str, str]]:
    """What the gateway was told of its texts."""
    return [
        (heard.form["MessageStatus"], heard.form.get("ErrorCode", ""))
        for heard in town.gateway.asked("/sms-status")
    ]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("texts_back", "1 0427"),
        ("texts_full_width", "１　０４２７"),
        ("texts_spaced", "  1   0427 \n"),
        ("texts_together", "10427"),
        ("texts_zero_width", "1\u200b \u200b0\u200b4\u200b2\u200b7"),
        ("texts_quoted", "“1 0427”"),
        ("texts_bracketed", "【1】0427"),
        ("texts_spoken", "一 零四二七。"),
        ("texts_wrong_code", "1 0428"),
        ("texts_chatty", "1 0427 收到，马上处理👌"),
        ("texts_stop", "STOP"),
    ],
)
def test_replies_come_as_hands_write_them(town: Town, phone: Phone, name: str, body: str) -> None:
    behaves(phone, name)
    sends(town)
    assert [step["does"] for step in phone.now["plan"]] == ["texts"]
    town.waits(4.9)
    assert came_back(town) == []
    town.waits(0.1)
    assert came_back(town) == [body]


def test_a_reply_can_come_late_and_twice(town: Town, phone: Phone) -> None:
    behaves(phone, {"on_text": {"after_s": 240, "body": "1 {code}", "times": 2, "again_after_s": 30}})
    sends(town)
    town.waits(240)
    assert came_back(town) == ["1 0427"]
    town.waits(30)
    assert came_back(town) == ["1 0427"] * 2


def test_a_reply_goes_only_to_texts_with_its_words_and_only_so_often(town: Town, phone: Phone) -> None:
    replies = [{"body": "1 {code}", "only_to": ["派单"], "at_most": 1}, {"body": "满意", "only_to": ["评价"]}]
    behaves(phone, {"on_text": replies})
    for body in ("天气预报", "新派单0427", "新派单0428", "请评价", "请再评价"):
        sends(town, body)
    town.waits(0)
    assert came_back(town) == ["1 0427", "满意", "满意"]


def test_people_answer_once_about_each_case_and_machines_every_text(town: Town, phone: Phone) -> None:
    for persona in ("texts_back", {"on_text": {"body": "{code}"}}):
        behaves(phone, persona)
        for body in ("新派单0427", "0427已签收", "新派单0428", "0427已办结"):
            sends(town, body)
        town.waits(5)
    assert came_back(town) == ["1 0427", "1 0428", "0427", "0427", "0428", "0427"]


def test_a_long_reply_arrives_as_one_when_its_last_part_has_come(town: Town, phone: Phone) -> None:
    behaves(phone, {"name": "texts_in_parts"})
    sends(town)
    town.waits(12.9)
    assert came_back(town) == []
    town.waits(0.1)
    arrived = town.gateway.asked("/sms")[0].form
    assert arrived["Body"].startswith("1 0427 已通知")
    assert arrived["NumSegments"] == "2"


def test_of_a_long_reply_of_which_a_part_is_lost_nothing_arrives(town: Town, phone: Phone) -> None:
    behaves(phone, "texts_a_part_is_lost")
    sends(town)
    town.waits(60)
    assert came_back(town) == []
    assert [entry["detail"]["code"] for entry in town.log("text_lost")] == [30009]


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("texts_stay_sent", [("sent", "")]),
        ("text_queue_full", [("failed", "30001")]),
        ("texts_unreachable", [("sent", ""), ("undelivered", "30003")]),
        ("texts_blocked", [("sent", ""), ("undelivered", "30004")]),
        ("texts_unknown_handset", [("sent", ""), ("undelivered", "30005")]),
        ("landline_loses_texts", [("sent", ""), ("undelivered", "30006")]),
        ("texts_filtered", [("sent", ""), ("undelivered", "30007")]),
        ("texts_unknown_error", [("sent", ""), ("undelivered", "30008")]),
        ("no_such_number", [("sent", ""), ("undelivered", "30005")]),
        ("switched_off", [("sent", ""), ("undelivered", "30003")]),
    ],
)
def test_what_becomes_of_a_text(town: Town, phone: Phone, name: str, statuses: list[tuple[str, str]]) -> None:
    behaves(phone, name)
    sends(town)
    town.waits(600)
    assert told(town) == statuses
    assert phone.texts == []


def test_an_undelivered_text_can_be_delivered_all_the_same(town: Town, phone: Phone) -> None:
    behaves(phone, {"name": "texts_delivered_late"})
    message = sends(town)
    town.waits(6)
    assert told(town) == [("sent", ""), ("undelivered", "30003")]
    town.waits(60)
    assert told(town)[2:] == [("delivered", "")]
    assert town.client.messages(message.sid).fetch().error_code is None
    assert phone.texts == ["新派单0427"]


@pytest.mark.parametrize(("name", "code"), [("landline_refuses_texts", 21614), ("opted_out", 21610)])
def test_a_text_can_be_refused_when_it_is_ordered(town: Town, phone: Phone, name: str, code: int) -> None:
    behaves(phone, name)
    with pytest.raises(TwilioRestException) as refused:
        sends(town)
    assert refused.value.code == code


def test_a_landline_loses_texts_later_if_its_persona_says_so(town: Town) -> None:
    town.phone(NUMBER, kind="landline", persona="landline_loses_texts")
    sends(town)
    town.waits(6)
    assert told(town) == [("sent", ""), ("undelivered", "30006")]


def test_texts_wait_for_a_phone_that_is_off_and_are_answered_then(town: Town, phone: Phone) -> None:
    behaves(phone, {"then": "switched_off", "for_s": 120, "afterwards": "texts_back"})
    for body in ("新派单0427", "新派单0428"):
        sends(town, body)
    town.waits(119)
    assert told(town) == [("sent", "")] * 2
    assert (phone.texts, phone.now["kept_texts"]) == ([], 2)
    town.waits(1)
    assert phone.texts == ["新派单0427", "新派单0428"]
    assert told(town)[2:] == [("delivered", "")] * 2
    town.waits(5)
    assert came_back(town) == ["1 0427", "1 0428"]
