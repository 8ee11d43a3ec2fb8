"""What the adapter makes of a carrier that is away, slow, or somewhere else. Source: Twilio reference 3.5."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from models.errors import CarrierBusy, CarrierUncertain
from tests.core.tiny_carrier import (
    ACCOUNT,
    ASK,
    CALL,
    CREATE,
    LEG,
    UPDATE,
    Request,
    TinyCarrier,
    adapter,
    running,
)

REQUESTS = CREATE | UPDATE | ASK
create = pytest.mark.parametrize("request_", CREATE.values(), ids=CREATE)
every_request = pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)


@pytest.fixture
def tiny() -> Iterator[TinyCarrier]:
    with running() as carrier:
        yield carrier


@every_request
def test_where_nobody_listens_nothing_was_done(request_: Request) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(CarrierBusy, match="cannot be reached"):
            request_(adapter(url))


@create
def test_a_name_that_leads_nowhere_is_nothing_done(request_: Request) -> None:
    with pytest.raises(CarrierBusy):
        request_(adapter("http://carrier.invalid"))


@every_request
def test_no_request_waits_longer_than_its_limit(tiny: TinyCarrier, request_: Request) -> None:
    tiny.wait_s = 2.0
    started = time.monotonic()
    with pytest.raises(CarrierUncertain):
        request_(adapter(tiny.url, timeout_s=0.1))
    assert time.monotonic() - started < 1.8
    assert len(tiny.asked) == 1


@create
def test_a_line_that_breaks_before_the_answer_leaves_the_outcome_open(
    tiny: TinyCarrier, request_: Request
) -> None:
    tiny.hangs_up = True
    with pytest.raises(CarrierUncertain):
        request_(adapter(tiny.url))
    assert len(tiny.asked) == 1


def test_after_a_failure_the_next_request_goes_through(tiny: TinyCarrier) -> None:
    carrier = adapter(tiny.url)
    tiny.hangs_up = True
    with pytest.raises(CarrierUncertain):
        carrier.place_call(CALL)
    tiny.hangs_up = False
    tiny.answers({"sid": LEG.value})
    assert carrier.place_call(CALL) == LEG


@pytest.mark.parametrize("name", ["TWILIO_REGION", "TWILIO_EDGE"])
def test_the_environment_does_not_move_the_carrier(
    tiny: TinyCarrier, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "sydney")
    tiny.answers({"sid": LEG.value})
    assert adapter(tiny.url).place_call(CALL) == LEG


def test_a_slash_behind_the_address_does_no_harm(tiny: TinyCarrier) -> None:
    tiny.answers({"sid": LEG.value})
    adapter(tiny.url + "/").place_call(CALL)
    assert tiny.only.path == f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
