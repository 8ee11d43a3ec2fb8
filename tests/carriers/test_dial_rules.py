"""Dial: recordings, ringing, who may be dialled and shown, losers, SIP addresses."""

from __future__ import annotations

import pytest

from tests.carriers.town import OURS, Phone, Town, document


@pytest.fixture
def caller(town: Town) -> Phone:
    """A citizen."""
    town.gateway.answers["/dialled"] = document("<Say>拨号结束</Say>")
    return town.phone("+8613900139000", label="群众")


@pytest.fixture
def officer(town: Town) -> Phone:
    """An officer's mobile."""
    return town.phone("+8613800138001", label="值班手机")


def dial(inside: str, attributes: str = "") -> str:
    """A document that dials."""
    return document(f'<Dial action="/dialled" {attributes}>{inside}</Dial>')


def told(town: Town) -> dict[str, str]:
    """What the Dial's action was told."""
    return town.gateway.asked("/dialled")[0].form


EVENTS = 'recordingStatusCallbackEvent="in-progress completed absent"'
RECORDED = 'record="{}" recordingStatusCallback="/kept" ' + EVENTS


def kept(town: Town) -> list[dict[str, str]]:
    """What the recording's callback was told."""
    return [heard.form for heard in town.gateway.asked("/kept")]


class TestRecording:
    """A Dial that is recorded."""

    @pytest.mark.parametrize(
        ("how", "seconds", "channels"),
        [
            ("true", 10, "1"),
            ("record-from-answer", 10, "1"),
            ("record-from-ringing", 15, "1"),
            ("record-from-answer-dual", 10, "2"),
            ("record-from-ringing-dual", 15, "2"),
        ],
    )
    def test_from_when_on_it_is_recorded(
        self, town: Town, caller: Phone, officer: Phone, how: str, seconds: int, channels: str
    ) -> None:
        town.gateway.answers["/voice"] = dial(officer.number, RECORDED.format(how))
        sid = caller.dials()
        town.waits(5)
        officer.answers()
        town.waits(10)
        officer.hangs_up()
        assert told(town)["RecordingUrl"].endswith(told(town)["RecordingSid"])
        assert [form["RecordingStatus"] for form in kept(town)] == ["in-progress"]
        town.waits(2)
        done = kept(town)[1]
        assert (done["RecordingStatus"], done["RecordingDuration"]) == ("completed", str(seconds))
        assert (done["RecordingSource"], done["RecordingChannels"]) == ("DialVerb", channels)
        assert done["CallSid"] == sid

    def test_what_is_never_answered_is_not_recorded(self, town: Town, caller: Phone) -> None:
        town.phone("+8613800138002", persona={"then": "busy"})
        town.gateway.answers["/voice"] = dial("+8613800138002", RECORDED.format("record-from-answer"))
        caller.dials()
        assert "RecordingUrl" not in told(town)
        assert kept(town) == []

    def test_nothing_recorded_is_absent(self, town: Town, caller: Phone) -> None:
        town.phone("+8613800138002", persona={"then": "busy"})
        town.gateway.answers["/voice"] = dial("+8613800138002", RECORDED.format("record-from-ringing"))
        caller.dials()
        assert [form["RecordingStatus"] for form in kept(town)] == ["in-progress", "absent"]

    def test_a_caller_who_hangs_up_ends_it(self, town: Town, caller: Phone, officer: Phone) -> None:
        town.gateway.answers["/voice"] = dial(officer.number, RECORDED.format("true"))
        caller.dials()
        officer.answers()
        town.waits(4)
        caller.hangs_up()
        town.waits(2)
        assert [form["RecordingStatus"] for form in kept(town)] == ["in-progress", "completed"]


class TestWhatTheCallerHears:
    """Ringing, or silence."""

    def test_an_answered_caller_hears_the_ringing_of_a_country(
        self, town: Town, caller: Phone, officer: Phone
    ) -> None:
        town.gateway.answers["/voice"] = document(
            f'<Say>您好</Say><Dial ringTone="cn">{officer.number}</Dial>'
        )
        caller.dials()
        heard = [caller.now["call"]["hears_ringing"]]
        town.waits(0.4)
        heard.append(caller.now["call"]["hears_ringing"])
        officer.answers()
        heard.append(caller.now["call"]["hears_ringing"])
        assert heard == [None, "cn", None]

    @pytest.mark.parametrize(("silences", "tone"), [(True, None), (False, "cn")])
    def test_what_he_hears_during_a_whisper_is_left_open(
        self, town: Town, caller: Phone, officer: Phone, silences: bool, tone: str | None
    ) -> None:
        town.control("PUT", "/options", {"whisper_silences_ringing": silences})
        town.gateway.answers |= {
            "/voice": dial(f'<Number url="/whisper">{officer.number}</Number>', 'ringTone="cn"'),
            "/whisper": document("<Pause length='9'/>"),
        }
        caller.dials()
        officer.answers()
        assert caller.now["call"]["hears_ringing"] == tone

    def test_answer_on_bridge_leaves_the_caller_ringing_in_his_own_network(
        self, town: Town, caller: Phone, officer: Phone
    ) -> None:
        town.gateway.answers["/voice"] = dial(officer.number, 'answerOnBridge="true"')
        sid = caller.dials()
        assert (town.status(sid), caller.now["call"]["hears_ringing"]) == ("ringing", None)
        officer.answers()
        assert town.status(sid) == "in-progress"

    def test_answer_on_bridge_comes_too_late_after_a_say(
        self, town: Town, caller: Phone, officer: Phone
    ) -> None:
        town.gateway.answers["/voice"] = document(
            f'<Say>您好</Say><Dial answerOnBridge="true">{officer.number}</Dial>'
        )
        sid = caller.dials()
        town.waits(1)
        assert town.status(sid) == "in-progress"


