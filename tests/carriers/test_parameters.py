"""Exactly what each webhook says: no parameter missing, none invented."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest

from tests.carriers.gateway_double import Heard
from tests.carriers.town import MORNING, OURS, Phone, Town, document

PLACES = {
    party + part
    for party in ("From", "To", "Caller", "Called")
    for part in ("City", "State", "Zip", "Country")
}
CALL = {"AccountSid", "ApiVersion", "CallSid", "CallStatus", "Direction", "From", "To", "Caller", "Called"}
CALL |= PLACES
INBOUND = CALL | {"CallToken"}
PROGRESS = CALL | {"CallbackSource", "SequenceNumber", "Timestamp"}
ENDED = PROGRESS | {"CallDuration", "Duration", "SipResponseCode"}
TEXT_STATUS = {
    "AccountSid", "ApiVersion", "MessageSid", "SmsSid", "MessageStatus", "SmsStatus", "From", "To"
}  # fmt: skip
QUEUED = {"QueueSid", "QueueTime"}


@pytest.fixture
def citizen(town: Town) -> Phone:
    """A handset in a citizen's hand."""
    return town.phone("+8613900139000")


def only(town: Town, path: str) -> Heard:
    """The one webhook that came there."""
    [heard] = town.gateway.asked(path)
    return heard


def test_a_call_that_comes_in(town: Town, citizen: Phone) -> None:
    sid = citizen.dials()
    form = only(town, "/voice").form
    assert set(form) == INBOUND
    assert form["CallSid"] == sid
    assert (form["CallStatus"], form["Direction"], form["ApiVersion"]) == ("ringing", "inbound", "2010-04-01")
    assert (form["From"], form["Caller"], form["To"], form["Called"]) == (citizen.number,) * 2 + (OURS,) * 2
    assert (form["FromCountry"], form["CalledCountry"], form["FromCity"]) == ("CN", "CN", "")


def test_a_call_that_was_passed_on_by_a_trunk(town: Town, citizen: Phone) -> None:
    citizen.dials(
        forwarded_from="+862828110110",
        headers={"X-110-Case": "0427", "x-110-seat": "7"},
        attestation="TN-Validation-Passed-A",
        **{"as": "anonymous"},
    )
    form = only(town, "/voice").form
    assert set(form) == INBOUND | {
        "ForwardedFrom", "CalledVia", "StirVerstat", "SipHeader_X-110-Case", "SipHeader_x-110-seat"
    }  # fmt: skip
    assert (form["From"], form["FromCountry"], form["StirVerstat"]) == (
        "anonymous",
        "",
        "TN-Validation-Passed-A",
    )
    assert (form["SipHeader_X-110-Case"], form["ForwardedFrom"]) == ("0427", "+862828110110")


def test_every_status_of_a_call_that_was_placed(town: Town) -> None:
    town.gateway.answers["/officer"] = document("<Pause length='600'/>")
    phone = town.phone("+8613800138001")
    town.calls(phone)
    town.waits(5)
    phone.answers()
    town.waits(61)
    phone.hangs_up()
    told = [heard.form for heard in town.gateway.asked("/status")]
    assert [set(form) for form in told] == [PROGRESS, PROGRESS, PROGRESS, ENDED]
    assert [form["CallStatus"] for form in told] == ["initiated", "ringing", "in-progress", "completed"]
    assert [form["SequenceNumber"] for form in told] == ["0", "1", "2", "3"]
    assert {form["CallbackSource"] for form in told} == {"call-progress-events"}
    assert [parsedate_to_datetime(form["Timestamp"]) - MORNING for form in told] == [
        timedelta(seconds=seconds) for seconds in (0, 0, 5, 66)
    ]
    assert (told[3]["CallDuration"], told[3]["Duration"], told[3]["SipResponseCode"]) == ("61", "2", "200")
    assert set(only(town, "/officer").form) == CALL
    assert only(town, "/officer").form["CallStatus"] == "in-progress"


