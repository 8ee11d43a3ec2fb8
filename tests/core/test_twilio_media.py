"""What is recorded: how it is told, and how it is fetched. Source: Twilio reference 2.8, 3.3."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.errors import CarrierBusy, CarrierRejected
from notifications.carriers import CarrierRef, Media, RecordingTold
from notifications.carriers.twilio import recording_told
from notifications.carriers.twilio_media import LARGEST
from tests.core.tiny_carrier import ACCOUNT, TinyCarrier, adapter, running

REF = CarrierRef("RE" + "1" * 32)
ACTION = {"RecordingSid": REF.value, "RecordingUrl": "https://x", "RecordingDuration": "7", "Digits": "#"}


@pytest.fixture
def tiny() -> Iterator[TinyCarrier]:
    with running() as carrier:
        carrier.status, carrier.media_type, carrier.body = 200, "audio/x-wav; charset=binary", b"RIFF\xff\x00"
        yield carrier


def test_the_sound_is_asked_for_by_name_and_with_our_account(tiny: TinyCarrier) -> None:
    assert adapter(tiny.url).fetch_recording(REF) == Media("audio/x-wav", b"RIFF\xff\x00")
    assert (tiny.only.method, tiny.only.authorized) == ("GET", True)
    assert tiny.only.path == f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/{REF.value}"


def test_a_name_cannot_lead_to_another_address(tiny: TinyCarrier) -> None:
    adapter(tiny.url).fetch_recording(CarrierRef("../../Calls?x=1"))
    assert tiny.only.path.endswith("/Recordings/..%2F..%2FCalls%3Fx%3D1")


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
def test_what_is_not_there_yet_may_be_there_later(tiny: TinyCarrier, status: int) -> None:
    tiny.status = status
    with pytest.raises(CarrierBusy) as caught:
        adapter(tiny.url).fetch_recording(REF)
    assert caught.value.code == status


def test_an_empty_answer_and_a_proxys_page_are_no_sound(tiny: TinyCarrier) -> None:
    tiny.body = b""
    with pytest.raises(CarrierBusy):
        adapter(tiny.url).fetch_recording(REF)
    tiny.body, tiny.media_type = b"<html>", "text/html"
    with pytest.raises(CarrierBusy):
        adapter(tiny.url).fetch_recording(REF)


@pytest.mark.parametrize("trouble", ["silent", "hung up", "away"])
def test_a_carrier_that_does_not_answer_is_asked_later(tiny: TinyCarrier, trouble: str) -> None:
    tiny.wait_s, tiny.hangs_up = (0.3 if trouble == "silent" else 0.0), trouble == "hung up"
    url = "http://127.0.0.1:1" if trouble == "away" else tiny.url
    with pytest.raises(CarrierBusy):
        adapter(url, timeout_s=0.1).fetch_recording(REF)


def test_a_deleted_recording_never_comes_back(tiny: TinyCarrier) -> None:
    tiny.status = 410
    with pytest.raises(CarrierRejected):
        adapter(tiny.url).fetch_recording(REF)


def test_more_than_we_ever_ask_to_be_recorded_is_not_kept(tiny: TinyCarrier) -> None:
    tiny.body = bytes(LARGEST + 1)
    with pytest.raises(CarrierRejected):
        adapter(tiny.url).fetch_recording(REF)


def test_a_recording_is_told_by_the_action_and_by_the_callback() -> None:
    assert recording_told(ACTION) == RecordingTold(REF, 7)
    assert recording_told({**ACTION, "RecordingStatus": "completed"}) == RecordingTold(REF, 7)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"Digits": "hangup"},
        {**ACTION, "RecordingStatus": "in-progress"},
        {**ACTION, "RecordingStatus": "absent"},
        {**ACTION, "RecordingDuration": "0"},
    ],
)
def test_nothing_was_recorded(form: dict[str, str]) -> None:
    assert recording_told(form) is None


def test_a_length_that_is_no_number_does_not_lose_the_recording() -> None:
    assert recording_told({**ACTION, "RecordingDuration": "?"}) == RecordingTold(REF, 0)


def test_what_was_recorded_on_a_call_can_be_asked_for(tiny: TinyCarrier) -> None:
    states = ("completed", "processing", "in-progress", "absent", "deleted")
    found = [{"sid": f"RE{n}", "status": status, "duration": "9"} for n, status in enumerate(states)]
    tiny.media_type = "application/json"
    tiny.answers({"recordings": found, "next_page_uri": None}, 200)
    assert adapter(tiny.url).find_recordings(CarrierRef("CA1")) == [
        RecordingTold(CarrierRef("RE0"), 9),
        RecordingTold(CarrierRef("RE1"), 9),
    ]
    assert (tiny.only.path, tiny.only.query["CallSid"]) == (
        f"/2010-04-01/Accounts/{ACCOUNT}/Recordings.json",
        ["CA1"],
    )