class TestWhoMayBeDialled:
    """Numbers, addresses, caller IDs."""

    @pytest.mark.parametrize(
        ("inside", "code"),
        [
            ("张三", 13223),
            ("<Number>无</Number>", 13223),
            ("", 13223),
            ("<Sip>somebody</Sip>", 13243),
        ],
    )
    def test_what_is_no_number_fails(self, town: Town, caller: Phone, inside: str, code: int) -> None:
        town.gateway.answers["/voice"] = dial(inside)
        caller.dials()
        assert told(town)["DialCallStatus"] == "failed"
        assert [notice["code"] for notice in town.notices()] == [code]

    def test_a_number_may_be_written_with_spaces(self, town: Town, caller: Phone, officer: Phone) -> None:
        town.gateway.answers["/voice"] = dial("+86 138-0013-8001")
        caller.dials()
        assert officer.state == "ringing"

    def test_a_caller_id_that_is_not_ours_is_refused(self, town: Town, caller: Phone, officer: Phone) -> None:
        town.gateway.answers["/voice"] = dial(officer.number, 'callerId="+8613811111111"')
        caller.dials()
        assert told(town)["DialCallStatus"] == "failed"
        assert [notice["code"] for notice in town.notices()] == [13214]

    def test_a_sip_address_takes_any_word_as_caller_id(
        self, town: Town, caller: Phone, officer: Phone
    ) -> None:
        town.gateway.answers["/voice"] = dial(
            f"<Sip>sip:{officer.number}@pbx.example?X-110-Case=0427</Sip>", 'callerId="110_desk"'
        )
        caller.dials()
        assert (officer.state, officer.now["call"]["peer"]) == ("ringing", "110_desk")
        officer.answers()
        town.waits(3)
        officer.hangs_up()
        assert (told(town)["DialCallStatus"], told(town)["DialSipResponseCode"]) == ("completed", "200")

    def test_a_sip_address_that_nobody_has_fails(self, town: Town, caller: Phone) -> None:
        town.gateway.answers["/voice"] = dial("<Sip>sip:801@pbx.example</Sip>")
        caller.dials()
        assert (told(town)["DialCallStatus"], told(town)["DialSipResponseCode"]) == ("failed", "404")

    def test_of_eleven_numbers_ten_are_dialled(self, town: Town, caller: Phone) -> None:
        numbers = [f"+86138001380{place:02}" for place in range(11)]
        phones = [town.phone(number) for number in numbers]
        town.gateway.answers["/voice"] = dial("".join(f"<Number>{number}</Number>" for number in numbers))
        caller.dials()
        assert [phone.state for phone in phones] == ["ringing"] * 10 + ["idle"]
        assert [notice["code"] for notice in town.notices()] == [13215]


def test_calling_off_the_losers_takes_a_moment_in_which_one_may_answer(
    town: Town, caller: Phone, officer: Phone
) -> None:
    town.control("PUT", "/options", {"losers_ring_on_s": 2})
    second = town.phone("+8613800138002")
    town.gateway.answers["/voice"] = dial(
        f"<Number>{officer.number}</Number>"
        f'<Number statusCallback="/loser" statusCallbackEvent="answered completed" url="/whisper">'
        f"{second.number}</Number>"
    )
    caller.dials()
    officer.answers()
    town.waits(1)
    assert second.state == "ringing"
    second.answers()
    assert (second.now["call"]["connected_to"], town.gateway.asked("/whisper")) == (None, [])
    town.waits(1)
    assert second.state == "idle"
    assert town.gateway.statuses_at("/loser") == ["in-progress", "completed"]
    assert caller.now["call"]["connected_to"] == officer.number


def test_digits_are_sent_before_the_whisper(town: Town, caller: Phone, officer: Phone) -> None:
    town.gateway.answers |= {
        "/voice": dial(f'<Number url="/whisper" sendDigits="ww1">{officer.number}</Number>'),
        "/whisper": document("<Say>案件</Say>"),
    }
    caller.dials()
    officer.answers()
    assert town.gateway.asked("/whisper") == []
    town.waits(1.2)
    assert len(town.gateway.asked("/whisper")) == 1


def test_a_talk_has_its_time_limit(town: Town, caller: Phone, officer: Phone) -> None:
    town.gateway.answers["/voice"] = dial(officer.number, 'timeLimit="30"')
    caller.dials()
    officer.answers()
    town.waits(29)
    assert officer.state == "talking"
    town.waits(1)
    assert officer.state == "idle"
    assert (told(town)["DialCallDuration"], caller.captions) == ("30", ["拨号结束"])


def test_our_own_number_may_be_shown(town: Town, caller: Phone, officer: Phone) -> None:
    town.gateway.answers["/voice"] = dial(officer.number, f'callerId="{OURS}"')
    caller.dials()
    assert officer.now["call"]["peer"] == OURS


@pytest.mark.parametrize(("refusal", "code"), [(21214, 13224), (21215, 13227), (21216, 13225)])
def test_a_number_that_cannot_be_called_fails_in_a_dial_too(
    town: Town, caller: Phone, refusal: int, code: int
) -> None:
    town.phone("+8613800138002", persona={"then": "refused", "code": refusal})
    town.gateway.answers["/voice"] = dial("+8613800138002")
    caller.dials()
    assert told(town)["DialCallStatus"] == "failed"
    assert [notice["code"] for notice in town.notices()] == [code]
