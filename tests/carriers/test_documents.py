"""What TwiML verbs do on a call."""

from __future__ import annotations

import pytest

from tests.carriers.town import OURS, Phone, Town, document


@pytest.fixture
def phone(town: Town) -> Phone:
    """A handset that a person uses."""
    return town.phone("+8613800138001", label="值班手机")


def talking(town: Town, phone: Phone, inside: str, **more: str) -> str:
    """Call `phone` with a document and pick up; the SID of the call."""
    town.gateway.answers["/officer"] = document(inside)
    call = town.calls(phone, **more)
    phone.answers()
    return str(call.sid)


def keyed(town: Town) -> list[str | None]:
    """The Digits that the action got, request by request."""
    return [heard.form.get("Digits") for heard in town.gateway.asked("/keyed")]


def test_a_say_takes_a_fifth_of_a_second_for_each_character(town: Town, phone: Phone) -> None:
    talking(town, phone, "<Say>一二三四五六七八九十</Say><Say>完</Say>")
    town.waits(1.9)
    assert phone.captions == ["一二三四五六七八九十"]
    town.waits(0.1)
    assert phone.captions == ["一二三四五六七八九十", "完"]
    town.waits(0.2)
    assert phone.state == "idle"


def test_gather_waits_its_timeout_after_the_prompt_and_again_after_each_key(town: Town, phone: Phone) -> None:
    talking(
        town, phone, '<Gather timeout="5" action="/keyed"><Say>一二三四五</Say></Gather><Say>没有按键</Say>'
    )
    town.waits(5.9)
    phone.presses("4")
    town.waits(4.9)
    phone.presses("2")
    town.waits(4.9)
    assert keyed(town) == []
    town.waits(0.1)
    assert keyed(town) == ["42"]


def test_gather_without_a_key_falls_through(town: Town, phone: Phone) -> None:
    talking(
        town, phone, '<Gather timeout="3" action="/keyed"><Say>一二三四五</Say></Gather><Say>没有按键</Say>'
    )
    town.waits(4)
    assert keyed(town) == []
    assert phone.captions[-1] == "没有按键"


def test_gather_without_a_key_reaches_the_action_when_asked_to(town: Town, phone: Phone) -> None:
    talking(town, phone, '<Gather timeout="3" action="/keyed" actionOnEmptyResult="true"/>')
    town.waits(3)
    assert keyed(town) == [None]


@pytest.mark.parametrize(
    ("attributes", "pressed", "digits"),
    [
        ('numDigits="4"', "0427", "0427"),
        ('numDigits="1"', "12", "1"),
        ("", "0427#", "0427"),
        ('finishOnKey="*"', "04#27*", "04#27"),
        ('finishOnKey="" numDigits="3"', "1#2", "1#2"),
    ],
)
def test_when_the_keys_are_complete(
    town: Town, phone: Phone, attributes: str, pressed: str, digits: str
) -> None:
    talking(town, phone, f'<Gather {attributes} action="/keyed"><Say>请输入案件编号</Say></Gather>')
    phone.presses(pressed)
    assert keyed(town) == [digits]


def test_the_finish_key_alone_is_an_empty_result(town: Town, phone: Phone) -> None:
    talking(town, phone, '<Gather action="/keyed"><Say>请输入</Say></Gather><Say>没有按键</Say>')
    phone.presses("#")
    assert keyed(town) == []
    assert phone.captions[-1] == "没有按键"


def test_keys_pressed_before_the_gather_are_lost(town: Town, phone: Phone) -> None:
    talking(town, phone, '<Say>一二三四五</Say><Gather numDigits="1" action="/keyed"/>')
    phone.presses("1")
    town.waits(2)
    assert keyed(town) == []
    phone.presses("2")
    assert keyed(town) == ["2"]


def test_a_gather_without_an_action_asks_its_own_document(town: Town, phone: Phone) -> None:
    talking(town, phone, '<Gather numDigits="1"><Say>请按键</Say></Gather>')
    phone.presses("9")
    assert [heard.form.get("Digits") for heard in town.gateway.asked("/officer")] == [None, "9"]


