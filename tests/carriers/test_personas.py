"""What personas do with a call: keys at every wrong moment, machines that answer, phones that are off."""

from __future__ import annotations

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.carriers.town import Phone, Town, document

NUMBER = "+8613800138001"
MENU = document(
    '<Gather numDigits="1" timeout="5" action="/keyed" actionOnEmptyResult="true">'
    "<Say>案件零四二七签收请按一</Say></Gather>"
)


@pytest.fixture(autouse=True)
def _a_menu(town: Town) -> None:
    town.gateway.answers |= {"/officer": MENU, "/keyed": document("<Say>签收成功</Say>")}


def keyed(town: Town) -> list[str]:
    """The keys of each answer to the menu."""
    return [heard.form.get("Digits", "") for heard in town.gateway.asked("/keyed")]


@pytest.fixture
def phone(town: Town) -> Phone:
    """A handset."""
    return town.phone(NUMBER)


def behaves(phone: Phone, persona: object) -> None:
    """Give a handset a persona and nothing else."""
    phone.town.control("PUT", f"/phones/{phone.number}/persona", {"persona": persona})


def test_every_ready_made_persona_can_be_chosen_by_name_and_given_again(town: Town, phone: Phone) -> None:
    ready = town.control("GET", "/personas")["personas"]
    assert len({one["name"] for one in ready}) == len(ready) > 50
    for one in ready:
        assert one["zh"]
        assert one["en"]
        behaves(phone, one["name"])
        shown = phone.now["persona"]
        assert shown["name"] == one["name"]
        behaves(phone, shown)
        assert phone.now["persona"] == shown


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("accepts", ["1"]),
        ("accepts_early", ["1"]),
        ("presses_twice", ["1"]),
        ("holds_the_key", ["1"]),
        ("hash_only", [""]),
        ("says_nothing", [""]),
        ("hangs_up_in_the_prompt", []),
        ("fax", [""]),
        ("voicemail", [""]),
        ("announcement", [""]),
    ],
)
def test_what_a_menu_gets_of_a_persona(town: Town, phone: Phone, name: str, keys: list[str]) -> None:
    behaves(phone, name)
    town.calls(phone)
    town.waits(60)
    assert keyed(town) == keys
    assert phone.state == "idle"


def test_a_field_of_a_ready_made_persona_can_be_set_otherwise(town: Town, phone: Phone) -> None:
    behaves(phone, {"name": "accepts", "after_s": 2})
    town.calls(phone)
    town.waits(2)
    assert phone.state == "talking"
    assert phone.now["persona"]["presses"] == [{"digit": "1", "after_s": 6}]


def test_a_key_can_wait_for_words(town: Town, phone: Phone) -> None:
    presses = [{"digit": "1", "after_s": 2, "hears": "请按一"}]
    behaves(phone, {"then": "answers", "after_s": 1, "presses": presses})
    town.gateway.answers["/officer"] = document(
        "<Say>您好</Say><Pause length='20'/>"
        "<Gather numDigits='1' action='/keyed'><Say>签收请按一</Say></Gather>"
    )
    town.calls(phone)
    town.waits(22)
    assert keyed(town) == []
    town.waits(2)
    assert keyed(town) == ["1"]


@pytest.mark.parametrize(
    ("persona", "wait_s", "status", "sip_code"),
    [
        ("no_such_number", 0, "failed", "404"),
        ("rejects", 3, "busy", "603"),
        ("rejects_as_busy", 3, "busy", "486"),
        ("network_gives_up", 45, "failed", "480"),
        ({"then": "switched_off", "sip_code": 487}, 0, "no-answer", "487"),
        ("fax", 39, "completed", "200"),
        ("coloured_ring", 65, "no-answer", "487"),
    ],
)
def test_how_a_call_ends_and_with_which_code(
    town: Town, phone: Phone, persona: object, wait_s: float, status: str, sip_code: str
) -> None:
    town.gateway.answers["/officer"] = document("<Pause length='600'/>")
    behaves(phone, persona)
    call = town.calls(phone)
    town.waits(wait_s)
    assert town.status(call.sid) == status
    assert town.gateway.asked("/status")[-1].form["SipResponseCode"] == sip_code


@pytest.mark.parametrize(
    ("name", "code"), [("not_a_number", 21211), ("cannot_be_reached", 21214), ("blocked_number", 21216)]
)
def test_a_number_can_be_refused_when_the_call_is_ordered(
    town: Town, phone: Phone, name: str, code: int
) -> None:
    behaves(phone, name)
    with pytest.raises(TwilioRestException) as refused:
        town.calls(phone)
    assert refused.value.code == code


def test_a_voicemail_hangs_up_when_it_has_heard_nothing_for_a_while(town: Town, phone: Phone) -> None:
    behaves(phone, {"then": "voicemail", "greeting_s": 6, "silence_s": 8})
    town.gateway.answers["/officer"] = document("<Say>" + "话" * 100 + "</Say><Pause length='600'/>")
    call = town.calls(phone)
    town.waits(27.9)
    assert [entry["at"][-14:-6] for entry in town.log("beep")] == ["09:00:06"]
    assert phone.state == "talking"
    town.waits(0.1)
    assert town.status(call.sid) == "completed"


