"""Two things at the same moment: hang-ups, redirects, keys, answers, cancels."""

from __future__ import annotations

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.carriers.town import OURS, Phone, Town, document

MENU = document('<Gather numDigits="1" action="/keyed"><Say>按一签收</Say></Gather><Hangup/>')


@pytest.fixture
def caller(town: Town) -> Phone:
    """A citizen."""
    town.gateway.answers["/dialled"] = document("<Say>拨号结束</Say>")
    return town.phone("+8613900139000", label="群众")


@pytest.fixture
def officer(town: Town) -> Phone:
    """An officer's mobile."""
    return town.phone("+8613800138001", label="值班手机")


def whispered(town: Town, officer: Phone, whisper: str = MENU) -> None:
    """Let the next caller's call be dialled on, with a whisper."""
    town.gateway.answers |= {
        "/voice": document(
            f'<Dial action="/dialled" callerId="{OURS}"><Number url="/whisper" statusCallback="/child" '
            f'statusCallbackEvent="answered completed">{officer.number}</Number></Dial>'
        ),
        "/whisper": whisper,
    }


def dialled(town: Town) -> tuple[str, str]:
    """What the Dial's action was told: status, and whether two people talked."""
    form = town.gateway.asked("/dialled")[0].form
    return form["DialCallStatus"], form["DialBridged"]


def test_a_hang_up_while_the_action_is_computed_makes_its_answer_void(town: Town, officer: Phone) -> None:
    def hangs_up_meanwhile(_form: dict[str, str]) -> str:
        town.control("POST", f"/phones/{officer.number}/hang_up")
        return document("<Say>签收成功</Say>")

    town.gateway.answers |= {"/officer": MENU, "/keyed": hangs_up_meanwhile}
    call = town.calls(officer)
    officer.answers().presses("1")
    assert town.gateway.asked("/keyed")[0].form["Digits"] == "1"
    assert town.status(call.sid) == "completed"
    assert [said["text"] for said in officer.now["last_call"]["captions"]] == ["按一签收"]


def test_a_redirect_while_the_action_is_computed_wins(town: Town, officer: Phone) -> None:
    def redirected_meanwhile(form: dict[str, str]) -> str:
        town.client.calls(form["CallSid"]).update(url=town.at("/else"))
        return document("<Say>签收成功</Say>")

    town.gateway.answers |= {
        "/officer": MENU,
        "/keyed": redirected_meanwhile,
        "/else": document("<Say>已由他人签收</Say>"),
    }
    town.calls(officer)
    officer.answers().presses("1")
    assert officer.captions == ["按一签收", "已由他人签收"]


def test_the_caller_hangs_up_during_the_whisper(town: Town, caller: Phone, officer: Phone) -> None:
    whispered(town, officer)
    sid = caller.dials()
    officer.answers()
    caller.hangs_up()
    assert officer.state == "idle"
    assert town.status(sid) == "completed"
    assert dialled(town) == ("completed", "false")
    assert town.gateway.statuses_at("/child") == ["in-progress", "completed"]


def test_the_caller_hangs_up_as_the_officer_accepts(town: Town, caller: Phone, officer: Phone) -> None:
    def caller_hangs_up(_form: dict[str, str]) -> str:
        town.control("POST", f"/phones/{caller.number}/hang_up")
        return document("")

    whispered(town, officer)
    town.gateway.answers["/keyed"] = caller_hangs_up
    caller.dials()
    officer.answers().presses("1")
    assert town.gateway.asked("/keyed")[0].form["Digits"] == "1"  # whoever takes cases down has heard of it
    assert officer.state == "idle"
    assert dialled(town) == ("completed", "false")


def test_the_officer_hangs_up_during_the_whisper(town: Town, caller: Phone, officer: Phone) -> None:
    whispered(town, officer)
    caller.dials()
    officer.answers()
    officer.hangs_up()
    assert dialled(town) == ("completed", "false")
    assert town.gateway.asked("/keyed") == []


def test_a_whisper_that_cannot_be_had_joins_nobody(town: Town, caller: Phone, officer: Phone) -> None:
    whispered(town, officer)
    town.gateway.statuses["/whisper"] = 500
    caller.dials()
    officer.answers()
    assert dialled(town) == ("completed", "false")
    assert [notice["code"] for notice in town.notices()] == [11200]
    assert caller.captions == ["拨号结束"]


def test_a_whisper_that_just_ends_joins_the_parties_without_a_key(
    town: Town, caller: Phone, officer: Phone
) -> None:
    whispered(town, officer, document('<Gather numDigits="1" timeout="5" action="/keyed"/>'))
    caller.dials()
    officer.answers()
    town.waits(5)
    assert caller.now["call"]["connected_to"] == officer.number
    assert town.gateway.asked("/keyed") == []


def test_the_answer_of_an_action_that_lost_its_caller_to_a_redirect_does_not_matter(
    town: Town, caller: Phone, officer: Phone
) -> None:
    town.gateway.answers |= {
        "/voice": document(f'<Dial action="/dialled">{officer.number}</Dial>'),
        "/else": document("<Say>转回幺幺零</Say><Pause length='60'/>"),
    }
    sid = caller.dials()
    officer.answers()
    town.client.calls(sid).update(url=town.at("/else"))
    town.waits(5)
    assert len(town.gateway.asked("/dialled")) == 1
    assert caller.captions == ["转回幺幺零"]


def test_a_redirect_of_a_call_that_has_just_ended_is_refused(town: Town, caller: Phone) -> None:
    town.gateway.answers["/voice"] = document("<Pause length='60'/>")
    sid = caller.dials()
    caller.hangs_up()
    with pytest.raises(TwilioRestException) as refused:
        town.client.calls(sid).update(url=town.at("/else"))
    assert (refused.value.status, refused.value.code) == (400, 21220)


def test_two_who_press_1_in_the_same_instant_are_both_heard(town: Town, officer: Phone) -> None:
    second = town.phone("+8613800138002")
    town.gateway.answers |= {"/officer": MENU, "/keyed": document("<Say>签收成功</Say>")}
    calls = {town.calls(officer).sid, town.calls(second).sid}
    officer.answers()
    second.answers()
    for phone in (officer, second):
        town.control("POST", f"/phones/{phone.number}/press", {"digits": "1"})
    town.settles()
    assert {heard.form["CallSid"] for heard in town.gateway.asked("/keyed")} == calls


def test_a_leg_that_is_ended_before_it_rings_never_rings(town: Town, officer: Phone) -> None:
    town.control("PUT", "/options", {"calls_per_s": 1})
    first, second = (
        town.client.calls.create(to=to, from_=OURS, url=town.at("/officer"))
        for to in ("+8613800138009", officer.number)
    )
    town.client.calls(second.sid).update(status="completed")
    town.waits(5)
    assert (town.status(first.sid), town.status(second.sid)) == ("failed", "canceled")
    assert officer.now["last_call"] is None