def test_addresses_are_relative_to_the_document(town: Town, phone: Phone) -> None:
    town.gateway.answers["/legs/7/menu"] = document('<Gather numDigits="1" action="keyed?try=2"/>')
    town.calls(phone, url=town.at("/legs/7/menu#rc=2"))
    phone.answers()
    phone.presses("1")
    assert town.gateway.asked("/legs/7/keyed")[0].form["try"] == "2"


def test_a_document_in_the_request_needs_absolute_addresses(town: Town, phone: Phone) -> None:
    town.client.calls.create(
        to=phone.number,
        from_=OURS,
        twiml=document('<Gather numDigits="1" action="/keyed"><Say>请按键</Say></Gather>'),
    )
    town.settles()
    phone.answers().presses("1")
    assert phone.state == "idle"
    assert town.log("webhook_error")[0]["detail"]["code"] == 11100


def test_a_redirect_and_a_get(town: Town, phone: Phone) -> None:
    town.gateway.answers["/next"] = document("<Say>下一个</Say>")
    talking(town, phone, '<Redirect method="GET">/next?case=0427</Redirect><Say>不该听到</Say>')
    assert phone.captions == ["下一个"]
    heard = town.gateway.asked("/next")[0]
    assert (heard.method, heard.form["case"], heard.form["CallStatus"]) == ("GET", "0427", "in-progress")


def test_rest_redirects_in_the_middle_of_a_prompt(town: Town, phone: Phone) -> None:
    sid = talking(town, phone, "<Say>" + "很长" * 50 + "</Say>")
    town.client.calls(sid).update(twiml=document("<Say>新的</Say>"))
    town.settles()
    assert phone.captions[-1] == "新的"
    town.waits(1)
    assert phone.state == "idle"


@pytest.mark.parametrize(("reason", "status"), [("busy", "busy"), ("rejected", "no-answer")])
def test_reject_first_never_answers(town: Town, phone: Phone, reason: str, status: str) -> None:
    town.gateway.answers["/voice"] = document(f'<Reject reason="{reason}"/>')
    sid = phone.dials()
    assert town.status(sid) == status
    assert town.client.calls(sid).fetch().duration == "0"


def test_a_pause_first_delays_the_answer(town: Town, phone: Phone) -> None:
    town.gateway.answers["/voice"] = document('<Pause length="2"/><Say>您好</Say>')
    sid = phone.dials()
    assert town.status(sid) == "ringing"
    assert phone.state == "ringing"
    town.waits(2)
    assert town.status(sid) == "in-progress"


def test_an_inbound_call_tells_who_how_and_from_where(town: Town, phone: Phone) -> None:
    town.gateway.answers["/voice"] = document("<Pause length='9'/>")
    phone.dials(forwarded_from="+862826110000", headers={"X-110-Seat": "12"}, **{"as": "anonymous"})
    form = town.gateway.asked("/voice")[0].form
    assert (form["From"], form["To"], form["Direction"]) == ("anonymous", OURS, "inbound")
    assert (form["CallStatus"], form["ForwardedFrom"], form["SipHeader_X-110-Seat"]) == (
        *("ringing", "+862826110000"),
        "12",
    )
    headers = town.gateway.asked("/voice")[0].headers
    assert headers["User-Agent"] == "TwilioProxy/1.1"
    assert headers["I-Twilio-Idempotency-Token"]


def test_an_unknown_verb_is_noted_and_passed_over(town: Town, phone: Phone) -> None:
    talking(town, phone, "<Dance/><Say>您好</Say>")
    assert phone.captions == ["您好"]
    assert town.log("webhook_error")[0]["detail"]["code"] == 12200


def test_a_talk_limit_ends_a_call(town: Town, phone: Phone) -> None:
    sid = talking(town, phone, "<Pause length='600'/>", time_limit="30")
    town.waits(30)
    assert town.status(sid) == "completed"


def test_the_numbers_own_callback_comes_once_at_the_end(town: Town, phone: Phone) -> None:
    town.control(
        "PUT", f"/numbers/{OURS}", {"voice_url": town.at("/voice"), "status_callback": town.at("/status")}
    )
    town.gateway.answers["/voice"] = document("<Say>您好</Say>")
    phone.dials()
    town.waits(5)
    assert town.gateway.statuses_at("/status") == ["completed"]
