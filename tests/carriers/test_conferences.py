"""Conferences by document: who waits, when the talk starts and ends, who is told what."""

from __future__ import annotations

import pytest

from tests.carriers.town import Phone, Town, document

EVENTS = "start end join leave mute hold modify announcement"


def room(attributes: str = "", after: str = "") -> str:
    """A document that enters the case's room."""
    return document(f'<Dial action="/left"><Conference {attributes}>case-0427</Conference></Dial>{after}')


def told(town: Town, path: str = "/room") -> list[str]:
    """The events that the conference's callback was told, in order."""
    return [heard.form["StatusCallbackEvent"] for heard in town.gateway.asked(path)]


REPORTS = f'statusCallback="/room" statusCallbackEvent="{EVENTS}"'


@pytest.fixture
def citizen(town: Town) -> Phone:
    """A citizen, who comes in first; his callback is everybody's."""
    town.gateway.answers |= {
        "/voice": room(f'beep="false" endConferenceOnExit="true" {REPORTS}'),
        "/left": document("<Say>会议结束</Say>"),
    }
    return town.phone("+8613900139000", label="群众")


@pytest.fixture
def officer(town: Town) -> Phone:
    """An officer whom the gateway calls into the room."""
    town.gateway.answers["/officer"] = room('statusCallback="/second" statusCallbackEvent="join"')
    return town.phone("+8613800138001", label="值班手机")


def joins(town: Town, phone: Phone) -> str:
    """Call a handset and pick up; the SID of the call."""
    sid = str(town.calls(phone).sid)
    phone.answers()
    return sid


def heard_by(phone: Phone) -> set[str]:
    """Whom it hears."""
    return set(phone.now["call"]["connected_to"].split(", "))


def test_the_talk_starts_with_the_second_party(town: Town, citizen: Phone, officer: Phone) -> None:
    citizen.dials()
    assert citizen.captions == ["（等候音乐）"]
    alone = citizen.now["call"]["connected_to"]
    joins(town, officer)
    assert (alone, citizen.now["call"]["connected_to"]) == (None, officer.number)
    assert officer.now["call"]["connected_to"] == citizen.number
    assert told(town) == ["participant-join", "participant-join", "conference-start"]
    assert told(town, "/second") == []  # only the first participant's callback counts


def test_three_hear_each_other(town: Town, citizen: Phone, officer: Phone) -> None:
    third = town.phone("+8613800138002")
    citizen.dials()
    joins(town, officer)
    joins(town, third)
    assert heard_by(third) == {citizen.number, officer.number}
    third.hangs_up()
    assert citizen.now["call"]["connected_to"] == officer.number


def test_who_may_not_start_it_waits_for_somebody_who_may(town: Town, citizen: Phone, officer: Phone) -> None:
    town.gateway.answers["/voice"] = room(f'startConferenceOnEnter="false" {REPORTS}')
    town.gateway.answers["/officer"] = room('startConferenceOnEnter="false"')
    leader = town.phone("+8613800138002")
    citizen.dials()
    joins(town, officer)
    assert citizen.now["call"]["connected_to"] is None
    town.gateway.answers["/officer"] = room()
    joins(town, leader)
    assert heard_by(leader) == {citizen.number, officer.number}


