"""What the adapter asks of a carrier, and what it makes of the answers. Source: Twilio reference 3.4."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.errors import CarrierBusy, CarrierError, CarrierRejected, CarrierUncertain, CarrierUnfit
from notifications.carriers import CarrierRef, OutboundCall, Progress
from notifications.carriers.twilio import CALL_EVENTS, TEXT_EVENTS
from tests.core.tiny_carrier import (
    ACCOUNT,
    ASK,
    CALL,
    CREATE,
    LEG,
    SINCE,
    TEXT,
    TEXT_REF,
    UPDATE,
    Request,
    TinyCarrier,
    adapter,
    running,
)

create = pytest.mark.parametrize("request_", CREATE.values(), ids=CREATE)


@pytest.fixture
def tiny() -> Iterator[TinyCarrier]:
    with running() as carrier:
        yield carrier


# What is asked


def test_a_call_is_placed_with_our_addresses_ring_time_and_extension(tiny: TinyCarrier) -> None:
    tiny.answers({"sid": LEG.value, "status": "queued"})
    assert adapter(tiny.url).place_call(CALL) == LEG
    assert (tiny.only.method, tiny.only.authorized) == ("POST", True)
    assert tiny.only.path == f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    assert tiny.only.form == {
        "To": [CALL.to],
        "From": [CALL.sender],
        "Url": [CALL.prompt_url],
        "StatusCallback": [CALL.status_url],
        "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
        "Timeout": ["30"],
        "SendDigits": ["wwww801"],
    }


def test_a_number_without_extension_gets_no_digits(tiny: TinyCarrier) -> None:
    tiny.answers({"sid": LEG.value})
    plain = OutboundCall(CALL.to, CALL.sender, CALL.prompt_url, CALL.status_url, CALL.ring)
    adapter(tiny.url).place_call(plain)
    assert "SendDigits" not in tiny.only.form


def test_a_text_goes_out_letter_by_letter(tiny: TinyCarrier) -> None:
    tiny.answers({"sid": TEXT_REF.value, "status": "queued"})
    assert adapter(tiny.url).send_text(TEXT) == TEXT_REF
    assert tiny.only.path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    expected = {"To": TEXT.to, "From": TEXT.sender, "Body": TEXT.body, "StatusCallback": TEXT.status_url}
    assert tiny.only.form == {name: [value] for name, value in expected.items()}


def test_a_leg_is_ended_whatever_state_it_is_in(tiny: TinyCarrier) -> None:
    tiny.answers({"sid": LEG.value}, 200)
    adapter(tiny.url).hang_up(LEG)
    assert tiny.only.path.endswith(f"/Calls/{LEG.value}.json")
    assert tiny.only.form == {"Status": ["completed"]}


def test_a_leg_is_sent_to_another_address(tiny: TinyCarrier) -> None:
    tiny.answers({"sid": LEG.value}, 200)
    adapter(tiny.url).redirect_call(LEG, "https://gw.example.cn/next")
    assert tiny.only.form == {"Url": ["https://gw.example.cn/next"], "Method": ["POST"]}


@pytest.mark.parametrize(("status", "event"), CALL_EVENTS.items())
def test_a_call_is_asked_for_by_its_name(tiny: TinyCarrier, status: str, event: str | None) -> None:
    tiny.answers({"sid": LEG.value, "status": status}, 200)
    assert adapter(tiny.url).call_progress(LEG) == Progress(LEG, event)


@pytest.mark.parametrize(("status", "event"), TEXT_EVENTS.items())
def test_a_text_is_asked_for_by_its_name(tiny: TinyCarrier, status: str, event: str | None) -> None:
    tiny.answers({"sid": TEXT_REF.value, "status": status, "error_code": 30003}, 200)
    assert adapter(tiny.url).text_progress(TEXT_REF) == Progress(TEXT_REF, event, 30003)


@pytest.mark.parametrize("status", ["partially_delivered", "", None, "新状态"])
def test_a_status_that_nobody_knows_is_no_news(tiny: TinyCarrier, status: str | None) -> None:
    tiny.answers({"sid": LEG.value, "status": status}, 200)
    assert adapter(tiny.url).call_progress(LEG) == Progress(LEG, None)


def test_legs_to_a_number_are_looked_for_since_a_moment(tiny: TinyCarrier) -> None:
    rows = [{"sid": LEG.value, "status": "ringing"}, {"sid": "CA" + "3" * 32, "status": "busy"}]
    tiny.answers({"calls": rows, "next_page_uri": None}, 200)
    found = adapter(tiny.url).find_call(CALL.to, SINCE)
    assert found == [Progress(LEG, "ring"), Progress(CarrierRef("CA" + "3" * 32), "busy")]
    assert tiny.only.query["To"] == [CALL.to]
    assert tiny.only.query["StartTime>"][0].startswith("2026-11-03")


def test_texts_to_a_number_are_looked_for_since_a_moment(tiny: TinyCarrier) -> None:
    row = {"sid": TEXT_REF.value, "status": "sent", "body": "【联动】0427"}
    tiny.answers({"messages": [row], "next_page_uri": None}, 200)
    assert adapter(tiny.url).find_text(TEXT.to, SINCE) == [Progress(TEXT_REF, "send", None, "【联动】0427")]
    assert tiny.only.query["DateSent>"][0].startswith("2026-11-03")


# What is made of a refusal


@create
@pytest.mark.parametrize(
    "code",
    [
        *(20001, 20404, 20422, 21201, 21205, 21206, 21208, 21209, 21211, 21214, 21216, 21217, 21220, 21502),
        *(21602, 21603, 21604, 21609, 21610, 21614, 21617, 21624, 13223, 13224, 13225, 13226, 30004, 30007),
    ],
)  # fmt: skip
def test_a_refusal_is_for_good_and_keeps_the_carriers_code(
    tiny: TinyCarrier, request_: Request, code: int
) -> None:
    tiny.refuses(404 if code == 20404 else 400, code)
    with pytest.raises(CarrierRejected) as refused:
        request_(adapter(tiny.url))
    assert refused.value.code == code
    assert len(tiny.asked) == 1


@create
@pytest.mark.parametrize(
    ("status", "code"),
    [
        *[(401, 20003), (403, 20008), (403, 403), (401, 401)],  # without a code the library takes the status
        *[(400, code) for code in (21210, 21212, 21213, 21215, 21219, 21408, 21601, 21606, 21608, 21612)],
        *[(400, code) for code in (20005, 30002, 32017, 32021)],
    ],
)
def test_what_our_account_may_not_do_is_no_refusal_of_the_number(
    tiny: TinyCarrier, request_: Request, status: int, code: int | None
) -> None:
    tiny.refuses(status, code)
    with pytest.raises(CarrierUnfit) as refused:
        request_(adapter(tiny.url))
    assert refused.value.code == code


@create
@pytest.mark.parametrize(("status", "code"), [(429, 20429), (429, None), (429, 21611)])
def test_too_many_requests_were_surely_not_carried_out(
    tiny: TinyCarrier, request_: Request, status: int, code: int | None
) -> None:
    tiny.refuses(status, code)
    with pytest.raises(CarrierBusy):
        request_(adapter(tiny.url))
    assert len(tiny.asked) == 1


@pytest.mark.parametrize("code", [14107, 20429, 21611, 30001])
def test_a_full_queue_is_tried_again_later(tiny: TinyCarrier, code: int) -> None:
    tiny.refuses(400, code)
    with pytest.raises(CarrierBusy):
        adapter(tiny.url).send_text(TEXT)


@create
@pytest.mark.parametrize(
    ("status", "code"), [(500, 20500), (503, 20503), (500, None), (502, None), (504, None)]
)
def test_a_fault_of_the_carriers_leaves_the_outcome_open(
    tiny: TinyCarrier, request_: Request, status: int, code: int | None
) -> None:
    tiny.refuses(status, code)
    with pytest.raises(CarrierUncertain):
        request_(adapter(tiny.url))
    assert len(tiny.asked) == 1


@create
@pytest.mark.parametrize("status", [400, 404])
def test_a_refusal_without_words_is_one_too(tiny: TinyCarrier, request_: Request, status: int) -> None:
    tiny.answers(b"<html>no</html>", status)
    with pytest.raises(CarrierRejected):
        request_(adapter(tiny.url))


@create
@pytest.mark.parametrize("status", [502, 503])
def test_a_proxys_page_leaves_the_outcome_open(tiny: TinyCarrier, request_: Request, status: int) -> None:
    tiny.answers(b"<html>Bad Gateway</html>", status)
    with pytest.raises(CarrierUncertain):
        request_(adapter(tiny.url))


@create
@pytest.mark.parametrize(
    "body", [b"", b"<html>welcome</html>", b"{", b"[]", b"null", b"{}", b'{"sid": null}']
)
def test_an_answer_that_names_nothing_leaves_the_outcome_open(
    tiny: TinyCarrier, request_: Request, body: bytes
) -> None:
    tiny.answers(body)
    with pytest.raises(CarrierUncertain):
        request_(adapter(tiny.url))


@pytest.mark.parametrize("request_", ASK.values(), ids=ASK)
@pytest.mark.parametrize("body", [b"", b"<html>welcome</html>", b"{", b"null"])
def test_an_answer_that_tells_nothing_is_no_progress(
    tiny: TinyCarrier, request_: Request, body: bytes
) -> None:
    tiny.answers(body, 200)
    with pytest.raises(CarrierError):
        request_(adapter(tiny.url))


@pytest.mark.parametrize("request_", UPDATE.values(), ids=UPDATE)
@pytest.mark.parametrize(("status", "code"), [(404, 20404), (400, 21220)])
def test_a_leg_that_is_over_needs_no_end(
    tiny: TinyCarrier, request_: Request, status: int, code: int
) -> None:
    tiny.refuses(status, code)
    request_(adapter(tiny.url))
    assert len(tiny.asked) == 1


@pytest.mark.parametrize("request_", UPDATE.values(), ids=UPDATE)
@pytest.mark.parametrize(
    ("status", "code", "error"),
    [(401, 20003, CarrierUnfit), (429, 20429, CarrierBusy), (500, 20500, CarrierUncertain)],
)
def test_a_leg_that_could_not_be_ended_is_said_so(
    tiny: TinyCarrier, request_: Request, status: int, code: int, error: type[CarrierError]
) -> None:
    tiny.refuses(status, code)
    with pytest.raises(error):
        request_(adapter(tiny.url))


@pytest.mark.parametrize("request_", ASK.values(), ids=ASK)
@pytest.mark.parametrize(("status", "code"), [(401, 20003), (429, 20429), (500, 20500)])
def test_a_question_without_an_answer_is_an_error_of_the_carriers(
    tiny: TinyCarrier, request_: Request, status: int, code: int
) -> None:
    tiny.refuses(status, code)
    with pytest.raises(CarrierError):
        request_(adapter(tiny.url))


def test_a_leg_of_which_the_carrier_knows_nothing_has_failed(tiny: TinyCarrier) -> None:
    tiny.refuses(404, 20404)
    assert adapter(tiny.url).call_progress(LEG) == Progress(LEG, "fail")
    assert len(tiny.asked) == 1


def test_a_text_of_which_the_carrier_knows_nothing_has_failed(tiny: TinyCarrier) -> None:
    tiny.refuses(404, 20404)
    assert adapter(tiny.url).text_progress(TEXT_REF) == Progress(TEXT_REF, "fail")
    assert len(tiny.asked) == 1
