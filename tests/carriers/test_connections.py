"""How webhooks reach the gateway: overrides in the fragment, retries, redirects, cookies."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from gateway.switchboard.connection import CLASSES, USUAL, BadOverride, Connection, read_connection
from tests.carriers.gateway_double import Heard
from tests.carriers.town import OURS, Phone, Town, document

TOKEN = "I-Twilio-Idempotency-Token"


@pytest.fixture
def phone(town: Town) -> Phone:
    """A handset that answers; a broken document makes its captions say so."""
    town.gateway.answers["/fallback"] = document("<Say>请稍后</Say>")
    return town.phone("+8613800138001", persona={"then": "answers"})


@pytest.fixture
def never() -> Iterator[Event]:
    """Something that a slow page waits for, which comes about when the test is over."""
    event = Event()
    yield event
    event.set()


def asks(town: Town, phone: Phone, fragment: str, path: str = "/officer") -> list[Heard]:
    """Let a call fetch its document from an address with this fragment; what the gateway was asked there."""
    town.calls(phone, url=town.at(path) + fragment, fallback_url=town.at("/fallback"))
    return town.gateway.asked(path)


@pytest.mark.parametrize(
    ("fragment", "means"),
    [
        ("", USUAL),
        ("section-3", USUAL),
        (
            "rc=2&rt=4000&rp=5xx,ct,rt",
            Connection(read_s=4, retries=2, retried=frozenset({"5xx", "ct", "rt"})),
        ),
        ("ct=100&tt=15000&rc=5&rp=all", Connection(0.1, 15, 15, 5, CLASSES)),
        ("ct=99&rt=15001&tt=0&rc=6", USUAL),
        ("rc=-1&rt=1e3&ct=", USUAL),
        ("e=ashburn,tokyo-ix&sni=n", USUAL),
    ],
)
def test_the_fragment_orders(fragment: str, means: Connection) -> None:
    assert read_connection(fragment) == means


@pytest.mark.parametrize(
    ("fragment", "code"), [("rp=5xx,often", 11243), ("rp=,", 11243), ("e=beijing", 11240)]
)
def test_a_bad_order_has_its_number(fragment: str, code: int) -> None:
    with pytest.raises(BadOverride) as bad:
        read_connection(fragment)
    assert bad.value.code == code


def test_a_server_error_is_repeated_when_ordered_under_the_same_token(town: Town, phone: Phone) -> None:
    town.gateway.statuses["/officer"] = 503
    asked = asks(town, phone, "?leg=7#rc=2&rp=5xx,ct")
    assert [heard.form["leg"] for heard in asked] == ["7"] * 3
    assert len({heard.headers[TOKEN] for heard in asked}) == 1
    told = town.gateway.asked("/fallback")[0]
    assert (told.form["ErrorCode"], told.form["ErrorUrl"]) == ("11200", town.at("/officer?leg=7"))
    assert told.headers[TOKEN] != asked[0].headers[TOKEN]


@pytest.mark.parametrize("fragment", ["", "#rc=3", "#rc=3&rp=4xx,ct", "#rc=0&rp=5xx"])
def test_a_server_error_is_not_repeated_otherwise(town: Town, phone: Phone, fragment: str) -> None:
    town.gateway.statuses["/officer"] = 503
    assert len(asks(town, phone, fragment)) == 1


@pytest.mark.parametrize(("fragment", "heard"), [("#rc=3", 1), ("#rc=2", 0), ("", 0)])
def test_a_missing_connection_is_tried_again_as_often_as_ordered(
    town: Town, phone: Phone, fragment: str, heard: int
) -> None:
    town.control("POST", "/faults", {"what": "no_connection", "on": "document", "count": 3})
    town.gateway.answers["/officer"] = document("<Say>请按一</Say>")
    assert len(asks(town, phone, fragment)) == heard


@pytest.mark.parametrize(("fragment", "heard"), [("#rt=100", 1), ("#rt=100&rp=rt&rc=2", 3)])
def test_a_slow_answer_is_waited_for_as_long_as_ordered(
    town: Town, phone: Phone, never: Event, fragment: str, heard: int
) -> None:
    town.gateway.answers["/officer"] = lambda _: str(never.wait(10))
    assert len(asks(town, phone, fragment)) == heard
    assert town.gateway.asked("/fallback")[0].form["ErrorCode"] == "11205"


def test_all_tries_together_have_a_limit(town: Town, phone: Phone, never: Event) -> None:
    town.gateway.answers["/officer"] = lambda _: str(never.wait(10))
    assert len(asks(town, phone, "#rt=200&rp=all&rc=5&tt=300")) == 2


@pytest.mark.parametrize(("fragment", "code"), [("#rp=often", 11243), ("#e=beijing", 11240)])
def test_a_bad_fragment_keeps_the_request_from_being_made(
    town: Town, phone: Phone, fragment: str, code: int
) -> None:
    assert asks(town, phone, fragment) == []
    assert [notice["code"] for notice in town.notices()] == [code]
    assert town.gateway.asked("/fallback")[0].form["ErrorCode"] == str(code)


def test_addresses_in_documents_have_fragments_too(town: Town, phone: Phone) -> None:
    town.gateway.answers["/officer"] = document(
        "<Gather numDigits='1' action='/key?leg=7#rp=5xx&amp;rc=1'><Say>请按一</Say></Gather>"
    )
    town.gateway.statuses["/key"] = 500
    town.calls(phone)
    phone.presses("1")
    assert [heard.form["Digits"] for heard in town.gateway.asked("/key")] == ["1", "1"]


def test_status_callbacks_have_fragments_too(town: Town, phone: Phone) -> None:
    town.gateway.statuses["/status"] = 500
    town.calls(phone, status_callback=town.at("/status#rp=5xx&rc=1"), status_callback_event=["initiated"])
    first, again = town.gateway.asked("/status")
    assert first.headers[TOKEN] == again.headers[TOKEN]


def test_a_redirect_is_followed_with_a_signature_for_the_new_address(town: Town, phone: Phone) -> None:
    town.gateway.statuses["/officer"] = 307
    town.gateway.headers["/officer"] = {"Location": "/moved?leg=7"}
    town.gateway.answers["/moved"] = document("<Redirect>next</Redirect>")
    town.gateway.answers["/next"] = document("<Say>请按一</Say>")
    asks(town, phone, "")
    moved = town.gateway.asked("/moved")[0]
    assert (moved.method, moved.form["leg"], moved.form["To"]) == ("POST", "7", phone.number)
    assert phone.captions == ["请按一"]


@pytest.mark.parametrize("status", [301, 302, 303])
def test_an_older_kind_of_redirect_forgets_the_form(town: Town, phone: Phone, status: int) -> None:
    town.gateway.statuses["/officer"] = status
    town.gateway.headers["/officer"] = {"Location": "/moved?leg=7"}
    asks(town, phone, "")
    assert [(heard.method, heard.form) for heard in town.gateway.asked("/moved")] == [("GET", {"leg": "7"})]


def test_redirects_without_end_are_given_up(town: Town, phone: Phone) -> None:
    town.gateway.statuses["/officer"] = 307
    town.gateway.headers["/officer"] = {"Location": "/officer"}
    assert len(asks(town, phone, "")) == 11
    assert town.gateway.asked("/fallback")[0].form["ErrorCode"] == "11215"


def test_cookies_stay_with_their_call(town: Town, phone: Phone) -> None:
    town.gateway.headers["/officer"] = {"Set-Cookie": "leg=7; Path=/"}
    town.gateway.answers["/officer"] = document(
        "<Gather numDigits='1' action='/key'><Say>请按一</Say></Gather>"
    )
    town.calls(phone)
    phone.presses("1")
    assert [heard.headers.get("Cookie") for heard in town.gateway.asked("/key")] == ["leg=7"]
    town.waits(60)
    town.calls(phone)
    assert [heard.headers.get("Cookie") for heard in town.gateway.asked("/officer")] == [None, None]


def test_a_number_can_want_to_be_asked_with_get(town: Town) -> None:
    town.control("PUT", f"/numbers/{OURS}", {"voice_url": town.at("/voice?city=028"), "voice_method": "GET"})
    town.phone("+8613900139000").dials()
    [asked] = town.gateway.asked("/voice")
    assert (asked.method, asked.form["city"], asked.form["From"]) == ("GET", "028", "+8613900139000")


def test_a_text_that_cannot_be_handed_over_goes_to_the_fallback(town: Town) -> None:
    town.control(
        "PUT",
        f"/numbers/{OURS}",
        {"sms_url": town.at("/sms#rc=0"), "sms_fallback_url": town.at("/sms-fallback")},
    )
    town.gateway.statuses["/sms"] = 500
    town.gateway.answers["/sms-fallback"] = document("<Message>稍后再试</Message>")
    phone = town.phone("+8613900139000")
    phone.does("text", {"to": OURS, "body": "1 0427"})
    [told] = town.gateway.asked("/sms-fallback")
    assert (told.form["Body"], told.form["ErrorCode"]) == ("1 0427", "11200")
    assert told.form["ErrorUrl"] == town.at("/sms")
    assert phone.texts == ["稍后再试"]


def test_a_status_callback_that_fails_is_a_warning_and_changes_nothing(town: Town, phone: Phone) -> None:
    town.gateway.answers["/officer"] = document("<Pause length='600'/>")
    town.gateway.statuses["/status"] = 500
    call = town.calls(phone)
    assert town.status(call.sid) == "in-progress"
    assert {(notice["code"], notice["level"]) for notice in town.notices()} == {(15003, "warning")}
    assert len(town.gateway.asked("/status")) == 3


def test_a_status_callback_that_waits_too_long_behind_others_is_lost(
    town: Town, phone: Phone, never: Event
) -> None:
    town.control("PUT", "/options", {"callbacks_wait_s": 0.5})
    town.gateway.answers["/officer"] = document("<Pause length='600'/>")
    town.gateway.answers["/status"] = lambda _: str(never.wait(0.6))
    town.calls(phone)
    assert town.gateway.statuses_at("/status") == ["initiated"]
    lost = [(notice["code"], notice["level"]) for notice in town.notices()]
    assert lost == [(15002, "warning")] * 2


def test_a_status_callback_answered_in_plain_text_is_a_warning(town: Town, phone: Phone) -> None:
    town.gateway.answers["/status"] = "OK"
    town.gateway.headers["/status"] = {"Content-Type": "text/plain"}
    town.calls(phone, status_callback_event=["initiated"])
    assert [notice["code"] for notice in town.notices()] == [15003]
