"""A call and a text, as they are ordered, shown and ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.carriers.contract import shapes
from tests.carriers.contract.account import Account

TWIML = "<Response><Pause length='30'/></Response>"


def test_a_call_is_shown_with_every_field(paying_account: Account) -> None:
    form = {"To": paying_account.recipient, "From": paying_account.sender, "Twiml": TWIML, "Foo": "bar"}
    answer = paying_account.asks("POST", "Calls.json", form)
    assert answer.status_code == 201
    call = answer.json()
    assert shapes.faults(call, shapes.CALL) == []
    assert (call["status"], call["direction"], call["to"]) == (
        *("queued", "outbound-api", paying_account.recipient),
    )
    paying_account.client.calls(call["sid"]).update(status="completed")
    shown = paying_account.asks("GET", f"Calls/{call['sid']}.json").json()
    assert shapes.faults(shown, shapes.CALL) == []


def test_a_call_that_is_over_cannot_be_ended_again(paying_account: Account) -> None:
    client = paying_account.client
    call = client.calls.create(to=paying_account.recipient, from_=paying_account.sender, twiml=TWIML)
    client.calls(call.sid).update(status="completed")
    for change in ({"status": "completed"}, {"twiml": "<Response/>"}):
        with pytest.raises(TwilioRestException) as refused:
            client.calls(call.sid).update(**change)
        assert (refused.value.status, refused.value.code) == (400, 21220)


def test_a_call_is_found_by_its_number_and_time(paying_account: Account) -> None:
    client = paying_account.client
    call = client.calls.create(to=paying_account.recipient, from_=paying_account.sender, twiml=TWIML)
    client.calls(call.sid).update(status="completed")
    since = call.date_created - timedelta(minutes=1)
    found = client.calls.list(to=paying_account.recipient, start_time_after=since, page_size=2)
    assert call.sid in [each.sid for each in found]


def test_a_text_is_shown_with_every_field(paying_account: Account) -> None:
    body = "【资阳110联动】新派单0427：演练，请勿回复。😀"
    form = {"To": paying_account.recipient, "From": paying_account.sender, "Body": body}
    answer = paying_account.asks("POST", "Messages.json", form)
    assert answer.status_code == 201
    text = answer.json()
    assert shapes.faults(text, shapes.TEXT) == []
    assert (text["status"], text["num_segments"], text["error_code"]) == ("queued", "1", None)
    shown = paying_account.client.messages(text["sid"]).fetch()
    assert (shown.body, shown.to, shown.from_) == (body, paying_account.recipient, paying_account.sender)
