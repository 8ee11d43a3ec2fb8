"""Dial: whispers, several numbers, caller IDs, callbacks of child legs."""

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


def dialled(town: Town) -> tuple[str, str]:
    """What the Dial's action was told: status, and whether two people talked."""
    form = town.gateway.asked("/dialled")[0].form
    return form["DialCallStatus"], form["DialBridged"]


def dial(inside: str, attributes: str = "") -> str:
    """A document that dials."""
    return document(f'<Dial action="/dialled" {attributes}>{inside}</Dial>')


def test_a_whisper_that_ends_joins_the_parties(town: Town, caller: Phone, officer: Phone) -> None:
    town.gateway.answers |= {
        "/voice": dial(
            f'<Number url="/whisper" statusCallback="/child" '
            f'statusCallbackEvent="initiated ringing answered completed">{officer.number}</Number>',
            'answerOnBridge="true"',
        ),
        "/whisper": document('<Gather numDigits="1" action="/accept"><Say>按一接听</Say></Gather><Hangup/>'),
        "/accept": document(""),
    }
    sid = caller.dials()
    officer.answers()
    assert caller.state == "ringing"
    assert officer.captions == ["按一接听"]
    officer.presses("1")
    whispered = town.gateway.asked("/whisper")[0].form
    assert (whispered["ParentCallSid"], whispered["Direction"]) == (sid, "outbound-dial")
    assert caller.now["call"]["connected_to"] == officer.number
    town.waits(40)
    officer.hangs_up()
    assert dialled(town) == ("completed", "true")
    assert town.gateway.asked("/dialled")[0].form["DialCallDuration"] == "40"
    assert town.gateway.statuses_at("/child") == ["initiated", "ringing", "in-progress", "completed"]
    assert caller.captions == ["拨号结束"]


def test_a_whisper_that_hangs_up_joins_nobody(town: Town, caller: Phone, officer: Phone) -> None:
    town.gateway.answers |= {
        "/voice": dial(f'<Number url="/whisper">{officer.number}</Number>'),
        "/whisper": document('<Gather numDigits="1"><Say>按一接听</Say></Gather><Hangup/>'),
    }
    caller.dials()
    officer.answers()
    town.waits(6)
    assert dialled(town) == ("completed", "false")


def test_nothing_but_speech_and_keys_in_a_whisper(town: Town, caller: Phone, officer: Phone) -> None:
    town.gateway.answers |= {
        "/voice": dial(f'<Number url="/whisper">{officer.number}</Number>'),
        "/whisper": document("<Dial>+8613800138002</Dial>"),
    }
    caller.dials()
    officer.answers()
    assert dialled(town) == ("completed", "false")
    assert town.log("webhook_error")[0]["detail"]["code"] == 13201


@pytest.mark.parametrize(
    ("persona", "wait_s", "status"),
    [
        ({"then": "busy"}, 0, "busy"),
        ({"then": "rings_out"}, 25, "no-answer"),
        ({"then": "switched_off"}, 0, "failed"),
        ({"then": "rejects", "after_s": 2}, 2, "busy"),
    ],
)
def test_nobody_answers(town: Town, caller: Phone, persona: object, wait_s: float, status: str) -> None:
    town.phone("+8613800138001", persona=persona)
    town.gateway.answers["/voice"] = dial("+8613800138001", 'timeout="20"')
    caller.dials()
    town.waits(wait_s)
    assert dialled(town) == (status, "false")
    assert caller.captions == ["拨号结束"]


def test_of_several_numbers_the_first_to_answer_wins(town: Town, caller: Phone, officer: Phone) -> None:
    second = town.phone("+8613800138002")
    town.gateway.answers["/voice"] = dial(
        f"<Number>{officer.number}</Number><Number>{second.number}</Number>"
    )
    caller.dials()
    assert (officer.state, second.state) == ("ringing", "ringing")
    second.answers()
    assert officer.state == "idle"
    assert officer.now["last_call"]["status"] == "canceled"
    assert caller.now["call"]["connected_to"] == second.number


def test_numbers_one_after_the_other(town: Town, caller: Phone) -> None:
    town.phone("+8613800138002", persona={"then": "busy"})
    third = town.phone("+8613800138003")
    town.gateway.answers["/voice"] = dial(
        f"<Number>+8613800138002</Number><Number>{third.number}</Number>", 'sequential="true"'
    )
    caller.dials()
    assert third.state == "ringing"


def test_a_withheld_caller_id_is_not_passed_on(town: Town, caller: Phone, officer: Phone) -> None:
    town.gateway.answers["/voice"] = dial(officer.number)
    caller.dials(**{"as": "anonymous"})
    assert dialled(town) == ("failed", "false")
    assert officer.state == "idle"


def test_the_caller_hangs_up_while_it_rings(town: Town, caller: Phone, officer: Phone) -> None:
    town.gateway.answers["/voice"] = dial(officer.number)
    caller.dials()
    caller.hangs_up()
    assert officer.state == "idle"
    told = town.gateway.asked("/dialled")[0].form
    assert (told["CallStatus"], told["DialCallStatus"], told["DialBridged"]) == (
        "completed",
        "canceled",
        "false",
    )
    assert told["DialCallSid"]


