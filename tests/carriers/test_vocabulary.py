"""What documents may say: unknown words are passed over with a warning, wrong values mean the default."""

from __future__ import annotations

import inspect
import re

import pytest
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from gateway.switchboard.twiml import parse
from gateway.switchboard.vocabulary import messaging
from gateway.switchboard.vocabulary.check import Element, check
from gateway.switchboard.vocabulary.voice import DIAL, PROMPTS, VERBS
from tests.carriers.town import OURS, Phone, Town, document

HERE = "http://gateway.example/legs/7"


@pytest.fixture
def phone(town: Town) -> Phone:
    """A handset that a person uses."""
    return town.phone("+8613800138001", label="值班手机")


def talking(town: Town, phone: Phone, inside: str) -> str:
    """Call `phone` with a document and pick up; the SID of the call."""
    town.gateway.answers["/officer"] = document(inside)
    call = town.calls(phone)
    phone.answers()
    return str(call.sid)


@pytest.mark.parametrize(
    ("inside", "codes"),
    [
        ("<Dance/>", [12200]),
        ('<Say colour="red">您好</Say>', [12200]),
        ('<Gather finishOnKey="12"/>', [13311]),
        ('<Gather numDigits="viele"/>', [13314]),
        ('<Gather timeout="-1"/>', [13313]),
        ('<Gather method="PUT"/>', [13312]),
        ('<Gather Timeout="5"/>', [12200]),  # attributes are case-sensitive
        ("<Gather><Dial/></Gather>", [13320]),
        ('<Gather><Say loop="x">您好</Say></Gather>', [13322]),
        ('<Say loop="-1">您好</Say>', [13510]),
        ('<Say voice="Google.cmn-CN-Neural2-A">您好</Say>', [13511]),
        ('<Say voice="Polly.Zhiyu" language="cmn-CN">您好</Say>', []),
        ('<Play loop="x">/a.wav</Play>', [13410]),
        ('<Pause length="0"/>', [13910]),
        ('<Redirect method="PATCH">/x</Redirect>', [13710]),
        ('<Record maxLength="1"/>', [13612]),
        ('<Record timeout="x"/>', [13611]),
        ('<Record finishOnKey="x"/>', [13613]),
        ('<Record transcribe="perhaps"/>', [13614]),
        ('<Dial timeout="1000"/>', [13212]),
        ('<Dial timeLimit="x"/>', [13216]),
        ('<Dial hangupOnStar="x"/>', [13213]),
        ("<Dial><Person/></Dial>", [13215]),
        ('<Dial><Number sendDigits="x">1</Number></Dial>', [13222]),
        ('<Dial><Number method="x">1</Number></Dial>', [13221]),
        ("<Dial><Number statusCallbackEvent=\"['initiated', 'ringing']\">1</Number></Dial>", [12200]),
        ('<Dial><Conference muted="x" beep="x" waitMethod="x">1</Conference></Dial>', [13230, 13235, 13234]),
        ('<Dial><Sip sendDigits="x">sip:a@b</Sip></Dial>', [13242]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_document_has_its_number(inside: str, codes: list[int]) -> None:
    _, remarks = check(parse(document(inside), HERE).verbs, VERBS)
    assert [remark.code for remark in remarks] == codes


TEXTS = {"message", "number", "phone_number", "sip_url", "identity", "name", "body"}


def written_by(cls: type, name: str) -> set[str]:
    """The attributes that the official library can give to an element of this name."""
    texts = TEXTS | {"self", "kwargs"} | ({"url"} if name in ("Play", "Redirect") else set())
    names = set(inspect.signature(getattr(cls, name.lower())).parameters) - texts
    return {re.sub("_([a-z])", lambda match: match[1].upper(), name.rstrip("_")) for name in names}


@pytest.mark.parametrize(
    ("cls", "known"),
    [
        (VoiceResponse, VERBS),
        (Dial, DIAL.children),
        (Gather, PROMPTS),
        (MessagingResponse, messaging.VERBS),
    ],
)
def test_whatever_the_official_library_can_write_is_known(cls: type, known: dict[str, Element]) -> None:
    unknown = {name: written_by(cls, name) - set(element.attributes) for name, element in known.items()}
    assert {name: missing for name, missing in unknown.items() if missing} == {}


def test_a_wrong_value_means_the_default() -> None:
    verbs, _ = check(parse(document('<Gather timeout="never" numDigits="0"/>'), HERE).verbs, VERBS)
    assert verbs[0].whole("timeout") == 5
    assert "numDigits" not in verbs[0].attributes


def test_a_wrong_document_goes_on_without_what_is_wrong(town: Town, phone: Phone) -> None:
    sid = talking(town, phone, '<Dance/><Gather timeout="x" action="/keyed"><Hangup/></Gather><Say>完</Say>')
    town.waits(5)
    assert phone.captions == ["完"]
    assert [(notice["code"], notice["level"]) for notice in town.notices()] == [
        (12200, "warning"),
        (13313, "warning"),
        (13320, "warning"),
    ]
    assert town.status(sid) == "in-progress"


@pytest.mark.parametrize(
    ("say", "code"),
    [
        ("<Say/>", 13520),
        (f"<Say voice='Polly.Zhiyu'>{'长' * 501}</Say>", 13521),  # 4509 characters once encoded
        (f"<Say voice='Polly.Joanna'>{'a' * 3001}</Say>", 13521),
        (f"<Say voice='woman'>{'a' * 4097}</Say>", 13521),
    ],
)
def test_what_cannot_be_said_is_passed_over(town: Town, phone: Phone, say: str, code: int) -> None:
    talking(town, phone, say + "<Say>完</Say>")
    assert phone.captions == ["完"]
    assert [notice["code"] for notice in town.notices()] == [code]


def test_500_hanzi_can_be_said(town: Town, phone: Phone) -> None:
    talking(town, phone, f"<Say voice='Polly.Zhiyu'>{'长' * 500}</Say>")
    assert phone.captions == ["长" * 500]
    assert town.notices() == []


def test_a_carrier_may_speak_too_long_a_text_all_the_same(town: Town, phone: Phone) -> None:
    town.control("PUT", "/options", {"overlong_say_is_spoken": True})
    talking(town, phone, f"<Say voice='Polly.Zhiyu'>{'长' * 501}</Say>")
    assert phone.captions == ["长" * 501]


def test_a_voice_that_does_not_speak_the_language_is_remarked_upon(town: Town, phone: Phone) -> None:
    talking(town, phone, "<Say voice='Polly.Zhiyu' language='en-US'>hello</Say>")
    assert [notice["code"] for notice in town.notices()] == [13512]


def test_a_document_that_cannot_be_carried_out_is_replaced_by_the_fallback(town: Town, phone: Phone) -> None:
    town.gateway.answers |= {
        "/voice": document("<Say>您好</Say><Leave/>"),
        "/instead": document("<Say>为您转接</Say>"),
    }
    fallback = {"voice_url": town.at("/voice"), "voice_fallback_url": town.at("/instead")}
    town.control("PUT", f"/numbers/{OURS}", fallback)
    phone.dials()
    town.waits(0.4)
    assert phone.captions == ["您好", "为您转接"]
    told = town.gateway.asked("/instead")[0].form
    assert (told["ErrorCode"], told["ErrorUrl"]) == ("13201", town.at("/voice"))


def test_a_fallback_that_is_no_better_ends_the_call(town: Town, phone: Phone) -> None:
    town.gateway.answers |= {"/voice": document("<Leave/>"), "/instead": document("<Leave/>")}
    fallback = {"voice_url": town.at("/voice"), "voice_fallback_url": town.at("/instead")}
    town.control("PUT", f"/numbers/{OURS}", fallback)
    sid = phone.dials()
    assert town.status(sid) == "failed"
    assert [notice["code"] for notice in town.notices()] == [13201, 13201]
    assert len(town.gateway.asked("/instead")) == 1
