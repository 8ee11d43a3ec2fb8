"""The account that the contract is checked with: the switchboard's, or one at Twilio out of the environment.

TWILIO_CONTRACT_ACCOUNT_SID and TWILIO_CONTRACT_AUTH_TOKEN let what costs nothing be checked at Twilio,
TWILIO_CONTRACT_TEST_SID and TWILIO_CONTRACT_TEST_TOKEN (its test credentials) the test numbers, and
TWILIO_CONTRACT_FROM and TWILIO_CONTRACT_TO (a number of the account's, and a phone that may be rung and
texted) what costs money. TWILIO_CONTRACT_URL names a compatible service to check in Twilio's place.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import pytest
import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

PREFIX = "TWILIO_CONTRACT_"
TWILIO = os.environ.get(f"{PREFIX}URL", "https://api.twilio.com")


@dataclass(frozen=True)
class Account:
    """One account at one carrier."""

    url: str
    sid: str
    token: str
    sender: str
    recipient: str

    @property
    def client(self) -> Client:
        """The carrier's library, set to this account and address."""
        http = TwilioHttpClient(timeout=10)
        client = Client(self.sid, self.token, http_client=http, environment={"NONE": "1"})
        client.api.base_url = self.url
        return client

    @property
    def environment(self) -> dict[str, str]:
        """The same account for a program in Node."""
        return {
            "CARRIER_URL": self.url,
            "CARRIER_ACCOUNT_SID": self.sid,
            "CARRIER_AUTH_TOKEN": self.token,
            "CARRIER_SENDER": self.sender,
            "CARRIER_RECIPIENT": self.recipient,
        }

    def asks(
        self, method: str, path: str, form: dict[str, str] | None = None, token: str | None = None
    ) -> requests.Response:
        """The carrier's bare answer to one request."""
        url = path if path.startswith("/") else f"/2010-04-01/Accounts/{self.sid}/{path}"
        credentials = (self.sid, self.token if token is None else token)
        return requests.request(method, self.url + url, data=form, auth=credentials, timeout=10)


def at_twilio(*names: str) -> list[str]:
    """What the environment says of the account at Twilio; skips the test when it does not say all of it."""
    missing = [PREFIX + name for name in names if not os.environ.get(PREFIX + name)]
    if missing:
        pytest.skip(f"checked at Twilio only with {', '.join(missing)} in the environment")
    return [os.environ[PREFIX + name] for name in names]
