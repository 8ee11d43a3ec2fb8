"""Calls that the gateway places: personas, keys, callbacks, endings."""

from __future__ import annotations

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.carriers.town import Town, document

MENU = document(
    '<Gather numDigits="1" timeout="5" action="/keyed" actionOnEmptyResult="true">'
    "<Say>案件零四二七</Say></Gather>"
)


def test_a_person_answers_hears_the_prompt_and_presses_1(town: Town) -> None:
    phone = town.phone("+8613800138001", label="值班手机")
    town.gateway.answers |= {"/officer": MENU, "/keyed": document("<Say>签收成功</Say>")}

    call = town.calls(phone)
    assert call.status == "queued"
    assert phone.state == "ringing"
    assert town.gateway.asked("/officer") == []

    phone.answers()
    assert phone.captions == ["案件零四二七"]
    phone.presses("1")
    assert town.gateway.asked("/keyed")[0].form["Digits"] == "1"
    assert phone.captions[-1] == "签收成功"

    town.waits(4 * 0.2)
    assert phone.state == "idle"
    assert town.status(call.sid) == "completed"
    assert town.gateway.statuses_at("/status") == ["initiated", "ringing", "in-progress", "completed"]


def test_a_persona_answers_after_3_seconds_and_presses_1_two_seconds_later(town: Town) -> None:
    phone = town.phone(
        "+8613800138001",
        persona={
            "then": "answers",
            "after_s": 3,
            "presses": [{"digit": "1", "after_s": 2}],
            "hangs_up_after_s": 10,
        },
    )
    town.gateway.answers |= {"/officer": MENU, "/keyed": document("<Pause length='60'/>")}

    town.calls(phone)
    town.waits(2.9)
    assert phone.state == "ringing"
    town.waits(0.2)
    assert phone.state == "talking"
    town.waits(1.8)
    assert town.gateway.asked("/keyed") == []
    town.waits(0.2)
    assert town.gateway.asked("/keyed")[0].form["Digits"] == "1"
    town.waits(8)
    last = town.gateway.asked("/status")[-1].form
    assert (last["CallStatus"], last["CallDuration"], last["Duration"]) == ("completed", "10", "1")


@pytest.mark.parametrize(
    ("persona", "wait_s", "status", "sip_code"),
    [
        ({"then": "busy"}, 0, "busy", "486"),
        ({"then": "switched_off"}, 0, "failed", "480"),
        ({"then": "rejects", "after_s": 2}, 2, "busy", "603"),
        ({"then": "rings_out"}, 25, "no-answer", "487"),
        ({"then": "announcement", "after_s": 1, "hangs_up_after_s": 20}, 21, "completed", "200"),
    ],
)
def test_how_a_call_ends(town: Town, persona: object, wait_s: float, status: str, sip_code: str) -> None:
    phone = town.phone("+8613800138001", persona=persona)
    town.gateway.answers["/officer"] = document("<Pause length='600'/>")
    call = town.calls(phone, timeout=20)
    town.waits(wait_s)
    assert town.status(call.sid) == status
    last = town.gateway.asked("/status")[-1].form
    assert (last["CallStatus"], last["SipResponseCode"]) == (status, sip_code)
    assert phone.state == "idle"


def test_a_number_nobody_has_fails_as_unallocated(town: Town) -> None:
    call = town.client.calls.create(
        to="+8613900000000",
        from_="+862826110110",
        url=town.at("/officer"),
        status_callback=town.at("/status"),
    )
    town.settles()
    assert town.status(call.sid) == "failed"
    assert town.gateway.asked("/status")[0].form["SipResponseCode"] == "404"


def test_the_ring_timeout_is_five_seconds_longer_than_asked_for(town: Town) -> None:
    phone = town.phone("+8613800138001")
    call = town.calls(phone, timeout=20)
    town.waits(24.9)
    assert town.status(call.sid) == "ringing"
    town.waits(0.1)
    assert town.status(call.sid) == "no-answer"


@pytest.mark.parametrize("status", ["completed", "canceled"])
def test_a_ringing_leg_can_be_ended(town: Town, status: str) -> None:
    phone = town.phone("+8613800138001")
    call = town.calls(phone)
    assert town.client.calls(call.sid).update(status=status).status == "canceled"
    town.settles()
    assert phone.state == "idle"
    assert town.gateway.statuses_at("/status")[-1] == "canceled"
    with pytest.raises(TwilioRestException) as refused:
        town.client.calls(call.sid).update(status="completed")
    assert (refused.value.status, refused.value.code) == (400, 21220)


def test_cancel_does_nothing_to_an_answered_leg_but_completed_ends_it(town: Town) -> None:
    phone = town.phone("+8613800138001")
    town.gateway.answers["/officer"] = MENU
    call = town.calls(phone)
    phone.answers()
    assert town.client.calls(call.sid).update(status="canceled").status == "in-progress"
    assert phone.state == "talking"
    assert town.client.calls(call.sid).update(status="completed").status == "completed"
    assert phone.state == "idle"


def test_a_cancel_that_comes_with_the_answer_loses_or_wins_but_never_both(town: Town) -> None:
    phone = town.phone("+8613800138001")
    town.gateway.answers["/officer"] = MENU
    call = town.calls(phone)
    town.control("POST", f"/phones/{phone.number}/answer")
    town.client.calls(call.sid).update(status="canceled")
    town.settles()
    assert town.status(call.sid) == "in-progress"
    assert town.gateway.statuses_at("/status") == ["initiated", "ringing", "in-progress"]


def test_a_second_caller_finds_the_handset_busy(town: Town) -> None:
    phone = town.phone("+8613800138001")
    first, second = town.calls(phone), town.calls(phone)
    assert (town.status(first.sid), town.status(second.sid)) == ("ringing", "busy")


def test_digits_pressed_and_then_a_hang_up_still_count(town: Town) -> None:
    phone = town.phone("+8613800138001")
    town.gateway.answers |= {"/officer": MENU, "/keyed": document("<Say>签收成功</Say>")}
    town.calls(phone)
    phone.answers()
    town.control("POST", f"/phones/{phone.number}/press", {"digits": "1"})
    town.control("POST", f"/phones/{phone.number}/hang_up")
    town.settles()
    assert town.gateway.asked("/keyed")[0].form["Digits"] == "1"


def test_nothing_moves_while_the_clock_stands(town: Town) -> None:
    phone = town.phone("+8613800138001", persona={"then": "answers", "after_s": 3})
    town.calls(phone)
    before = town.settles()
    assert before["standing"]
    assert before["busy"] == 0
    assert before["next_timer"].startswith("2026-11-20T09:00:03")
    assert town.settles()["now"] == before["now"]
    assert phone.state == "ringing"


def test_an_answer_and_a_hang_up_in_one_breath_leave_nothing_behind(town: Town) -> None:
    phone = town.phone("+8613800138001", persona={"then": "answers", "hangs_up_after_s": 0})
    call = town.calls(phone)
    assert town.status(call.sid) == "completed"
    assert town.gateway.statuses_at("/status") == ["initiated", "ringing", "in-progress", "completed"]
    assert town.settles()["next_timer"] is None
