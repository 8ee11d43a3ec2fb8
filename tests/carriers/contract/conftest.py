"""Each test of the contract runs once for each carrier."""

from __future__ import annotations

import pytest

from tests.carriers.contract.account import TWILIO, Account, at_twilio
from tests.carriers.town import OURS, Town

CARRIERS = ("switchboard", "twilio")
NOBODY = "+8613800138000"


@pytest.fixture(params=CARRIERS)
def account(request: pytest.FixtureRequest) -> Account:
    """An account for what costs nothing."""
    if request.param == "switchboard":
        return at_the_switchboard(request.getfixturevalue("town"))
    sid, token = at_twilio("ACCOUNT_SID", "AUTH_TOKEN")
    return Account(TWILIO, sid, token, "+15005550006", NOBODY)


@pytest.fixture(params=CARRIERS)
def paying_account(request: pytest.FixtureRequest) -> Account:
    """An account with a number to call and text from, and a phone that may be reached."""
    if request.param == "switchboard":
        town = request.getfixturevalue("town")
        town.phone(NOBODY, label="值班手机")
        return at_the_switchboard(town)
    return Account(TWILIO, *at_twilio("ACCOUNT_SID", "AUTH_TOKEN", "FROM", "TO"))


@pytest.fixture(params=CARRIERS)
def trial_account(request: pytest.FixtureRequest) -> Account:
    """An account in which the carrier's test numbers answer and nothing is delivered."""
    if request.param == "switchboard":
        return at_the_switchboard(request.getfixturevalue("town"))
    sid, token = at_twilio("TEST_SID", "TEST_TOKEN")
    return Account(TWILIO, sid, token, "+15005550006", NOBODY)


def at_the_switchboard(town: Town) -> Account:
    """The switchboard's only account."""
    return Account(town.url, town.account_sid, town.auth_token, OURS, NOBODY)