@pytest.mark.parametrize(
    ("then", "status", "code"),
    [("busy", "busy", "486"), ("switched_off", "failed", "480"), ("rings_out", "no-answer", "487")],
)
def test_a_call_that_nobody_took_says_why(town: Town, then: str, status: str, code: str) -> None:
    phone = town.phone("+8613800138001", persona={"then": then})
    town.calls(phone, status_callback_event=["completed"], timeout=20)
    town.waits(25)
    form = only(town, "/status").form
    assert set(form) == ENDED
    assert (form["CallStatus"], form["SipResponseCode"]) == (status, code)
    assert (form["CallDuration"], form["Duration"], form["SequenceNumber"]) == ("0", "0", "0")


def test_the_numbers_own_callback_tells_once_of_a_call_that_came_in(town: Town, citizen: Phone) -> None:
    town.gateway.answers["/voice"] = document("<Say>您好</Say><Pause length='600'/>")
    town.control(
        "PUT",
        f"/numbers/{OURS}",
        {"voice_url": town.at("/voice"), "status_callback": town.at("/ended")},
    )
    citizen.dials()
    town.waits(7)
    citizen.hangs_up()
    form = only(town, "/ended").form
    assert set(form) == ENDED | {"CallToken"}
    assert (form["CallStatus"], form["CallDuration"], form["Direction"]) == ("completed", "7", "inbound")


def test_a_text_on_its_way(town: Town) -> None:
    for number, persona in (("+8613800138001", None), ("+8613800138002", {"then": "switched_off"})):
        town.phone(number, persona=persona)
        town.client.messages.create(
            to=number, from_=OURS, body="0427", status_callback=town.at("/sms-status")
        )
        town.settles()
    sent, delivered, _, undelivered = [heard.form for heard in town.gateway.asked("/sms-status")]
    assert set(sent) == TEXT_STATUS
    assert set(delivered) == TEXT_STATUS | {"RawDlrDoneDate"}
    assert set(undelivered) == TEXT_STATUS | {"RawDlrDoneDate", "ErrorCode"}
    assert (sent["SmsSid"], sent["SmsStatus"], sent["MessageStatus"]) == (sent["MessageSid"], "sent", "sent")
    assert (delivered["RawDlrDoneDate"], undelivered["ErrorCode"]) == ("2611200900", "30003")


def test_a_text_that_comes_in(town: Town, citizen: Phone) -> None:
    citizen.does("text", {"to": OURS, "body": "１　０４２７\n收到👌"})
    form = only(town, "/sms").form
    assert set(form) == {
        "AccountSid", "ApiVersion", "MessageSid", "SmsSid", "SmsMessageSid", "SmsStatus", "From", "To",
        "Body", "NumMedia", "NumSegments", *(place for place in PLACES if place.startswith(("From", "To"))),
    }  # fmt: skip
    assert len({form["MessageSid"], form["SmsSid"], form["SmsMessageSid"]}) == 1
    assert (form["Body"], form["SmsStatus"], form["NumMedia"]) == ("１　０４２７\n收到👌", "received", "0")


def test_a_key_and_no_key(town: Town, citizen: Phone) -> None:
    town.gateway.answers["/voice"] = document(
        "<Gather numDigits='1' timeout='3' actionOnEmptyResult='true' action='/key'/>"
    )
    town.gateway.answers["/key"] = document("<Redirect>/voice</Redirect>")
    citizen.dials()
    citizen.presses("1")
    town.waits(4)
    pressed, silent = [heard.form for heard in town.gateway.asked("/key")]
    assert (set(pressed), set(silent)) == (INBOUND | {"Digits"}, INBOUND)
    assert (pressed["Digits"], pressed["CallStatus"]) == ("1", "in-progress")


