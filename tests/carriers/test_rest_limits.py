"""How much may be asked of the REST interface, and what every answer says of itself."""

from __future__ import annotations

import http.client
import re
from base64 import b64encode
from urllib.parse import urlsplit

import pytest
import requests

from tests.carriers.gateway_double import wait_until
from tests.carriers.test_rest import GOOD_CALL, post
from tests.carriers.town import Town


@pytest.fixture(autouse=True)
def _alone(town: Town) -> None:
    """Slow answers that another test has given up on are still on their way."""
    wait_until(lambda: post(town, "Calls.json", {}).headers["Twilio-Concurrent-Requests"] == "1", 20)


def test_requests_beyond_the_rate_are_refused_and_not_acted_on(town: Town) -> None:
    town.behaves(rest_per_s=3)
    answers = [post(town, "Calls.json", GOOD_CALL) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429, 429]
    assert answers[-1].json()["code"] == 20429
    town.waits(1)
    assert len(town.client.calls.list()) == 3


def test_a_reset_forgets_what_was_asked(town: Town) -> None:
    town.behaves(rest_per_s=1)
    assert post(town, "Calls.json", GOOD_CALL).status_code == 201
    town.opens()
    town.behaves(rest_per_s=1)
    assert post(town, "Calls.json", GOOD_CALL).status_code == 201


def test_a_refused_request_does_not_count(town: Town) -> None:
    town.behaves(rest_per_s=1)
    assert post(town, "Calls.json", GOOD_CALL).status_code == 201
    assert post(town, "Calls.json", GOOD_CALL).status_code == 429
    town.waits(1)
    assert post(town, "Calls.json", GOOD_CALL).status_code == 201


def test_too_many_requests_at_once_are_refused(town: Town) -> None:
    town.behaves(rest_at_once=1)
    path = f"/2010-04-01/Accounts/{town.account_sid}/Calls.json"
    slow = http.client.HTTPConnection(urlsplit(town.url).netloc, timeout=10)
    credentials = b64encode(f"{town.account_sid}:{town.auth_token}".encode()).decode()
    slow.putrequest("POST", path)
    slow.putheader("Authorization", f"Basic {credentials}")
    slow.putheader("Content-Type", "application/x-www-form-urlencoded")
    slow.putheader("Content-Length", "6")
    slow.endheaders(b"To=")  # the rest of it is still on its way
    wait_until(lambda: post(town, "Calls.json", GOOD_CALL).status_code == 429)
    slow.send(b"123")
    assert slow.getresponse().status == 400
    slow.close()
    assert post(town, "Calls.json", GOOD_CALL).status_code == 201


def test_every_answer_says_how_it_went(town: Town) -> None:
    answers = [post(town, "Calls.json", GOOD_CALL), post(town, "Calls.json", GOOD_CALL, token="wrong")]
    for answer in answers:
        assert re.fullmatch(r"RQ[0-9a-f]{32}", answer.headers["Twilio-Request-Id"])
        assert answer.headers["Twilio-Concurrent-Requests"] == "1"
        assert re.fullmatch(r"\d+\.\d{3}", answer.headers["Twilio-Request-Duration"])
    assert answers[0].headers["Twilio-Request-Id"] != answers[1].headers["Twilio-Request-Id"]


def test_lists_come_in_pages_no_larger_than_the_carrier_likes(town: Town) -> None:
    town.behaves(largest_page=2)
    made = [post(town, "Calls.json", GOOD_CALL).json()["sid"] for _ in range(5)]
    page = town.client.calls.page(page_size=50)
    assert len(list(page)) == 2
    assert [call.sid for call in town.client.calls.list()] == list(reversed(made))
    assert len(town.client.calls.list(limit=3)) == 3


def test_a_form_that_is_too_large_is_refused_in_the_usual_shape(town: Town) -> None:
    answer = requests.post(
        f"{town.url}/2010-04-01/Accounts/{town.account_sid}/Messages.json",
        data={"To": "+8613900000001", "Body": "x" * 2_000_000},
        auth=(town.account_sid, town.auth_token),
        timeout=10,
    )
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)
