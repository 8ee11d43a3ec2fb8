"""STOP, START and HELP, and two robots that text each other."""

from __future__ import annotations

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.carriers.town import OURS, Phone, Town, document

SECOND = "+862826110111"


@pytest.fixture
def phone(town: Town) -> Phone:
    """A handset."""
    return town.phone("+8613800138001", label="值班手机")


def writes(phone: Phone, body: str, to: str = OURS) -> None:
    """Let the handset text."""
    phone.does("text", {"to": to, "body": body})


def sends(town: Town, phone: Phone, sender: str = OURS) -> str:
    """The SID of a text of ours, when it has gone its way."""
    sent = town.client.messages.create(
        to=phone.number, from_=sender, body="新派单0427", status_callback=town.at("/sms-status")
    )
    town.settles()
    return str(sent.sid)


@pytest.mark.parametrize(
    "word", ["STOP", "stop", " Unsubscribe ", "END", "Quit", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"]
)
def test_a_word_stops_all_texts_from_a_number(town: Town, phone: Phone, word: str) -> None:
    writes(phone, word)
    assert "unsubscribed" in phone.texts[0]
    with pytest.raises(TwilioRestException) as refused:
        sends(town, phone)
    assert (refused.value.code, refused.value.status) == (21610, 400)
    assert len(phone.texts) == 1
    assert town.gateway.asked("/sms")[0].form["Body"] == word


@pytest.mark.parametrize("words", ["停", "STOP 0427", "1 0427", "退订", "T", "不要STOP"])
def test_other_words_stop_nothing(town: Town, phone: Phone, words: str) -> None:
    writes(phone, words)
    sends(town, phone)
    assert phone.texts == ["新派单0427"]


def test_another_number_of_ours_is_not_stopped(town: Town, phone: Phone) -> None:
    town.control("PUT", f"/numbers/{SECOND}", {})
    writes(phone, "STOP")
    sends(town, phone, SECOND)
    assert phone.texts[-1] == "新派单0427"


def test_a_service_is_stopped_with_all_its_numbers(town: Town, phone: Phone) -> None:
    town.control("PUT", f"/numbers/{SECOND}", {})
    town.control("PUT", "/services/MG" + "0b" * 16, {"senders": [OURS, SECOND]})
    writes(phone, "STOP")
    with pytest.raises(TwilioRestException, match="unsubscribed"):
        sends(town, phone, SECOND)


@pytest.mark.parametrize("word", ["START", "yes", "Unstop"])
def test_a_word_starts_them_again(town: Town, phone: Phone, word: str) -> None:
    writes(phone, "STOP")
    writes(phone, "STOP")
    writes(phone, word)
    sends(town, phone)
    assert len(phone.texts) == 3
    assert "re-subscribed" in phone.texts[1]
    assert phone.texts[2] == "新派单0427"


def test_yes_from_somebody_who_stopped_nothing_is_not_answered(town: Town, phone: Phone) -> None:
    writes(phone, "YES")
    assert phone.texts == []


@pytest.mark.parametrize("word", ["HELP", "info"])
def test_help_is_answered_even_to_who_wants_no_texts(town: Town, phone: Phone, word: str) -> None:
    writes(phone, "STOP")
    writes(phone, word)
    assert "Reply STOP" in phone.texts[1]


def test_a_text_to_who_wants_none_may_fail_later_instead(town: Town, phone: Phone) -> None:
    town.behaves(opt_out_at_post=False)
    writes(phone, "STOP")
    sid = sends(town, phone)
    told = town.gateway.asked("/sms-status")[-1].form
    assert (told["MessageStatus"], told["ErrorCode"]) == ("failed", "21610")
    assert town.client.messages(sid).fetch().error_code == 21610


def test_an_answer_by_document_to_a_stop_does_not_arrive(town: Town, phone: Phone) -> None:
    town.gateway.answers["/sms"] = document("<Message>好的</Message>")
    writes(phone, "STOP")
    assert len(phone.texts) == 1
    failed = [text for text in town.client.messages.list(to=phone.number) if text.status == "failed"]
    assert [(text.body, text.error_code) for text in failed] == [("好的", 21610)]


def test_the_gateway_may_be_told_more_or_nothing_of_such_words(town: Town, phone: Phone) -> None:
    town.behaves(advanced_opt_out=True)
    writes(phone, "STOP")
    writes(phone, "1 0427")
    first, second = (heard.form for heard in town.gateway.asked("/sms"))
    assert first["OptOutType"] == "STOP"
    assert "OptOutType" not in second
    town.behaves(opt_out_webhook=False)
    writes(phone, "START")
    assert len(town.gateway.asked("/sms")) == 2


def test_two_robots_are_cut_short(town: Town, phone: Phone) -> None:
    town.gateway.answers["/sms"] = document("<Message>收到</Message>")
    for _ in range(16):
        writes(phone, "收到")
    assert len(phone.texts) == 15
    failed = [text for text in town.client.messages.list(to=phone.number) if text.status == "failed"]
    assert [text.error_code for text in failed] == [14107]
    with pytest.raises(TwilioRestException) as refused:
        sends(town, phone)
    assert refused.value.code == 14107
    town.waits(30)
    writes(phone, "收到")
    assert len(phone.texts) == 16


def test_many_texts_to_somebody_who_says_nothing_now_are_no_storm(town: Town, phone: Phone) -> None:
    writes(phone, "收到")
    town.waits(31)
    for _ in range(16):
        sends(town, phone)
    assert len(phone.texts) == 16
