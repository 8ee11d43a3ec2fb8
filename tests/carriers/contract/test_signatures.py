"""Webhook signatures: what the gateway takes for signed, and what the switchboard signs."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from models.errors import BadSignature
from notifications.carriers.twilio import TwilioCarrier
from tests.carriers.town import OURS, Town, document

TOKEN = "0123456789abcdef0123456789abcdef"
ACCOUNT = "AC" + "0" * 32
Form = dict[str, list[str]]

VECTORS: list[tuple[str, Form, str]] = [
    (
        "https://gw.example.cn/voice/inbound",
        {
            "AccountSid": [ACCOUNT],
            "CallSid": ["CA" + "1" * 32],
            "CallStatus": ["ringing"],
            "Direction": ["inbound"],
            "From": ["+8613800138000"],
            "To": ["+862826110110"],
        },
        "5jxAMoKDc3dE3iGRej/b6Y3aGN4=",
    ),
    (
        "https://gw.example.cn/sms/inbound?src=110",
        {
            "Body": ["1 0427 已到场，情况紧急！😀"],
            "From": ["+8613800138000"],
            "MessageSid": ["SM" + "2" * 32],
            "NumMedia": ["0"],
            "To": ["+862826110110"],
        },
        "bFFDM4It6qoj+M/j4G3WtHWUavo=",
    ),
    (
        "https://gw.example.cn/voice/twiml?case=0427&From=%2B8613800138000&CallStatus=in-progress",
        {},
        "cAP46vtNaneZQ8uT73ep0ox4Ojo=",
    ),
    (
        "http://127.0.0.1:8080/voice/action?case=0427",
        {"CallSid": ["CA" + "3" * 32], "Digits": ["1"], "Empty": [""], "X": ["b", "a", "a"]},
        "KxNIz3XIXFMR5JN6qqf6QfRWzvM=",
    ),
    ("https://gw.example.cn/voice", {"A": ["1"]}, "mK8e6tw2HFSB6H3rGp3Ijoc1On8="),
    ("https://gw.example.cn:443/voice", {"A": ["1"]}, "Jf5GrurcUJ7uAWBvox38pg7hsgg="),
    ("https://gw.example.cn:8443/voice", {"A": ["1"]}, "fXnPtiTV3oQJtIVKOHemejsXFjY="),
    ("http://gw.example.cn/voice", {"A": ["1"]}, "Y8/ThdI30d1Bl8v3YEmlM5o/yAM="),
]


def checks(url: str, form: Form, signature: str | None, tokens: tuple[str, ...] = (TOKEN,)) -> None:
    """Let the gateway's adapter, at the address of `url`, check a signature. Raises BadSignature."""
    place, path = _parts(url)
    TwilioCarrier("http://carrier.example", ACCOUNT, tokens, place, 1.0).check_signature(
        path, form, signature
    )


def _parts(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return f"{parts.scheme}://{parts.netloc}", path


@pytest.mark.parametrize(("url", "form", "signature"), VECTORS)
def test_a_true_signature_is_taken(url: str, form: Form, signature: str) -> None:
    checks(url, form, signature)
    checks(url, form, signature, tokens=("f" * 32, TOKEN))


@pytest.mark.parametrize(("url", "form", "signature"), VECTORS)
def test_a_signature_holds_for_nothing_else(url: str, form: Form, signature: str) -> None:
    place, path = _parts(url)
    for other in (f"{place}{path}0", f"https://elsewhere.example{path}", f"{place}//{path}"):
        with pytest.raises(BadSignature):
            checks(other, form, signature)
    with pytest.raises(BadSignature):
        checks(url, form | {"Digits": ["3"]}, signature)
    with pytest.raises(BadSignature):
        checks(url, form, signature, tokens=("f" * 32,))


@pytest.mark.parametrize("signature", [None, "", "AAAA"])
def test_no_signature_is_no_signature(signature: str | None) -> None:
    with pytest.raises(BadSignature):
        checks(VECTORS[0][0], VECTORS[0][1], signature)


@pytest.mark.parametrize(("url", "form", "signature"), VECTORS)
def test_the_library_that_the_switchboard_signs_with_makes_these(
    url: str, form: Form, signature: str
) -> None:
    values = MultiDict([(name, value) for name, several in form.items() for value in several])
    assert RequestValidator(TOKEN).compute_signature(url, values) == signature


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_what_the_switchboard_signs_the_gateway_takes(town: Town, method: str) -> None:
    town.gateway.answers["/voice"] = document(
        "<Gather numDigits='1' action='/keys?case=0427&amp;x=%E6%B4%BE'/>"
    )
    voice = town.at("/voice?place=%E9%9B%81%E6%B1%9F&x=1#rc=2")
    town.control("PUT", f"/numbers/{OURS}", {"voice_url": voice, "voice_method": method})
    phone = town.phone("+8613800138001")
    phone.dials(headers={"X-110-Caller": "王女士 & 13800138000"})
    phone.presses("3")
    assert len(town.gateway.heard) == 2
    for heard in town.gateway.heard:
        form = parse_qs(heard.body, keep_blank_values=True)
        checks(town.gateway.url + heard.target, form, heard.headers["X-Twilio-Signature"])
        with pytest.raises(BadSignature):
            checks(town.gateway.url + heard.target + "0", form, heard.headers["X-Twilio-Signature"])
