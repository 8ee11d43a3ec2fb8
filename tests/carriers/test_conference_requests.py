"""Conferences by request: find them, call somebody in, mute, hold, announce, kick, end."""

from __future__ import annotations

from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.carriers.town import OURS, Phone, Town, document

EVENTS = "start end join leave mute hold modify announcement"
ROOM = (
    f'<Dial action="/left"><Conference statusCallback="/room" statusCallbackEvent="{EVENTS}" '
    'participantLabel="{}">case-0427</Conference></Dial>'
)


@pytest.fixture
def citizen(town: Town) -> Phone:
    """A citizen in the room."""
    town.gateway.answers |= {
        "/voice": document(ROOM.format("citizen")),
        "/left": document("<Say>会议结束</Say>"),
    }
    phone = town.phone("+8613900139000", label="群众")
    phone.dials()
    return phone


@pytest.fixture
def officer(town: Town, citizen: Phone) -> Phone:
    """An officer who talks to the citizen."""
    town.gateway.answers["/officer"] = document(ROOM.format("officer"))
    phone = town.phone("+8613800138001", label="值班手机")
    town.calls(phone)
    return phone.answers()


@pytest.fixture
def conference(town: Town, officer: Phone) -> Any:
    """The conference in which they talk."""
    return town.client.conferences.list(status="in-progress")[0]


def participant(town: Town, label: str, **changes: Any) -> Any:
    """Change a participant by label; how it stands after that."""
    changed = town.client.conferences("case-0427").participants(label).update(**changes)
    town.settles()
    return changed


def told(town: Town) -> list[str]:
    """The events after the talk had started."""
    return [heard.form["StatusCallbackEvent"] for heard in town.gateway.asked("/room")][3:]


def test_a_conference_can_be_found(town: Town, conference: Any) -> None:
    assert (conference.friendly_name, conference.sid[:2], conference.status) == (
        *("case-0427", "CF"),
        "in-progress",
    )
    assert town.client.conferences(conference.sid).fetch().reason_conference_ended is None
    assert town.client.conferences.list(status="completed") == []
    assert len(town.client.conferences.list(friendly_name="case-0427")) == 1


def test_without_a_status_only_those_in_progress_are_listed(town: Town, citizen: Phone) -> None:
    assert town.client.conferences.list() == []
    assert [one.status for one in town.client.conferences.list(status="init")] == ["init"]
    town.control("PUT", "/options", {"lists_conferences_in_progress": False})
    assert [one.status for one in town.client.conferences.list()] == ["init"]


def test_its_participants_can_be_listed(town: Town, conference: Any) -> None:
    found = town.client.conferences(conference.sid).participants.list()
    assert [(one.label, one.muted, one.hold, one.status) for one in found] == [
        ("citizen", False, False, "connected"),
        ("officer", False, False, "connected"),
    ]
    assert town.client.conferences(conference.sid).participants.list(muted=True) == []


def test_mute_and_unmute(town: Town, conference: Any, officer: Phone) -> None:
    assert participant(town, "officer", muted=True).muted
    assert officer.now["call"]["muted"]
    participant(town, "officer", muted=True)
    assert not participant(town, "officer", muted=False).muted
    assert told(town) == ["participant-mute", "participant-unmute"]


def test_hold_with_a_document_of_its_own(town: Town, conference: Any, citizen: Phone, officer: Phone) -> None:
    town.gateway.answers["/held"] = document("<Say>请稍等，正在核实</Say>")
    participant(town, "citizen", hold=True, hold_url=town.at("/held"))
    assert citizen.captions[-1] == "请稍等，正在核实"
    assert town.gateway.asked("/held")[0].method == "GET"
    alone = officer.now["call"]["connected_to"]
    participant(town, "citizen", hold=False)
    assert (alone, officer.now["call"]["connected_to"]) == (None, citizen.number)
    assert told(town) == ["participant-hold", "participant-unhold"]


def test_hold_with_music(town: Town, conference: Any, citizen: Phone) -> None:
    participant(town, "citizen", hold=True)
    assert citizen.captions[-1] == "（等候音乐）"


def test_an_announcement_to_one(town: Town, conference: Any, citizen: Phone, officer: Phone) -> None:
    town.gateway.answers["/news"] = document("<Say>诉求人已离开</Say>")
    participant(town, "officer", announce_url=town.at("/news"))
    assert officer.captions[-1] == "诉求人已离开"
    assert "诉求人已离开" not in citizen.captions
    town.waits(2)
    assert told(town) == ["announcement-end"]
    assert officer.now["call"]["connected_to"] == citizen.number


def test_an_announcement_that_cannot_be_had(town: Town, conference: Any, officer: Phone) -> None:
    town.gateway.statuses["/news"] = 500
    participant(town, "officer", announce_url=town.at("/news"))
    assert told(town) == ["announcement-fail"]
    assert officer.state == "talking"


def test_an_announcement_to_everybody(town: Town, conference: Any, citizen: Phone, officer: Phone) -> None:
    town.gateway.answers["/news"] = document("<Say>本次通话即将结束</Say>")
    town.client.conferences(conference.sid).update(announce_url=town.at("/news"))
    town.settles()
    assert citizen.captions[-1] == officer.captions[-1] == "本次通话即将结束"
    town.waits(2)
    assert citizen.now["call"]["connected_to"] == officer.number


