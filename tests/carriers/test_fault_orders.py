"""How faults are ordered: seeds and probabilities, limits, sets, and what is told of them."""

from __future__ import annotations

from contextlib import suppress

import pytest
import requests
from twilio.base.exceptions import TwilioException, TwilioRestException

from tests.carriers.town import OURS, Phone, Town, document


def refused(town: Town, phone: Phone, times: int = 20) -> list[bool]:
    """Try to text a handset; which tries are refused."""
    outcomes = []
    for _ in range(times):
        try:
            town.client.messages.create(to=phone.number, from_=OURS, body="0427")
        except TwilioRestException:
            outcomes.append(True)
        else:
            outcomes.append(False)
    return outcomes


def test_a_seed_replays_exactly_whatever_else_happens(town: Town) -> None:
    phone, other = town.phone("+8613800138001"), town.phone("+8613800138002")
    order = {"what": "429", "on": "POST Messages", "probability": 0.5, "seed": 7}
    town.control("POST", "/faults", order)
    first = refused(town, phone)
    town.control("DELETE", "/faults")
    town.control("POST", "/faults", order)
    again = []
    for _ in range(20):
        refused(town, other, times=1)
        again += refused(town, phone, times=1)
    assert again == first
    assert 4 <= sum(first) <= 16
    town.control("DELETE", "/faults")
    town.control("POST", "/faults", order | {"seed": 8})
    assert refused(town, phone) != first


def test_a_delay_is_drawn_from_its_range(town: Town) -> None:
    town.gateway.answers["/officer"] = document("<Pause length='600'/>")
    town.control("POST", "/faults", {"what": "delay", "seconds": [10, 20], "seed": 1})
    town.calls(town.phone("+8613800138001"))
    town.waits(9)
    assert town.gateway.asked("/status") == []
    town.waits(11)
    assert sorted(town.gateway.statuses_at("/status")) == ["initiated", "ringing"]


def test_a_fault_ends_by_the_switchboards_clock(town: Town) -> None:
    phone = town.phone("+8613800138001")
    town.control("POST", "/faults", {"what": "429", "on": "POST Messages", "for_s": 30})
    assert refused(town, phone, times=1) == [True]
    town.waits(29)
    assert refused(town, phone, times=1) == [True]
    town.waits(1)
    assert refused(town, phone, times=1) == [False]
    told = town.control("GET", "/faults")
    assert (told["faults"], [over["struck"] for over in told["over"]]) == ([], [2])


def test_a_fault_says_how_often_it_has_struck(town: Town) -> None:
    phone, other = town.phone("+8613800138001"), town.phone("+8613800138002")
    order = {"what": "429", "on": "POST Messages", "number": phone.number, "count": 3}
    ordered = town.control("POST", "/faults", order)["faults"][0]
    assert refused(town, phone, times=2) + refused(town, other, times=1) == [True, True, False]
    told = town.control("GET", "/faults")["faults"]
    assert told == [ordered | {"struck": 2}]
    assert [entry["detail"] for entry in town.log("fault")] == [
        {"what": "429", "on": "POST Messages", "id": ordered["id"]}
    ] * 2
    assert town.control("DELETE", f"/faults/{ordered['id']}")["faults"] == []
    assert refused(town, phone, times=1) == [False]
    town.control("DELETE", f"/faults/{ordered['id']}", expect=404)


def test_everything_at_five_percent_is_one_order(town: Town) -> None:
    told = town.control("POST", "/faults", {"set": "everything", "probability": 0.05, "seed": 3})
    assert {fault["what"] for fault in told["faults"]} == set(told["kinds"])
    assert {(fault["probability"], fault["seed"]) for fault in told["faults"]} == {(0.05, 3)}


def test_a_list_with_one_bad_fault_puts_none_into_force(town: Town) -> None:
    town.control("POST", "/faults", [{"what": "drop"}, {"what": "eat"}], expect=400)
    assert town.control("GET", "/faults")["faults"] == []
    town.control("POST", "/faults", [{"what": "drop"}, {"what": "429"}])
    assert [fault["what"] for fault in town.control("GET", "/faults")["faults"]] == ["drop", "429"]


def test_a_carrier_that_is_down_refuses_everything_while_calls_go_on(town: Town) -> None:
    town.gateway.answers["/officer"] = document("<Say>请按一</Say><Pause length='600'/>")
    phone = town.phone("+8613800138001")
    town.calls(phone)
    town.control("POST", "/faults", {"set": "down", "for_s": 60})
    assert refused(town, phone, times=1) == [True]
    phone.answers()
    assert phone.captions == ["请按一"]
    town.waits(60)
    assert refused(town, phone, times=1) == [False]


def test_a_carrier_that_breaks_down_can_lose_its_calls(town: Town) -> None:
    phone, citizen = town.phone("+8613800138001"), town.phone("+8613900139000")
    town.gateway.answers["/voice"] = document("<Enqueue>case-0427</Enqueue>")
    call, waiting = town.calls(phone), citizen.dials()
    town.control("POST", "/faults", {"set": "down", "for_s": 60, "calls": "end"})
    town.settles()
    assert town.gateway.statuses_at("/status")[-1] == "failed"
    assert (phone.state, citizen.state) == ("idle", "idle")
    town.waits(60)
    assert [town.status(sid) for sid in (call.sid, waiting)] == ["failed", "failed"]
    town.control("POST", "/faults", {"set": "everything", "calls": "end"}, expect=400)


def test_a_carrier_that_is_cut_off_reaches_nobody(town: Town) -> None:
    town.control("POST", "/faults", {"set": "cut_off", "for_s": 60})
    citizen = town.phone("+8613900139000")
    citizen.dials()
    assert town.gateway.asked("/voice") == []
    town.waits(60)
    citizen.dials()
    assert len(town.gateway.asked("/voice")) == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_goes_wrong_the_carrier_itself_comes_to_rest(town: Town, seed: int) -> None:
    kinds = [what for what in town.control("GET", "/faults")["kinds"] if what != "slow"]
    takes = {"delay": {"seconds": [1, 60]}}
    town.control(
        "POST",
        "/faults",
        [{"what": what, "probability": 0.1, "seed": seed} | takes.get(what, {}) for what in kinds],
    )
    town.gateway.answers["/officer"] = document(
        "<Gather numDigits='1' action='/key'><Say>请按一</Say></Gather>"
    )
    town.gateway.answers["/voice"] = document("<Record action='/left' recordingStatusCallback='/recorded'/>")
    for number in range(12):
        phone = town.phone(f"+86138001380{number:02d}", persona={"then": "answers", "hangs_up_after_s": 20})
        with suppress(TwilioException, requests.RequestException):
            town.calls(phone)
        with suppress(TwilioException, requests.RequestException):
            town.client.messages.create(
                to=phone.number, from_=OURS, body="0427", status_callback=town.at("/sms-status")
            )
    citizen = town.phone("+8613900139000")
    citizen.dials()
    town.waits(5)
    with suppress(TwilioException, requests.RequestException):
        for call in town.client.calls.list(status="in-progress"):
            town.client.calls(call.sid).update(status="completed")
    town.waits(120)
    town.control("DELETE", "/faults")
    assert town.settles()["busy"] == 0
    over = {"completed", "failed", "busy", "no-answer", "canceled"}
    calls = town.client.calls.list()
    assert {call.status for call in calls if call.to != OURS} <= over
    assert len(calls) >= 5
    town.phone("+8613800139999", persona={"then": "answers"})
    town.calls(Phone(town, "+8613800139999"))
    assert Phone(town, "+8613800139999").state == "talking"
