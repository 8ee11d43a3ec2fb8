"""Who signed a webhook: test vectors of the protocol, ports, repeated parameters, rotation. Scenario 24."""

from __future__ import annotations

import pytest
from twilio.request_validator import RequestValidator

from models.errors import BadSignature
from notifications.carriers.twilio import TwilioCarrier
from tests.core.tiny_carrier import ACCOUNT, TOKEN, Form

OLD_TOKEN = "fedcba9876543210fedcba9876543210"
RINGING: Form = {
    "AccountSid": [ACCOUNT],
    "CallSid": ["CA" + "1" * 32],
    "CallStatus": ["ringing"],
    "Direction": ["inbound"],
    "From": ["+8613800138000"],
    "To": ["+862826110110"],
}
A_TEXT: Form = {
    "Body": ["1 0427 已到场，情况紧急！😀"],
    "From": ["+8613800138000"],
    "MessageSid": ["SM" + "2" * 32],
    "NumMedia": ["0"],
    "To": ["+862826110110"],
}
REPEATED: Form = {"CallSid": ["CA" + "3" * 32], "Digits": ["1"], "Empty": [""], "X": ["b", "a", "a"]}
QUERY = "/voice/twiml?case=0427&From=%2B8613800138000&CallStatus=in-progress"
VECTORS = [
    ("https://gw.example.cn", "/voice/inbound", RINGING, "5jxAMoKDc3dE3iGRej/b6Y3aGN4="),
    ("https://gw.example.cn", "/sms/inbound?src=110", A_TEXT, "bFFDM4It6qoj+M/j4G3WtHWUavo="),
    ("https://gw.example.cn", QUERY, {}, "cAP46vtNaneZQ8uT73ep0ox4Ojo="),
    ("http://127.0.0.1:8080", "/voice/action?case=0427", REPEATED, "KxNIz3XIXFMR5JN6qqf6QfRWzvM="),
    ("https://gw.example.cn", "/voice", {"A": ["1"]}, "mK8e6tw2HFSB6H3rGp3Ijoc1On8="),
    ("https://gw.example.cn:443", "/voice", {"A": ["1"]}, "Jf5GrurcUJ7uAWBvox38pg7hsgg="),
    ("https://gw.example.cn:8443", "/voice", {"A": ["1"]}, "fXnPtiTV3oQJtIVKOHemejsXFjY="),
    ("http://gw.example.cn", "/voice", {"A": ["1"]}, "Y8/ThdI30d1Bl8v3YEmlM5o/yAM="),
]
BASE, PATH, FORM, SIGNED = VECTORS[0]


def check(base: str, path: str, form: Form, signature: str | None) -> None:
    carrier = TwilioCarrier("http://127.0.0.1:1", ACCOUNT, (TOKEN, OLD_TOKEN), base, 1.0)
    carrier.check_signature(path, form, signature)


def signed_by(token: str, path: str = PATH, form: Form = FORM) -> str:
    flat = {name: values[0] for name, values in form.items()}
    return str(RequestValidator(token).compute_signature(BASE + path, flat))


@pytest.mark.parametrize(("base", "path", "form", "signature"), VECTORS)
def test_a_webhook_that_the_carrier_signed_is_taken(base: str, path: str, form: Form, signature: str) -> None:
    check(base, path, form, signature)
    check(base + "/", path, form, signature)


@pytest.mark.parametrize(("base", "path", "form", "signature"), VECTORS)
def test_a_webhook_is_refused_when_anything_of_it_is_different(
    base: str, path: str, form: Form, signature: str
) -> None:
    changed = [
        (base.replace("http", "x", 1), path, form, signature),
        (base, path + "/", form, signature),
        (base, path.upper(), form, signature),
        (base, path, {**form, "Added": ["1"]}, signature),
        (base, path, {**form, "To": ["+8613900000000"]}, signature),
        (base, path, form, signature[:-1]),
        (base, path, form, signature.swapcase()),
    ]
    for wrong in changed:
        with pytest.raises(BadSignature):
            check(*wrong)


@pytest.mark.parametrize("signature", [None, "", " ", "nonsense", "签名", "=" * 5000, "\x00"])
def test_a_webhook_without_a_signature_of_the_carriers_is_refused(signature: str | None) -> None:
    with pytest.raises(BadSignature):
        check(BASE, PATH, FORM, signature)


def test_behind_a_port_of_ours_a_signature_without_a_port_is_taken() -> None:
    check("https://gw.example.cn:8443", *VECTORS[4][1:])


def test_a_signature_for_another_port_is_refused() -> None:
    with pytest.raises(BadSignature):
        check("https://gw.example.cn", *VECTORS[6][1:])


def test_a_repeated_parameter_counts_with_every_value() -> None:
    base, path, form, signature = VECTORS[3]
    check(base, path, {**form, "X": ["a", "b"]}, signature)
    with pytest.raises(BadSignature):
        check(base, path, {**form, "X": ["a"]}, signature)


def test_while_the_token_is_changed_the_old_one_is_taken_too() -> None:
    check(BASE, PATH, FORM, signed_by(OLD_TOKEN))
    only_new = TwilioCarrier("http://127.0.0.1:1", ACCOUNT, (TOKEN,), BASE, 1.0)
    only_new.check_signature(PATH, FORM, signed_by(TOKEN))
    with pytest.raises(BadSignature):
        only_new.check_signature(PATH, FORM, signed_by(OLD_TOKEN))


@pytest.mark.parametrize("token", ["", "0" * 32, TOKEN.upper(), TOKEN + " ", ACCOUNT])
def test_anybody_elses_token_is_refused(token: str) -> None:
    with pytest.raises(BadSignature):
        check(BASE, PATH, FORM, signed_by(token))


def test_what_was_sent_encoded_is_checked_encoded() -> None:
    path = "/voice/inbound?note=%E4%B8%AD%20%2B"
    check(BASE, path, FORM, signed_by(TOKEN, path))
    with pytest.raises(BadSignature):
        check(BASE, "/voice/inbound?note=中%20%2B", FORM, signed_by(TOKEN, path))