def test_the_caller_hangs_up_in_the_talk(town: Town, caller: Phone, officer: Phone) -> None:
    town.gateway.answers["/voice"] = dial(officer.number)
    caller.dials()
    officer.answers()
    town.waits(7)
    caller.hangs_up()
    assert officer.state == "idle"
    told = town.gateway.asked("/dialled")[0].form
    assert (told["CallStatus"], told["DialCallStatus"], told["DialBridged"], told["DialCallDuration"]) == (
        "completed",
        "completed",
        "true",
        "7",
    )


@pytest.mark.parametrize(
    ("answered", "outcome"), [(False, ("canceled", "false")), (True, ("completed", "true"))]
)
def test_a_dialled_leg_that_is_ended_by_request_gives_the_caller_back(
    town: Town, caller: Phone, officer: Phone, answered: bool, outcome: tuple[str, str]
) -> None:
    town.gateway.answers["/voice"] = dial(
        f'<Number statusCallback="/child" statusCallbackEvent="initiated ringing answered completed">'
        f"{officer.number}</Number>",
        f'callerId="{OURS}"',
    )
    sid = caller.dials()
    if answered:
        officer.answers()
    child = town.gateway.asked("/child")[0].form["CallSid"]
    town.client.calls(child).update(status="completed")
    town.settles()
    assert officer.state == "idle"
    assert town.gateway.statuses_at("/child")[-1] == ("completed" if answered else "canceled")
    assert dialled(town) == outcome
    assert town.status(sid) == "in-progress"
    assert caller.captions == ["拨号结束"]


def test_the_dialled_party_sees_our_number_and_never_the_callers(
    town: Town, caller: Phone, officer: Phone
) -> None:
    town.gateway.answers["/voice"] = dial(officer.number, f'callerId="{OURS}"')
    caller.dials()
    assert officer.now["call"]["peer"] == OURS


def test_a_redirect_of_the_caller_ends_the_dialled_leg(town: Town, caller: Phone, officer: Phone) -> None:
    town.gateway.answers |= {"/voice": dial(officer.number), "/else": document("<Say>转回幺幺零</Say>")}
    sid = caller.dials()
    officer.answers()
    town.client.calls(sid).update(url=town.at("/else"))
    town.settles()
    assert officer.state == "idle"
    assert caller.captions == ["转回幺幺零"]
    assert dialled(town) == ("completed", "true")


def test_a_star_drops_the_officer_and_not_the_caller(town: Town, caller: Phone, officer: Phone) -> None:
    town.gateway.answers["/voice"] = dial(officer.number, f'hangupOnStar="true" callerId="{OURS}"')
    caller.dials()
    officer.answers()
    caller.presses("*")
    assert officer.state == "idle"
    assert caller.captions == ["拨号结束"]


class TestExtensions:
    """A duty phone behind an exchange."""

    NUMBER = "+862826110101"

    @pytest.fixture
    def duty_phone(self, town: Town) -> Phone:
        """Extension 801."""
        town.gateway.answers["/officer"] = document(
            '<Gather numDigits="1" action="/keyed"><Say>案件</Say></Gather>'
        )
        return town.phone(self.NUMBER, label="值班电话", kind="landline", extension="801")

    def test_the_right_digits_get_through(self, town: Town, duty_phone: Phone) -> None:
        call = town.calls(duty_phone, send_digits="ww801")
        assert duty_phone.state == "idle"
        town.waits(1)
        assert town.status(call.sid) == "in-progress"  # the exchange answers, not the officer
        assert town.gateway.asked("/officer") == []
        town.waits(1.6)
        assert duty_phone.state == "ringing"
        duty_phone.answers()
        assert duty_phone.captions == ["案件"]
        duty_phone.presses("1")
        assert town.gateway.asked("/keyed")[0].form["Digits"] == "1"

    @pytest.mark.parametrize("digits", [None, "802"])
    def test_otherwise_the_exchange_talks_and_hangs_up(
        self, town: Town, duty_phone: Phone, digits: str | None
    ) -> None:
        town.gateway.answers["/officer"] = document("<Pause length='600'/>")
        call = town.calls(duty_phone, **({"send_digits": digits} if digits else {}))
        town.waits(20.9)
        assert duty_phone.state == "idle"
        assert town.status(call.sid) == "in-progress"
        town.waits(0.1)
        assert town.status(call.sid) == "completed"

    def test_an_extension_in_dial(self, town: Town, caller: Phone, duty_phone: Phone) -> None:
        town.gateway.answers["/voice"] = dial(f'<Number sendDigits="801">{self.NUMBER}</Number>')
        caller.dials()
        town.waits(2)
        assert duty_phone.state == "ringing"
        duty_phone.answers()
        assert caller.now["call"]["connected_to"] == self.NUMBER

    def test_nobody_at_the_extension(self, town: Town, duty_phone: Phone) -> None:
        town.gateway.answers["/officer"] = document("<Pause length='600'/>")
        call = town.calls(duty_phone, send_digits="801")
        town.waits(61)
        assert duty_phone.state == "ringing"
        town.waits(1)
        assert duty_phone.state == "idle"
        assert town.status(call.sid) == "completed"