def test_who_ends_it_by_leaving_sends_everybody_on(town: Town, citizen: Phone, officer: Phone) -> None:
    sid = citizen.dials()
    officer_sid = joins(town, officer)
    town.waits(30)
    citizen.hangs_up()
    assert officer.captions[-1] == "会议结束"
    assert told(town)[3:] == ["participant-leave", "participant-leave", "conference-end"]
    first, second, end = (heard.form for heard in town.gateway.asked("/room")[3:])
    assert (first["CallSid"], first["ReasonParticipantLeft"]) == (sid, "participant_hung_up")
    assert first["ParticipantCallStatus"] == "completed"
    assert (second["CallSid"], second["ReasonParticipantLeft"]) == (officer_sid, "moderator_ended_conference")
    assert end["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left"
    assert end["CallSidEndingConference"] == sid
    left = {heard.form["CallSid"]: heard.form for heard in town.gateway.asked("/left")}
    assert left[officer_sid]["DialCallStatus"] == "answered"
    assert "DialCallSid" not in left[officer_sid]
    assert "DialCallDuration" not in left[officer_sid]


def test_the_last_one_ends_it(town: Town, citizen: Phone, officer: Phone) -> None:
    citizen.dials()
    joins(town, officer)
    officer.hangs_up()
    assert citizen.state == "talking"
    assert told(town)[-1] == "participant-leave"
    citizen.hangs_up()
    assert town.gateway.asked("/room")[-1].form["StatusCallbackEvent"] == "conference-end"


def test_every_report_is_numbered_and_says_how_the_party_stands(
    town: Town, citizen: Phone, officer: Phone
) -> None:
    town.gateway.answers["/officer"] = room('participantLabel="officer" muted="true"')
    sid = citizen.dials()
    joins(town, officer)
    forms = [heard.form for heard in town.gateway.asked("/room")]
    assert [form["SequenceNumber"] for form in forms] == ["0", "1", "2"]
    assert len({form["ConferenceSid"] for form in forms}) == 1
    assert {name: forms[0][name] for name in ("CallSid", "Muted", "Hold", "Coaching", "FriendlyName")} == {
        "CallSid": sid,
        "Muted": "false",
        "Hold": "false",
        "Coaching": "false",
        "FriendlyName": "case-0427",
    }
    assert (forms[0]["EndConferenceOnExit"], forms[0]["StartConferenceOnEnter"]) == ("true", "true")
    assert (forms[1]["Muted"], forms[1]["ParticipantLabel"]) == ("true", "officer")
    assert officer.now["call"]["muted"]
    assert "Timestamp" in forms[0]


def test_a_wait_document_is_heard_once_and_then_there_is_silence(town: Town, citizen: Phone) -> None:
    town.gateway.answers |= {"/voice": room('waitUrl="/wait"'), "/wait": document("<Say>请稍候</Say>")}
    citizen.dials()
    town.waits(60)
    assert citizen.captions == ["请稍候"]
    assert town.gateway.asked("/wait")[0].form["ConferenceSid"].startswith("CF")


def test_a_wait_document_may_ask_for_itself(town: Town, citizen: Phone) -> None:
    waiting = document("<Say>请稍候</Say><Pause length='5'/><Redirect/>")
    town.gateway.answers |= {"/voice": room('waitUrl="/wait"'), "/wait": waiting}
    citizen.dials()
    town.waits(17)
    assert citizen.captions == ["请稍候"] * 4


def test_no_music_at_all(town: Town, citizen: Phone) -> None:
    town.gateway.answers["/voice"] = room('waitUrl=""')
    citizen.dials()
    assert citizen.captions == []


@pytest.mark.parametrize("verb", ["<Gather/>", "<Hangup/>", "<Dial>1234</Dial>"])
def test_a_wait_document_may_only_speak(town: Town, citizen: Phone, verb: str) -> None:
    town.gateway.answers |= {"/voice": room(f'waitUrl="/wait" {REPORTS}'), "/wait": document(verb)}
    citizen.dials()
    assert [notice["code"] for notice in town.notices()] == [13238]
    assert town.gateway.asked("/left")[0].form["DialCallStatus"] == "failed"
    left = town.gateway.asked("/room")[1].form
    assert left["ReasonParticipantLeft"] == "participant_add_failed"


def test_a_taken_label_is_refused_and_the_next_verb_runs(town: Town, citizen: Phone, officer: Phone) -> None:
    town.gateway.answers["/voice"] = room('participantLabel="desk"')
    town.gateway.answers["/officer"] = room('participantLabel="desk"', "<Say>名称已用</Say>")
    citizen.dials()
    joins(town, officer)
    assert officer.captions == ["名称已用"]
    assert [notice["code"] for notice in town.notices()] == [16025]
    assert town.gateway.asked("/left") == []


def test_a_full_room_is_refused(town: Town, citizen: Phone, officer: Phone) -> None:
    third = town.phone("+8613800138002")
    citizen.dials()
    joins(town, officer)
    town.gateway.answers["/officer"] = room('maxParticipants="2"', "<Say>已满</Say>")
    joins(town, third)
    assert third.captions == ["已满"]
    assert [notice["code"] for notice in town.notices()] == [16020]


def test_a_name_has_at_most_128_characters(town: Town, citizen: Phone) -> None:
    town.gateway.answers["/voice"] = document(
        f"<Dial><Conference>{'x' * 129}</Conference></Dial><Say>完</Say>"
    )
    citizen.dials()
    assert citizen.captions == ["完"]
    assert [notice["code"] for notice in town.notices()] == [13237]


def test_a_room_is_recorded_from_its_start(town: Town, citizen: Phone, officer: Phone) -> None:
    town.gateway.answers["/voice"] = room(
        'endConferenceOnExit="true" record="record-from-start" recordingStatusCallback="/kept"'
    )
    citizen.dials()
    town.waits(20)
    joins(town, officer)
    town.waits(10)
    citizen.hangs_up()
    town.waits(2)
    form = town.gateway.asked("/kept")[0].form
    assert (form["RecordingDuration"], form["RecordingSource"]) == ("10", "Conference")
    assert (form["ConferenceSid"][:2], form["RecordingChannels"]) == ("CF", "1")
    listed = town.client.conferences(form["ConferenceSid"]).recordings.list()
    assert [(one.sid, one.source) for one in listed] == [(form["RecordingSid"], "Conference")]
    assert town.client.conferences("CF" + "0" * 32).recordings.list() == []


def test_a_redirect_takes_a_party_out(town: Town, citizen: Phone, officer: Phone) -> None:
    town.gateway.answers["/else"] = document("<Say>转回幺幺零</Say>")
    citizen.dials()
    sid = joins(town, officer)
    town.client.calls(sid).update(url=town.at("/else"))
    town.settles()
    assert officer.captions[-1] == "转回幺幺零"
    assert town.gateway.asked("/room")[-1].form["ReasonParticipantLeft"] == "participant_updated_via_api"
    assert town.gateway.asked("/left")[0].form["CallSid"] == sid


def test_the_winner_who_leaves_at_once_is_told(town: Town, citizen: Phone, officer: Phone) -> None:
    joins(town, officer)
    officer.hangs_up()
    citizen.dials()
    assert citizen.now["call"]["connected_to"] is None
    assert told(town) == ["participant-join"]
