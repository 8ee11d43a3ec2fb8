"""What is recorded on a call: when it ends, who is told, and from when it can be fetched."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
import requests

from tests.carriers.town import Phone, Town, document

RECORD = (
    '<Record action="/recorded" maxLength="60" finishOnKey="0#" playBeep="false"'
    ' recordingStatusCallback="/recording"/>'
)


@pytest.fixture
def phone(town: Town) -> Phone:
    """A handset that is being recorded."""
    town.gateway.answers["/recorded"] = document("<Say>已录音</Say>")
    handset = town.phone("+8613800138001", label="群众")
    town.gateway.answers["/officer"] = document(RECORD)
    town.calls(handset)
    return handset.answers()


def told(town: Town) -> list[dict[str, str]]:
    """What the recording's own callback said."""
    return [heard.form for heard in town.gateway.asked("/recording")]


def fetched(town: Town, url: str, token: str | None = None) -> requests.Response:
    """The answer to a request for the sound."""
    account = (town.account_sid, token or town.auth_token)
    return requests.get(town.url + urlsplit(url).path, auth=account, timeout=5)


@pytest.mark.parametrize("key", ["#", "0"])
def test_a_recording_ends_with_any_of_its_keys(town: Town, phone: Phone, key: str) -> None:
    town.waits(12.6)
    phone.presses("5").presses(key)
    form = town.gateway.asked("/recorded")[0].form
    assert (form["RecordingDuration"], form["Digits"]) == ("12", key)
    assert form["RecordingUrl"].endswith(form["RecordingSid"])
    assert phone.captions == ["已录音"]


def test_the_sound_is_there_a_moment_later_than_the_action(town: Town, phone: Phone) -> None:
    town.waits(5)
    phone.presses("#")
    form = town.gateway.asked("/recorded")[0].form
    assert told(town) == []
    assert fetched(town, form["RecordingUrl"]).status_code == 404
    assert town.client.recordings(form["RecordingSid"]).fetch().status == "processing"
    town.waits(2)
    assert fetched(town, form["RecordingUrl"]).content.startswith(b"RIFF")
    assert fetched(town, form["RecordingUrl"] + ".wav").headers["Content-Type"] == "audio/x-wav"
    assert fetched(town, form["RecordingUrl"], token="wrong").status_code == 401
    assert town.client.recordings(form["RecordingSid"]).fetch().duration == "5"


def test_the_callback_tells_little_of_the_call(town: Town, phone: Phone) -> None:
    town.waits(5)
    phone.presses("#")
    town.waits(2)
    status = told(town)[0]
    assert (status["RecordingStatus"], status["RecordingSource"]) == ("completed", "RecordVerb")
    assert (status["RecordingDuration"], "From" in status) == ("5", False)


def test_a_recording_ends_with_a_hang_up_and_both_are_told(town: Town, phone: Phone) -> None:
    town.waits(5)
    phone.hangs_up()
    form = town.gateway.asked("/recorded")[0].form
    assert (form["Digits"], form["RecordingDuration"], form["CallStatus"]) == ("hangup", "5", "completed")
    town.waits(2)
    assert [status["RecordingSid"] for status in told(town)] == [form["RecordingSid"]]


def test_whoever_hangs_up_at_once_leaves_no_recording(town: Town, phone: Phone) -> None:
    phone.hangs_up()
    form = town.gateway.asked("/recorded")[0].form
    town.waits(5)
    assert told(town) == []
    assert town.client.recordings(form["RecordingSid"]).fetch().status == "absent"
    assert fetched(town, form["RecordingUrl"]).status_code == 404


def test_a_redirect_keeps_what_was_recorded_and_does_not_ask_the_action(town: Town, phone: Phone) -> None:
    town.gateway.answers["/next"] = document("<Say>接通</Say><Pause length='60'/>")
    town.waits(5)
    call = phone.now["call"]["sid"]
    town.client.calls(call).update(url=town.at("/next"), method="POST")
    town.waits(2)
    assert town.gateway.asked("/recorded") == []
    assert told(town)[0]["RecordingDuration"] == "5"
    assert phone.captions[0] == "接通"
    assert [found.duration for found in town.client.recordings.list(call_sid=call)] == ["5"]
    assert town.client.recordings.list(call_sid="CA" + "0" * 32) == []


def test_the_callback_can_be_lost_doubled_and_late_and_the_sound_missing(town: Town, phone: Phone) -> None:
    town.control("POST", "/faults", {"what": "delay", "seconds": 30, "on": "recording_status"})
    town.control("POST", "/faults", {"what": "404", "count": 2})
    town.waits(5)
    phone.presses("#")
    url = town.gateway.asked("/recorded")[0].form["RecordingUrl"]
    town.waits(2)
    assert [fetched(town, url).status_code for _ in range(3)] == [404, 404, 200]
    town.waits(29)
    assert told(town) == []
    town.waits(1)
    assert len(told(town)) == 1


def test_a_silent_message_ends_by_itself(town: Town) -> None:
    phone = town.phone("+8613800138002")
    town.control("PUT", f"/phones/{phone.number}/voice", {"silent": True})
    town.gateway.answers |= {
        "/officer": document('<Record playBeep="false" timeout="4" action="/kept"/>'),
        "/kept": document("<Say>再见</Say>"),
    }
    town.calls(phone)
    phone.answers()
    town.waits(3.9)
    assert town.gateway.asked("/kept") == []
    town.waits(0.1)
    form = town.gateway.asked("/kept")[0].form
    assert (form["RecordingDuration"], "Digits" in form) == ("4", False)


def test_a_record_without_an_action_asks_its_own_document(town: Town) -> None:
    phone = town.phone("+8613800138002")
    town.gateway.answers["/officer"] = document('<Record playBeep="false"/><Say>不该听到</Say>')
    town.calls(phone)
    phone.answers()
    phone.presses("#")
    assert len(town.gateway.asked("/officer")) == 2
    assert town.gateway.asked("/officer")[1].form["Digits"] == "#"


def test_what_is_transcribed_is_short(town: Town) -> None:
    phone = town.phone("+8613800138002")
    town.gateway.answers |= {
        "/officer": document('<Record playBeep="false" transcribe="true" timeout="0" action="/kept"/>'),
        "/kept": document("<Hangup/>"),
    }
    town.calls(phone)
    phone.answers()
    town.waits(120)
    assert town.gateway.asked("/kept")[0].form["RecordingDuration"] == "120"