def test_a_dial_that_ended(town: Town, citizen: Phone) -> None:
    officer = town.phone("+8613800138001", persona={"then": "answers", "hangs_up_after_s": 9})
    town.gateway.answers["/voice"] = document(
        f"<Dial action='/dialled' callerId='{OURS}'><Number url='/whisper' statusCallback='/leg'>"
        f"{officer.number}</Number></Dial>"
    )
    town.gateway.answers["/whisper"] = document("<Say>接通</Say>")
    sid = citizen.dials()
    town.waits(10)
    form, child = only(town, "/dialled").form, only(town, "/leg").form
    assert set(form) == INBOUND | {"DialCallStatus", "DialCallSid", "DialCallDuration", "DialBridged"}
    assert (form["CallSid"], form["CallStatus"]) == (sid, "in-progress")
    assert (form["DialCallStatus"], form["DialBridged"], form["DialCallDuration"]) == (
        "completed",
        "true",
        "9",
    )
    assert set(only(town, "/whisper").form) == CALL | {"ParentCallSid"}
    assert set(child) == ENDED | {"ParentCallSid"}
    assert (child["CallSid"], child["ParentCallSid"]) == (form["DialCallSid"], sid)


def test_a_queue(town: Town, citizen: Phone) -> None:
    town.gateway.answers["/voice"] = document("<Enqueue waitUrl='/wait' action='/left'>case-0427</Enqueue>")
    town.gateway.answers["/wait"] = document("<Pause length='60'/>")
    citizen.dials()
    town.waits(4)
    town.gateway.answers["/officer"] = document(
        "<Dial action='/dialled'><Queue url='/taken'>case-0427</Queue></Dial>"
    )
    officer = town.phone("+8613800138001", persona={"then": "answers"})
    town.calls(officer)
    town.waits(5)
    officer.hangs_up()
    wait, taken, left = (only(town, path).form for path in ("/wait", "/taken", "/left"))
    assert set(wait) == INBOUND | QUEUED | {
        "QueuePosition", "AvgQueueTime", "CurrentQueueSize", "MaxQueueSize"
    }  # fmt: skip
    assert (wait["QueuePosition"], wait["QueueTime"], wait["CurrentQueueSize"]) == ("1", "0", "1")
    assert set(taken) == INBOUND | QUEUED | {"DequeingCallSid"}
    assert set(left) == INBOUND | QUEUED | {"QueueResult"}
    assert (left["QueueResult"], left["QueueTime"]) == ("bridged", "4")


def test_a_recording(town: Town, citizen: Phone) -> None:
    town.gateway.answers["/voice"] = document("<Record action='/left' recordingStatusCallback='/recorded'/>")
    sid = citizen.dials()
    town.waits(5)
    citizen.presses("#")
    town.waits(2)
    left, recorded = only(town, "/left").form, only(town, "/recorded").form
    assert set(left) - {"RecordingSid"} == INBOUND | {"RecordingUrl", "RecordingDuration", "Digits"}
    assert (int(left["RecordingDuration"]) > 0, left["Digits"]) == (True, "#")
    assert set(recorded) == {
        "AccountSid", "CallSid", "RecordingSid", "RecordingUrl", "RecordingStatus", "RecordingDuration",
        "RecordingChannels", "RecordingSource", "RecordingStartTime",
    }  # fmt: skip
    assert (recorded["CallSid"], recorded["RecordingSource"]) == (sid, "RecordVerb")
    assert (recorded["RecordingStatus"], recorded["RecordingChannels"]) == ("completed", "1")
    assert recorded["RecordingUrl"] == left["RecordingUrl"]


def test_parameters_that_nobody_has_heard_of(town: Town, citizen: Phone) -> None:
    town.control("POST", "/faults", {"what": "unknown_parameter"})
    town.control("PUT", f"/numbers/{OURS}", {"voice_url": town.at("/voice"), "voice_method": "GET"})
    citizen.dials()
    assert set(only(town, "/voice").form) == INBOUND | {"Foo"}
    town.calls(town.phone("+8613800138001"), status_callback_event=["initiated"])
    assert set(only(town, "/status").form) == PROGRESS | {"Foo"}
