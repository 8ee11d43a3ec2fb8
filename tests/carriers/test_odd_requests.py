"""Requests that nobody should make: refused in the shape of refusals, and nothing stands still."""

from __future__ import annotations

import pytest
import requests

from tests.carriers.test_rest import post
from tests.carriers.town import OURS, Town

PHONE = "+8613800138001"
NINES = "9" * 5000
FORM = "application/x-www-form-urlencoded"


def asked(town: Town, method: str, rest: str, body: bytes = b"", kind: str = FORM) -> requests.Response:
    """One REST request with a body of any kind."""
    url = f"{town.url}/2010-04-01/Accounts/{town.account_sid}/{rest}"
    account = (town.account_sid, town.auth_token)
    return requests.request(method, url, data=body, headers={"Content-Type": kind}, auth=account, timeout=10)


def test_credentials_that_are_no_text_are_wrong_ones(town: Town) -> None:
    url = f"{town.url}/2010-04-01/Accounts/{town.account_sid}/Calls.json"
    answer = requests.get(url, headers={"Authorization": "Basic é".encode()}, timeout=10)
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


def test_numbers_of_five_thousand_digits_are_wrong_values(town: Town) -> None:
    order = {"To": PHONE, "From": OURS, "Url": town.at("/officer")}
    assert post(town, "Calls.json", order | {"Timeout": NINES}).json()["code"] == 21208
    more = {"MachineDetection": "Enable", "MachineDetectionTimeout": NINES}
    assert post(town, "Calls.json", order | more).json()["code"] == 20001
    assert asked(town, "GET", f"Calls.json?PageSize={NINES}").status_code == 200


def test_a_list_up_to_the_last_day_that_there_is_is_refused(town: Town) -> None:
    answer = asked(town, "GET", "Calls.json?StartTime=9999-12-31")
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)


@pytest.mark.parametrize("kind", ["multipart/form-data", f"{FORM}; charset=nowhere"])
def test_a_form_that_cannot_be_read_is_refused(town: Town, kind: str) -> None:
    answer = asked(town, "POST", "Messages.json", b"To=1", kind)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"label": "\\ud800"}',
        b'{"persona": {"then": "answers", "after_s": 1e300}}',
        b'{"persona": {"then": "answers", "after_s": NaN}}',
        b'{"persona": {"then": "answers", "presses": [{"digit": "1", "times": 1000000000}]}}',
    ],
)
def test_a_handset_is_not_changed_by_data_that_cannot_be(town: Town, body: bytes) -> None:
    before = town.phone(PHONE, label="值班").now
    answer = requests.put(f"{town.url}/control/phones/{PHONE}", data=body, timeout=10)
    assert answer.status_code == 400
    assert town.phone(PHONE, label="值班").now == before


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00"])
def test_the_clock_stands_in_this_century_only(town: Town, at: str) -> None:
    town.control("POST", "/clock", {"standing": True, "at": at}, expect=400)
