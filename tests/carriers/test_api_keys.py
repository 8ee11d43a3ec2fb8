"""API keys: they ask in the account's name, and sign nothing."""

from __future__ import annotations

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from tests.carriers.town import OURS, Town, document

KEY = "SK" + "0f" * 16


def client(town: Town, secret: str, account: str | None = None) -> Client:
    """The library with a key in place of the token."""
    http = TwilioHttpClient(timeout=10)
    made = Client(KEY, secret, account or town.account_sid, http_client=http, environment={"NONE": "1"})
    made.api.base_url = town.url
    return made


def test_a_key_does_what_the_account_may(town: Town) -> None:
    assert town.control("PUT", f"/keys/{KEY}", {"secret": "geheim"}) == {"sid": KEY}
    town.gateway.answers["/officer"] = document("<Say>您好</Say>")
    phone = town.phone("+8613800138001", persona={"then": "answers"})
    made = client(town, "geheim").calls.create(to=phone.number, from_=OURS, url=town.at("/officer"))
    town.settles()
    assert client(town, "geheim").calls(made.sid).fetch().account_sid == town.account_sid
    assert town.gateway.asked("/officer")[0].is_signed


def test_a_wrong_secret_is_refused(town: Town) -> None:
    town.control("PUT", f"/keys/{KEY}", {"secret": "geheim"})
    for secret in ("geraten", town.auth_token):
        with pytest.raises(TwilioRestException) as refused:
            client(town, secret).calls("CA" + "0" * 32).fetch()
        assert (refused.value.code, refused.value.status) == (20003, 401)


def test_a_key_is_good_for_its_own_account_only(town: Town) -> None:
    town.control("PUT", f"/keys/{KEY}", {"secret": "geheim"})
    with pytest.raises(TwilioRestException) as refused:
        client(town, "geheim", "AC" + "0" * 32).calls("CA" + "0" * 32).fetch()
    assert refused.value.code == 20404
    town.opens()
    with pytest.raises(TwilioRestException) as forgotten:
        client(town, "geheim").calls("CA" + "0" * 32).fetch()
    assert forgotten.value.code == 20003


@pytest.mark.parametrize(
    ("sid", "data", "complaint"),
    [
        ("SK1", {"secret": "x"}, "SK and 32 hex"),
        (KEY, {}, "key.secret"),
        (KEY, {"secret": ""}, "key.secret"),
        (KEY, {"secret": "x", "name": "y"}, "unknown field"),
    ],
)
def test_a_bad_key_is_refused(town: Town, sid: str, data: object, complaint: str) -> None:
    assert complaint in town.control("PUT", f"/keys/{sid}", data, expect=400)["error"]