def test_a_voicemail_waits_for_the_last_words(town: Town, phone: Phone) -> None:
    behaves(phone, {"then": "voicemail", "greeting_s": 1, "silence_s": 8})
    twice = "<Say>一二三四五</Say><Pause length='5'/>" * 2
    town.gateway.answers["/officer"] = document(f"{twice}<Pause length='600'/>")
    town.calls(phone)
    town.waits(1 + 5 + 1 + 7.9)
    assert phone.state == "talking"
    town.waits(0.1)
    assert phone.state == "idle"


def test_a_voicemail_is_full_in_the_end(town: Town, phone: Phone) -> None:
    behaves(phone, {"then": "voicemail", "greeting_s": 6, "longest_s": 60})
    town.gateway.answers["/officer"] = document("<Say loop='0'>喂</Say>")
    town.calls(phone)
    town.waits(65.9)
    assert phone.state == "talking"
    town.waits(0.1)
    assert phone.state == "idle"


def test_turns_are_taken_call_by_call_and_the_last_one_stays(town: Town, phone: Phone) -> None:
    behaves(phone, {"then": "in_turn", "turns": ["busy", "rejects", "switched_off"]})
    ends = []
    for _ in range(4):
        call = town.calls(phone)
        town.waits(5)
        ends.append(town.status(call.sid))
    assert ends == ["busy", "busy", "failed", "failed"]
    assert [heard.form["SipResponseCode"] for heard in town.gateway.asked("/status") if heard.form[
        "CallStatus"] in ("busy", "failed")] == ["486", "603", "480", "480"]  # fmt: skip


def _dice(town: Town, phone: Phone, seed: int) -> list[str]:
    behaves(phone, None)
    behaves(
        phone, {"then": "one_of", "weights": {"busy": 1, "switched_off": 1, "texts_back": 9}, "seed": seed}
    )
    return [town.status(town.calls(phone).sid) for _ in range(12)]


def test_chance_draws_the_same_again_with_the_same_seed(town: Town, phone: Phone) -> None:
    first = _dice(town, phone, 7)
    assert set(first) == {"busy", "failed"}
    assert _dice(town, phone, 7) == first
    assert _dice(town, phone, 8) != first


def test_a_phone_that_was_off_is_on_again_after_a_while(town: Town, phone: Phone) -> None:
    behaves(phone, {"name": "off_then_on", "for_s": 60})
    assert phone.now["plan"] == [{"at": "2026-11-20T09:01:00+00:00", "does": "switches_on", "what": ""}]
    assert town.status(town.calls(phone).sid) == "failed"
    town.waits(60)
    assert phone.now["persona"]["name"] == "accepts"
    town.calls(phone)
    town.waits(14)
    assert keyed(town) == ["1"]


def test_what_a_handset_is_about_to_do_is_shown_and_dropped_with_the_call(town: Town, phone: Phone) -> None:
    behaves(phone, {"then": "answers", "after_s": 4, "hangs_up_after_s": 9,
                    "presses": [{"digit": "7", "after_s": 2}]})  # fmt: skip
    call = town.calls(phone)
    assert [step["does"] for step in phone.now["plan"]] == ["answers"]
    town.waits(4)
    assert [(step["does"], step["what"]) for step in phone.now["plan"]] == [
        ("presses", "7"),
        ("hangs_up", ""),
    ]
    town.client.calls(call.sid).update(status="completed")
    assert phone.now["plan"] == []


def test_whoever_takes_the_phone_over_is_not_disturbed_by_the_persona(town: Town, phone: Phone) -> None:
    behaves(phone, "accepts")
    town.calls(phone)
    behaves(phone, None)
    town.waits(30)
    assert phone.state == "ringing"
    behaves(phone, {"then": "rejects", "after_s": 2})
    town.waits(2)
    assert phone.state == "idle"


def test_with_call_waiting_a_second_caller_hears_it_ring_and_is_next(town: Town) -> None:
    phone = town.phone(NUMBER, call_waiting=True)
    town.gateway.answers["/officer"] = document("<Pause length='600'/>")
    calls = [town.calls(phone)]
    phone.answers()
    calls += [town.calls(phone), town.calls(phone)]
    assert [town.status(call.sid) for call in calls] == ["in-progress", "ringing", "busy"]
    assert phone.now["waiting"] == "+862826110110"

    phone.hangs_up()

    assert (phone.state, phone.now["waiting"]) == ("ringing", None)
    phone.answers()
    assert town.status(calls[1].sid) == "in-progress"
    told = [heard.form["CallStatus"] for heard in town.gateway.asked("/status")
            if heard.form["CallSid"] == calls[1].sid]  # fmt: skip
    assert told == ["initiated", "ringing", "in-progress"]


def test_a_caller_who_waits_and_gives_up_leaves_nothing_behind(town: Town) -> None:
    phone = town.phone(NUMBER, call_waiting=True)
    first, second = town.calls(phone), town.calls(phone, timeout=10)
    town.waits(15)
    assert town.status(second.sid) == "no-answer"
    assert phone.now["waiting"] is None
    assert town.status(first.sid) == "ringing"


def test_turns_within_turns_are_refused_however_deep(town: Town) -> None:
    nested: dict[str, object] = {"then": "busy"}
    for _ in range(400):
        nested = {"then": "in_turn", "turns": [nested]}
    complaint = town.control("PUT", "/phones/+8613900000077", {"persona": nested}, expect=400)
    assert "no turns of its own" in complaint["error"]