def test_a_kick_lets_the_call_go_on(town: Town, conference: Any, citizen: Phone, officer: Phone) -> None:
    town.client.conferences(conference.sid).participants("citizen").delete()
    town.settles()
    assert citizen.captions[-1] == "会议结束"
    assert town.gateway.asked("/room")[-1].form["ReasonParticipantLeft"] == "participant_updated_via_api"
    with pytest.raises(TwilioRestException) as gone:
        town.client.conferences(conference.sid).participants("citizen").fetch()
    assert gone.value.code == 20404


def test_an_end_by_request(town: Town, conference: Any, citizen: Phone, officer: Phone) -> None:
    town.client.conferences(conference.sid).update(status="completed")
    town.settles()
    assert citizen.captions[-1] == officer.captions[-1] == "会议结束"
    assert told(town) == ["participant-leave", "participant-leave", "conference-end"]
    reasons = {heard.form.get("ReasonParticipantLeft") for heard in town.gateway.asked("/room")[3:5]}
    assert reasons == {"conference_ended_via_api"}
    over = town.client.conferences(conference.sid).fetch()
    assert (over.status, over.reason_conference_ended) == ("completed", "conference-ended-via-api")


def test_who_is_to_end_it_can_be_changed(town: Town, conference: Any, citizen: Phone, officer: Phone) -> None:
    assert participant(town, "officer", end_conference_on_exit=True).end_conference_on_exit
    officer.hangs_up()
    assert citizen.captions[-1] == "会议结束"
    assert told(town)[0] == "participant-modify"


def test_coaching(town: Town, conference: Any) -> None:
    calls = town.client.conferences(conference.sid).participants.list()
    changed = participant(town, "officer", coaching=True, call_sid_to_coach=calls[0].call_sid)
    assert (changed.coaching, changed.call_sid_to_coach) == (True, calls[0].call_sid)
    assert town.gateway.asked("/room")[-1].form["Coaching"] == "true"


class TestCallingIn:
    """A participant by To and From."""

    DESK = "+862826110000"

    def calls_in(self, town: Town, **more: Any) -> Any:
        """Let the carrier call the 110 desk into the room."""
        called = town.client.conferences("case-0427").participants.create(
            to=self.DESK, from_=OURS, label="desk", **more
        )
        town.settles()
        return called

    def test_whoever_answers_is_in_at_once(self, town: Town, conference: Any, citizen: Phone) -> None:
        desk = town.phone(self.DESK, label="110席位", kind="landline")
        called = self.calls_in(town, beep="false", status_callback=town.at("/desk"))
        assert (called.status, called.conference_sid) == ("queued", conference.sid)
        ringing = town.client.conferences(conference.sid).participants("desk").fetch()
        assert ringing.status == "ringing"
        desk.answers()
        assert citizen.number in desk.now["call"]["connected_to"]
        assert town.client.conferences(conference.sid).participants("desk").fetch().status == "connected"
        desk.hangs_up()
        assert town.gateway.statuses_at("/desk") == ["completed"]

    def test_nobody_answers(self, town: Town, conference: Any) -> None:
        town.phone(self.DESK, kind="landline", persona={"then": "rings_out"})
        called = self.calls_in(town, timeout=20)
        town.waits(25)
        assert town.status(called.call_sid) == "no-answer"
        left = town.gateway.asked("/room")[-1].form
        assert (left["ReasonParticipantLeft"], left["ParticipantCallStatus"]) == (
            *("participant_add_failed",),
            "no-answer",
        )
        assert len(town.client.conferences(conference.sid).participants.list()) == 2

    def test_the_first_one_makes_the_room(self, town: Town) -> None:
        desk = town.phone(self.DESK, kind="landline")
        self.calls_in(
            town,
            conference_status_callback=town.at("/room"),
            conference_status_callback_event=["join", "leave", "end"],
        )
        desk.answers()
        desk.hangs_up()
        events = [heard.form["StatusCallbackEvent"] for heard in town.gateway.asked("/room")]
        assert events == ["participant-join", "participant-leave", "conference-end"]

    def test_it_needs_numbers(self, town: Town) -> None:
        with pytest.raises(TwilioRestException) as refused:
            town.client.conferences("case-0427").participants.create(to="abc", from_=OURS)
        assert refused.value.code == 21211


def test_muting_does_not_cut_an_announcement_off(town: Town, conference: Any, officer: Phone) -> None:
    town.gateway.answers["/news"] = document("<Say>诉求人已离开</Say>")
    participant(town, "officer", announce_url=town.at("/news"))
    participant(town, "officer", muted=True)
    town.waits(2)
    assert officer.captions.count("诉求人已离开") == 1
    assert told(town) == ["participant-mute", "announcement-end"]


def test_an_announcement_is_heard_again_when_the_talk_is_interrupted(
    town: Town, conference: Any, officer: Phone
) -> None:
    town.gateway.answers["/news"] = document("<Say>诉求人已离开</Say>")
    participant(town, "officer", announce_url=town.at("/news"))
    participant(town, "officer", hold=True)
    assert officer.captions.count("诉求人已离开") == 2
    town.waits(2)
    assert told(town) == ["participant-hold", "announcement-end"]
    assert officer.captions[-1] == "（等候音乐）"


def test_a_reset_tells_nobody(town: Town, conference: Any) -> None:
    before = len(town.gateway.asked("/room"))
    town.control("POST", "/reset", {})
    town.settles()
    assert len(town.gateway.asked("/room")) == before
    assert town.client.conferences.list(status="completed") == []
