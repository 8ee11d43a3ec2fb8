"""The REST interface, driven by the carrier's own client library."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.carriers.town import MORNING, OURS, Town, document

GOOD_CALL = {"To": "+8613800138001", "From": OURS, "Url": "http://127.0.0.1:9/x"}
GOOD_TEXT = {"To": "+8613800138001", "From": OURS, "Body": "新派单0427"}


def post(town: Town, path: str, form: dict[str, str], token: str | None = None) -> requests.Response:
    """A raw form post."""
    url = f"{town.url}/2010-04-01/Accounts/{town.account_sid}/{path}"
    return requests.post(url, data=form, auth=(town.account_sid, token or town.auth_token), timeout=10)


def test_wrong_credentials_are_refused(town: Town) -> None:
    answer = post(town, "Calls.json", GOOD_CALL, token="wrong")
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)
    assert town.client.calls.list() == []


def test_an_error_has_the_carriers_shape(town: Town) -> None:
    assert post(town, "Calls.json", GOOD_CALL | {"To": ""}).json() == {
        "code": 21201,
        "message": "No 'To' number is specified",
        "more_info": "https://www.twilio.com/docs/errors/21201",
        "status": 400,
    }


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"To": ""}, 21201),
        ({"Url": "nonsense"}, 21205),
        ({"Url": ""}, 21205),
        ({"SendDigits": "8x1"}, 21206),
        ({"Timeout": "601"}, 21208),
        ({"Timeout": "soon"}, 21208),
        ({"Method": "PUT"}, 21209),
        ({"From": "+8613900000000"}, 21210),
        ({"To": "13800138001"}, 21211),
        ({"To": OURS}, 21211),
        ({"From": "110"}, 21212),
        ({"From": ""}, 21213),
        ({"StatusCallback": "ftp://x"}, 21502),
        ({"StatusCallbackEvent": "picked-up"}, 20001),
    ],
)
def test_a_bad_call_is_refused(town: Town, change: dict[str, str], code: int) -> None:
    answer = post(town, "Calls.json", GOOD_CALL | change)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert town.client.calls.list() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"To": ""}, 21604),
        ({"From": ""}, 21603),
        ({"Body": ""}, 21602),
        ({"Body": "字" * 1601}, 21617),
        ({"To": "02826110110"}, 21211),
        ({"From": "+8613900000000"}, 21606),
        ({"StatusCallback": "x"}, 21609),
    ],
)
def test_a_bad_text_is_refused(town: Town, change: dict[str, str], code: int) -> None:
    answer = post(town, "Messages.json", GOOD_TEXT | change)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert town.client.messages.list() == []


def test_a_landline_gets_no_texts(town: Town) -> None:
    town.phone("+862826110101", kind="landline")
    answer = post(town, "Messages.json", GOOD_TEXT | {"To": "+862826110101"})
    assert answer.json()["code"] == 21614


def test_a_persona_refuses_in_rest(town: Town) -> None:
    town.phone("+8613800138001", persona={"then": "refused", "code": 21211})
    assert post(town, "Calls.json", GOOD_CALL).json()["code"] == 21211
    assert post(town, "Messages.json", GOOD_TEXT).json()["code"] == 21211


def test_a_call_has_every_field(town: Town) -> None:
    town.phone("+8613800138001", persona={"then": "answers", "after_s": 5, "hangs_up_after_s": 65})
    town.gateway.answers["/officer"] = document("<Pause length='600'/>")
    created = post(town, "Calls.json", GOOD_CALL | {"Url": town.at("/officer")})
    assert created.status_code == 201
    body = created.json()
    assert (body["status"], body["duration"], body["start_time"]) == ("queued", None, None)
    assert set(body["subresource_uris"]) == {
        *("notifications", "recordings", "payments", "events", "siprec", "streams", "transcriptions"),
        *("user_defined_messages", "user_defined_message_subscriptions"),
    }
    town.waits(80)
    call = town.client.calls(body["sid"]).fetch()
    assert (call.status, call.duration, call.direction) == ("completed", "65", "outbound-api")
    assert call.start_time == MORNING
    assert call.end_time == MORNING + timedelta(seconds=70)
    assert parsedate_to_datetime(body["date_created"]) == MORNING
    assert body["date_created"].endswith("+0000")


def test_unknown_things_are_not_found(town: Town) -> None:
    for path in ("Calls/CA" + "0" * 32, "Messages/SM" + "0" * 32, "Queues/QU" + "0" * 32, "Conferences/CF0"):
        url = f"{town.url}/2010-04-01/Accounts/{town.account_sid}/{path}.json"
        answer = requests.get(url, auth=(town.account_sid, town.auth_token), timeout=10)
        assert (answer.status_code, answer.json()["code"]) == (404, 20404)
    with pytest.raises(TwilioRestException) as refused:
        town.client.calls("CA" + "0" * 32).update(status="completed")
    assert refused.value.code == 20404


def test_what_exists_is_not_changed_by_the_wrong_method(town: Town) -> None:
    for method, path in (
        ("PUT", "Calls"),
        ("DELETE", "Calls"),
        ("POST", "Recordings"),
        ("PATCH", "Messages/SM1"),
    ):
        url = f"{town.url}/2010-04-01/Accounts/{town.account_sid}/{path}.json"
        answer = requests.request(method, url, auth=(town.account_sid, town.auth_token), timeout=10)
        assert (answer.status_code, answer.json()["code"]) == (405, 20004)


def test_lists_are_paged_and_filtered(town: Town) -> None:
    busy = town.phone("+8613800138001", persona={"then": "busy"})
    ringing = town.phone("+8613800138002")
    old = [town.calls(busy).sid for _ in range(3)]
    town.waits(3600)
    new = town.calls(ringing).sid
    everything = [call.sid for call in town.client.calls.list(page_size=2)]
    assert everything == [new, *reversed(old)]
    assert [call.sid for call in town.client.calls.list(to=busy.number)] == list(reversed(old))
    assert [call.sid for call in town.client.calls.list(status="ringing")] == [new]
    since = MORNING + timedelta(minutes=30)
    assert [call.sid for call in town.client.calls.list(start_time_after=since)] == [new]
    assert [call.sid for call in town.client.calls.list(to=busy.number, start_time_after=since)] == []


def test_a_page_does_not_slip_when_calls_come_in_between(town: Town) -> None:
    busy = town.phone("+8613800138001", persona={"then": "busy"})
    first, second, third = (town.calls(busy).sid for _ in range(3))
    page = town.client.calls.page(page_size=2)
    assert [call.sid for call in page] == [third, second]
    town.calls(busy)
    assert [call.sid for call in page.next_page()] == [first]


def test_a_text_arrives_and_reports(town: Town) -> None:
    phone = town.phone("+8613800138001")
    body = "【资阳110联动】新派单0427：雁江区，出租车拒载。签收回复1 0427"
    sent = town.client.messages.create(
        to=phone.number, from_=OURS, body=body, status_callback=town.at("/sms-status")
    )
    assert (sent.status, sent.num_segments, sent.error_code) == ("queued", "1", None)
    town.settles()
    assert phone.texts == [body]
    assert town.gateway.statuses_at("/sms-status") == ["sent", "delivered"]
    told = town.gateway.asked("/sms-status")[1].form
    assert told["MessageSid"] == told["SmsSid"] == sent.sid
    assert "SequenceNumber" not in told
    assert town.client.messages(sent.sid).fetch().status == "delivered"


@pytest.mark.parametrize(("persona", "code"), [({"then": "switched_off"}, 30003), (None, 30005)])
def test_a_text_that_does_not_arrive(town: Town, persona: dict[str, Any] | None, code: int) -> None:
    if persona is not None:
        town.phone("+8613800138001", persona=persona)
    sent = town.client.messages.create(
        to="+8613800138001", from_=OURS, body="新派单0427", status_callback=town.at("/sms-status")
    )
    town.settles()
    last = town.gateway.asked("/sms-status")[-1].form
    assert (last["MessageStatus"], last["ErrorCode"]) == ("undelivered", str(code))
    assert town.client.messages(sent.sid).fetch().error_code == code


def test_a_handset_texts_back_with_the_code_it_got(town: Town) -> None:
    phone = town.phone("+8613800138001", persona={"on_text": {"after_s": 5, "body": "1 {code}"}})
    town.gateway.answers["/sms"] = document("<Message>0427已签收</Message>")
    town.client.messages.create(to=phone.number, from_=OURS, body="新派单0427：外环路12345号")
    town.waits(5)
    heard = town.gateway.asked("/sms")[0].form
    assert (heard["Body"], heard["From"], heard["To"]) == ("1 0427", phone.number, OURS)
    assert heard["MessageSid"] == heard["SmsMessageSid"]
    assert phone.texts[1] == "0427已签收"
    town.control("DELETE", f"/phones/{phone.number}")


def test_texts_survive_chinese_and_emoji_in_the_signature(town: Town) -> None:
    phone = town.phone("+8613800138001")
    phone.does("text", {"to": OURS, "body": "1 0427 已到场，情况紧急！😀\n第二行"})
    assert town.gateway.asked("/sms")[0].form["Body"] == "1 0427 已到场，情况紧急！😀\n第二行"
    assert town.gateway.asked("/sms")[0].is_signed
