"""Texts by REST: who may send what to whom, and what can be done with a text afterwards."""

from __future__ import annotations

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.carriers.test_rest import GOOD_TEXT, post
from tests.carriers.town import OURS, Phone, Town


@pytest.fixture
def phone(town: Town) -> Phone:
    """A handset."""
    return town.phone("+8613800138001", label="值班手机")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"To": OURS}, 21266),
        ({"From": "110"}, 21212),
        ({"Body": "😀" * 801}, 21617),
        ({"ValidityPeriod": "36001"}, 21624),
        ({"ValidityPeriod": "0"}, 21624),
        ({"StatusCallback": "http://gateway/" + "x" * 4000}, 21609),
        ({"StatusCallback": "http://our_gateway/"}, 21609),
        ({"MediaUrl": "http://gateway/a.png"}, 21621),
        ({"ContentSid": "HX" + "0" * 32}, 21655),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused(town: Town, change: dict[str, str], code: int) -> None:
    answer = post(town, "Messages.json", GOOD_TEXT | change)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert town.client.messages.list() == []


def test_the_longest_text_goes(town: Town) -> None:
    body = post(town, "Messages.json", GOOD_TEXT | {"Body": "字" * 1600}).json()
    assert (body["status"], body["num_segments"]) == ("queued", "24")


@pytest.mark.parametrize(
    ("body", "segments"),
    [
        ("中" * 66 + "😀" + "中" * 66, "3"),  # the emoji does not fit into the first part
        ("a" * 152 + "€" + "a" * 152, "3"),
        ("a" * 160, "1"),
        ("a" * 161, "2"),
        ("[" * 80, "1"),
        ("[" * 81, "2"),
        ("字" * 70, "1"),
        ("字" * 71, "2"),
        ("字" * 134, "2"),
        ("字" * 135, "3"),
        ("😀" * 35, "1"),
        ("😀" * 36, "2"),
        ("字" * 66 + "😀" + "字" * 4, "2"),
        ("a" * 70 + "字", "2"),
    ],
)
def test_parts_are_counted(town: Town, body: str, segments: str) -> None:
    assert post(town, "Messages.json", GOOD_TEXT | {"Body": body}).json()["num_segments"] == segments


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"From": "+15005550001"}, 21212),
        ({"From": "+15005550007"}, 21606),
        ({"From": "+15005550008"}, 21611),
        ({"To": "+15005550001"}, 21211),
        ({"To": "+15005550002"}, 21612),
        ({"To": "+15005550003"}, 21408),
        ({"To": "+15005550004"}, 21610),
        ({"To": "+15005550009"}, 21614),
    ],
)
def test_test_numbers_answer_as_they_stand_for(town: Town, change: dict[str, str], code: int) -> None:
    answer = post(town, "Messages.json", GOOD_TEXT | change)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_a_text_from_the_test_number_goes_nowhere(town: Town, phone: Phone) -> None:
    answer = post(town, "Messages.json", GOOD_TEXT | {"From": "+15005550006", "To": phone.number})
    assert (answer.status_code, answer.json()["status"]) == (201, "queued")
    town.waits(60)
    assert phone.texts == []
    assert town.client.messages.list() == []


def test_a_text_can_be_created_and_have_failed(town: Town, phone: Phone) -> None:
    town.behaves(created_with_code=30002)
    answer = post(town, "Messages.json", GOOD_TEXT | {"To": phone.number})
    assert answer.status_code == 201
    assert (answer.json()["error_code"], answer.json()["status"]) == (30002, "failed")
    town.waits(60)
    assert phone.texts == []


def test_the_words_can_be_taken_out_of_a_text(town: Town, phone: Phone) -> None:
    sent = town.client.messages.create(to=phone.number, from_=OURS, body="字" * 71)
    town.settles()
    redacted = town.client.messages(sent.sid).update(body="")
    assert (redacted.body, redacted.num_segments, redacted.status) == ("", "2", "delivered")
    assert phone.texts == ["字" * 71]
    with pytest.raises(TwilioRestException, match="empty Body"):
        town.client.messages(sent.sid).update(body="anders")


def test_a_text_on_its_way_can_be_neither_redacted_nor_deleted(town: Town, phone: Phone) -> None:
    town.behaves(text_sent_s=10)
    sent = town.client.messages.create(to=phone.number, from_=OURS, body="0427")
    text = town.client.messages(sent.sid)
    with pytest.raises(TwilioRestException) as refused:
        text.update(body="")
    assert refused.value.code == 20009
    with pytest.raises(TwilioRestException) as kept:
        text.delete()
    assert kept.value.code == 20009
    town.waits(10)
    assert town.client.messages(sent.sid).delete()
    assert town.client.messages.list() == []


def test_texts_ordered_too_fast_wait_their_turn(town: Town, phone: Phone) -> None:
    town.behaves(texts_per_s=1)
    sent = [town.client.messages.create(to=phone.number, from_=OURS, body=str(n)).sid for n in range(3)]
    town.settles()
    assert phone.texts == ["0"]
    assert [town.client.messages(sid).fetch().status for sid in sent] == ["delivered", "queued", "queued"]
    town.waits(2)
    assert phone.texts == ["0", "1", "2"]


def test_a_text_that_waits_too_long_fails(town: Town, phone: Phone) -> None:
    town.behaves(texts_per_s=0.1)
    first, second, third = (
        town.client.messages.create(
            to=phone.number, from_=OURS, body=body, validity_period=5, status_callback=town.at("/" + body)
        )
        for body in "abc"
    )
    town.waits(10)
    assert phone.texts == ["a"]
    last = town.gateway.asked("/b")[-1].form
    assert (last["MessageStatus"], last["ErrorCode"]) == ("failed", "30036")
    assert town.client.messages(third.sid).fetch().error_code == 30036
    assert town.client.messages(first.sid).fetch().status == "delivered"
    assert second.status == "queued"


def test_texts_are_found_by_day(town: Town, phone: Phone) -> None:
    old = town.client.messages.create(to=phone.number, from_=OURS, body="alt").sid
    town.waits(86_400)
    new = town.client.messages.create(to=phone.number, from_=OURS, body="neu").sid
    town.settles()
    assert [text.sid for text in town.client.messages.list(date_sent="2026-11-20")] == [old]
    assert [text.sid for text in town.client.messages.list(date_sent_after="2026-11-21")] == [new]
    assert [text.sid for text in town.client.messages.list(date_sent_before="2026-11-20")] == [old]
    assert [text.sid for text in town.client.messages.list(page_size=1)] == [new, old]


def test_a_text_has_every_field(town: Town, phone: Phone) -> None:
    sent = post(town, "Messages.json", GOOD_TEXT | {"To": phone.number}).json()
    assert (sent["num_media"], sent["price"], sent["error_code"], sent["error_message"]) == (
        *("0", None, None, None),
    )
    assert (sent["from"], sent["messaging_service_sid"], sent["date_sent"]) == (OURS, None, None)
    assert sent["date_created"] == sent["date_updated"] == "Fri, 20 Nov 2026 09:00:00 +0000"
    assert sent["subresource_uris"]["media"].endswith(f"/Messages/{sent['sid']}/Media.json")
    url = town.url + sent["uri"]
    town.settles()
    again = requests.get(url, auth=(town.account_sid, town.auth_token), timeout=5).json()
    assert again["date_sent"] == "Fri, 20 Nov 2026 09:00:00 +0000"
    assert set(again) == set(sent)
