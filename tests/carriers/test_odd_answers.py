"""Answers that nobody should give: whatever comes, the call goes to its fallback, and it is on record."""

from __future__ import annotations

import pytest

from tests.carriers.test_rest import post
from tests.carriers.town import OURS, Town, document

CALLER = "+8613800138001"
DEEP = 500
ENTITY = (
    '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r [<!ENTITY a "x">]><Response><Say>&a;</Say></Response>'
)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (document("<Say>" + "<b>" * DEEP + "</b>" * DEEP + "</Say>"), 12100),
        (document("<a>" * DEEP + "</a>" * DEEP), 12100),
        ('<?xml version="1.0" encoding="GBK"?><Response/>', 12100),
        ('<?xml version="1.0" encoding="x-nowhere"?><Response/>', 12100),
        (ENTITY.encode("utf-16"), 12100),
        (document("<Redirect>http://[half/</Redirect>"), 11100),
        (document('<Record action="http://[half/"/>'), 11100),
        (document('<Enqueue waitUrl="http://[half/">q</Enqueue>'), 11100),
        (document("<Redirect>/next#rp=5xx,9xx</Redirect>"), 11243),
    ],
)
def test_a_document_that_cannot_be_carried_out_leads_to_the_fallback(
    town: Town, answer: str | bytes, code: int
) -> None:
    assert _told_at_fallback(town, answer) == str(code)


def test_a_redirect_to_no_address_leads_to_the_fallback(town: Town) -> None:
    town.gateway.statuses["/voice"] = 302
    town.gateway.headers["/voice"] = {"Location": "http://[half/"}
    assert _told_at_fallback(town, "") == "11100"


def test_plain_text_beyond_64_kb_is_refused_like_any_other_answer(town: Town) -> None:
    town.gateway.headers["/voice"] = {"Content-Type": "text/plain"}
    assert _told_at_fallback(town, "x" * 70_000) == "11750"


def test_a_number_of_five_thousand_digits_is_a_wrong_value_like_any_other(town: Town) -> None:
    pause = f'<Pause length="{"9" * 5000}"/>'
    town.gateway.answers["/next"] = document("<Say>到了</Say>")
    town.gateway.answers["/voice"] = document(f"{pause}<Redirect>/next#rc={'9' * 5000}</Redirect>")
    phone = town.phone(CALLER)
    phone.dials()
    town.waits(1)
    assert phone.captions == ["到了"]
    assert [notice["code"] for notice in town.notices()] == [13910]


def test_a_callback_address_that_is_none_is_refused(town: Town) -> None:
    for address in ("http://[half/", "http://host:99999/"):
        answer = post(town, "Calls.json", {"To": CALLER, "From": OURS, "Url": address})
        assert (answer.status_code, answer.json()["code"]) == (400, 21205)


@pytest.mark.parametrize(
    ("written", "path"),
    [("/下一步?情=况", "/%E4%B8%8B%E4%B8%80%E6%AD%A5"), ("/a b", "/a%20b")],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_is_signed_as_it_is_sent(town: Town, written: str, path: str, method: str) -> None:
    town.gateway.answers["/voice"] = document(f'<Redirect method="{method}">{written}</Redirect>')
    town.gateway.answers[path] = document("<Say>到了</Say>")
    phone = town.phone(CALLER)
    phone.dials()
    assert phone.captions == ["到了"]  # and that it was signed is seen to after every test


def test_an_address_is_signed_without_its_empty_query(town: Town) -> None:
    town.gateway.answers["/next"] = document("<Say>到了</Say>")
    phone = town.phone(CALLER)
    town.calls(phone, url=town.at("/next?"))
    phone.answers()
    assert phone.captions == ["到了"]


def _told_at_fallback(town: Town, answer: str | bytes) -> str | None:
    """The error code that the fallback is told when the caller's document is `answer`."""
    addresses = {"voice_url": town.at("/voice"), "voice_fallback_url": town.at("/fallback")}
    town.control("PUT", f"/numbers/{OURS}", addresses)
    town.gateway.answers["/voice"] = answer
    town.gateway.answers["/fallback"] = document("<Hangup/>")
    town.phone(CALLER).dials()
    town.waits(10)
    told = [heard.form.get("ErrorCode") for heard in town.gateway.asked("/fallback")]
    assert len(told) == 1
    assert [str(notice["code"]) for notice in town.notices()] == told
    return told[0]
