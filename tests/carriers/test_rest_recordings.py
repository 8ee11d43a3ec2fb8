"""Recordings of whole calls, and recordings as records."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.carriers.town import MORNING, Phone, Town, document


@pytest.fixture
def phone(town: Town) -> Phone:
    """A handset, and a document that keeps whoever answers on the line."""
    town.gateway.answers["/officer"] = document("<Pause length='600'/>")
    return town.phone("+8613800138001", label="值班手机")


@pytest.fixture
def call(town: Town, phone: Phone) -> Any:
    """A call that is up."""
    made = town.calls(phone)
    phone.answers()
    return town.client.calls(made.sid)


def test_a_call_is_recorded_from_its_answer_on(town: Town, phone: Phone) -> None:
    town.calls(
        phone,
        record=True,
        recording_channels="dual",
        recording_status_callback=town.at("/tape"),
        recording_status_callback_event=["in-progress", "completed"],
    )
    town.waits(10)
    phone.answers()
    assert [heard.form["RecordingStatus"] for heard in town.gateway.asked("/tape")] == ["in-progress"]
    town.waits(20)
    phone.hangs_up()
    town.waits(2)
    told = town.gateway.asked("/tape")[1].form
    assert (told["RecordingStatus"], told["RecordingDuration"]) == ("completed", "20")
    assert (told["RecordingSource"], told["RecordingChannels"]) == ("OutboundAPI", "2")
    last = town.gateway.asked("/status")[-1].form
    assert (last["RecordingSid"], last["RecordingDuration"]) == (told["RecordingSid"], "20")
    assert last["RecordingUrl"] == told["RecordingUrl"]


def test_a_call_that_nobody_answers_is_not_recorded(town: Town, phone: Phone) -> None:
    town.calls(phone, record=True)
    phone.hangs_up()
    assert town.client.recordings.list() == []
    assert "RecordingSid" not in town.gateway.asked("/status")[-1].form


@pytest.mark.parametrize(("behaviour", "seconds"), [("skip", "15"), ("silence", "25")])
def test_a_recording_pauses_and_goes_on(
    town: Town, phone: Phone, call: Any, behaviour: str, seconds: str
) -> None:
    tape = call.recordings.create(recording_status_callback=town.at("/tape"))
    assert (tape.status, tape.source, tape.duration) == ("in-progress", "StartCallRecordingAPI", None)
    town.waits(5)
    current = call.recordings("Twilio.CURRENT")
    assert current.update(status="paused", pause_behavior=behaviour).status == "paused"
    town.waits(10)
    assert call.recordings(tape.sid).update(status="in-progress").status == "in-progress"
    town.waits(10)
    assert current.update(status="stopped").status == "stopped"
    town.waits(2)
    assert town.gateway.asked("/tape")[0].form["RecordingDuration"] == seconds
    assert call.recordings(tape.sid).fetch().duration == seconds
    assert phone.state == "talking"
    with pytest.raises(TwilioRestException) as gone:
        current.update(status="stopped")
    assert gone.value.code == 20404


def test_only_a_call_that_is_up_can_be_recorded(town: Town, phone: Phone) -> None:
    made = town.calls(phone)
    with pytest.raises(TwilioRestException) as refused:
        town.client.calls(made.sid).recordings.create()
    assert refused.value.code == 21220
    with pytest.raises(TwilioRestException) as unknown:
        town.client.calls("CA" + "0" * 32).recordings.create()
    assert unknown.value.code == 20404


def test_recordings_are_found_by_call_and_by_day(town: Town, phone: Phone, call: Any) -> None:
    first = call.recordings.create()
    call.recordings("Twilio.CURRENT").update(status="stopped")
    town.waits(120)
    second = call.recordings.create()
    assert [tape.sid for tape in call.recordings.list(page_size=1)] == [second.sid, first.sid]
    assert [tape.sid for tape in town.client.recordings.list(call_sid="CA" + "0" * 32)] == []
    halfway = MORNING + timedelta(minutes=1)
    assert [tape.sid for tape in town.client.recordings.list(date_created_after=halfway)] == [second.sid]
    assert [tape.sid for tape in town.client.recordings.list(date_created_before=halfway)] == [first.sid]
    assert len(town.client.recordings.list(date_created="2026-11-20")) == 2


def test_a_deleted_recording_has_no_sound_and_is_not_listed(town: Town, phone: Phone, call: Any) -> None:
    tape = call.recordings.create()
    with pytest.raises(TwilioRestException) as running:
        town.client.recordings(tape.sid).delete()
    assert running.value.code == 20009
    town.waits(5)
    phone.hangs_up()
    town.waits(2)
    assert town.client.recordings(tape.sid).delete()
    assert town.client.recordings.list() == []
    with pytest.raises(TwilioRestException) as gone:
        town.client.recordings(tape.sid).fetch()
    assert gone.value.code == 20404
    shown = town.client.recordings(tape.sid).fetch(include_soft_deleted=True)
    assert shown.status == "deleted"


def test_the_sound_comes_as_wav_or_mp3(town: Town, phone: Phone, call: Any) -> None:
    tape = call.recordings.create(recording_channels="dual")
    town.waits(5)
    phone.hangs_up()
    town.waits(2)
    url = f"{town.url}/2010-04-01/Accounts/{town.account_sid}/Recordings/{tape.sid}"
    account = (town.account_sid, town.auth_token)
    plain = requests.get(url, auth=account, timeout=5)
    assert plain.content[:4] == b"RIFF"
    assert len(plain.content) == pytest.approx(2 * 5 * 8000, abs=100)
    mp3 = requests.get(url + ".mp3", auth=account, timeout=5)
    assert mp3.headers["Content-Type"] == "audio/mpeg"
    assert mp3.content[:2] == b"\xff\xfb"
    assert len(mp3.content) / 144 * 0.036 == pytest.approx(5, abs=0.04)


def test_an_account_may_leave_its_sounds_open(town: Town, phone: Phone, call: Any) -> None:
    tape = call.recordings.create()
    town.waits(5)
    phone.hangs_up()
    town.waits(2)
    url = f"{town.url}/2010-04-01/Accounts/{town.account_sid}/Recordings/{tape.sid}"
    assert requests.get(url, timeout=5).status_code == 401
    town.behaves(media_needs_credentials=False)
    assert requests.get(url, timeout=5).ok
    assert requests.get(url + ".json", timeout=5).status_code == 401
