"""What a webhook may answer to a text, and what the carrier makes of it."""

from __future__ import annotations

import pytest

from tests.carriers.town import OURS, Phone, Town, document


@pytest.fixture
def phone(town: Town) -> Phone:
    """A citizen's mobile."""
    return town.phone("+8613900139000", label="群众")


def writes(town: Town, phone: Phone, answer: str, body: str = "CX 0427") -> list[int]:
    """Let the citizen text, and the gateway answer; the numbers of the notices."""
    town.gateway.answers["/sms"] = answer
    phone.does("text", {"to": OURS, "body": body})
    return [notice["code"] for notice in town.notices()]


def test_a_message_goes_back_to_the_sender(town: Town, phone: Phone) -> None:
    assert writes(town, phone, document("<Message>已受理</Message>")) == []
    assert phone.texts == ["已受理"]
    sent = town.client.messages.list(to=phone.number)[0]
    assert (sent.from_, sent.direction) == (OURS, "outbound-reply")


def test_body_media_and_callback(town: Town, phone: Phone) -> None:
    said = "<Message action='/sent'><Body>已受理</Body><Media>/a.png</Media></Message>"
    assert writes(town, phone, document(said)) == []
    assert phone.texts == ["已受理"]
    assert town.gateway.statuses_at("/sent") == ["sent", "delivered"]


def test_a_message_may_go_to_somebody_else(town: Town, phone: Phone) -> None:
    officer = town.phone("+8613800138001")
    assert writes(town, phone, document(f"<Message to='{officer.number}'>新回复</Message>")) == []
    assert (officer.texts, phone.texts) == (["新回复"], [])


def test_a_redirect_leads_on(town: Town, phone: Phone) -> None:
    town.gateway.answers["/next"] = document("<Message>第二份</Message>")
    said = "<Message>第一份</Message><Redirect method='GET'>/next?case=0427</Redirect><Message>无</Message>"
    assert writes(town, phone, document(said)) == []
    assert phone.texts == ["第一份", "第二份"]
    heard = town.gateway.asked("/next")[0]
    assert (heard.method, heard.form["case"], heard.form["Body"]) == ("GET", "0427", "CX 0427")


def test_documents_that_lead_in_a_circle_are_left_in_the_end(town: Town, phone: Phone) -> None:
    assert writes(town, phone, document("<Redirect/>")) == [14106]
    assert len(town.gateway.asked("/sms")) == 50


def test_ten_answers_are_enough(town: Town, phone: Phone) -> None:
    town.control("PUT", "/options", {"storm_texts": 0})
    said = "".join(f"<Message>{place}</Message>" for place in range(12))
    assert writes(town, phone, document(said)) == [14109, 14109]
    assert len(phone.texts) == 10


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        ("<Say>您好</Say>", 14110),
        ("<Message to='nobody'>您好</Message>", 14101),
        ("<Message from='+8613811111111'>您好</Message>", 14102),
        ("<Message/>", 14103),
        (f"<Message>{'长' * 1601}</Message>", 14103),
        ("<Message method='PUT'>好</Message>", 14104),
        ("<Message colour='red'>好</Message>", 12200),
    ],
)
def test_what_is_wrong_is_passed_over_with_a_warning(town: Town, phone: Phone, verb: str, code: int) -> None:
    assert writes(town, phone, document(f"{verb}<Message>完</Message>")) == [code]
    assert phone.texts[-1] == "完"


def test_plain_text_is_sent_as_it_is(town: Town, phone: Phone) -> None:
    town.gateway.headers["/sms"] = {"Content-Type": "text/plain; charset=utf-8"}
    assert writes(town, phone, "OK") == []
    assert phone.texts == ["OK"]


def test_no_answer_at_all(town: Town, phone: Phone) -> None:
    assert writes(town, phone, document("")) == []
    assert phone.texts == []


def test_a_bad_document_is_an_error_of_the_text(town: Town, phone: Phone) -> None:
    assert writes(town, phone, "<Response><Message>") == [12100]
    assert town.notices()[0]["about"] == town.client.messages.list(to=OURS)[0].sid
