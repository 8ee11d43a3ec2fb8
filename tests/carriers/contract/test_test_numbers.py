"""The carrier's test numbers: each answers as it stands for, and nothing is delivered."""

from __future__ import annotations

import pytest

from tests.carriers.contract.account import Account

VALID = "+15005550006"
SOMEBODY = "+14155550123"


@pytest.mark.parametrize(
    ("sender", "to", "code"),
    [
        (VALID, SOMEBODY, None),
        (VALID, "+15005550001", 21217),
        (VALID, "+15005550002", 21214),
        (VALID, "+15005550003", 21215),
        (VALID, "+15005550004", 21216),
        ("+15005550001", SOMEBODY, 21212),
        (SOMEBODY, "+14155550124", 21210),
    ],
)
def test_calls_from_and_to_test_numbers(
    trial_account: Account, sender: str, to: str, code: int | None
) -> None:
    form = {"From": sender, "To": to, "Twiml": "<Response/>"}
    answer = trial_account.asks("POST", "Calls.json", form)
    assert (answer.status_code, answer.json().get("code")) == (400 if code else 201, code)


@pytest.mark.parametrize(
    ("sender", "to", "code"),
    [
        (VALID, SOMEBODY, None),
        (VALID, "+15005550001", 21211),
        (VALID, "+15005550002", 21612),
        (VALID, "+15005550003", 21408),
        (VALID, "+15005550004", 21610),
        (VALID, "+15005550009", 21614),
        ("+15005550001", SOMEBODY, 21212),
        ("+15005550007", SOMEBODY, 21606),
        ("+15005550008", SOMEBODY, 21611),
        (SOMEBODY, "+14155550124", 21606),
    ],
)
def test_texts_from_and_to_test_numbers(
    trial_account: Account, sender: str, to: str, code: int | None
) -> None:
    answer = trial_account.asks("POST", "Messages.json", {"From": sender, "To": to, "Body": "0427"})
    assert (answer.status_code, answer.json().get("code")) == (400 if code else 201, code)
