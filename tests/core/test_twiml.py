"""Every document that a call can get: portable verbs, absolute addresses, keys during the prompt."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.callbacks import Callbacks
from gateway.catalogue.load import load_catalogue
from ivr import caller, keyed, officer, officer_line
from ivr.officer_line import Menu
from ivr.prompt import Ask, DialNumber, GoOn, HangUp, LeaveQueue, Prompt
from ivr.twiml import to_twiml
from models.conversation import Say
from notifications.wording import Wording

WORDING = Wording.load()
MENU = load_catalogue().branches
URLS = Callbacks("https://gw.example.cn/gateway/")
CALL = Say(
    "officer_call",
    dept="市交通运输局",
    code="0427",
    area="雁江区",
    place="车城大道",
    category="投诉",
    summary="拒载",
)
# What Twilio, Somleng and our own switchboard all understand, and the queue in which a caller waits.
PORTABLE = {"Say", "Play", "Gather", "Redirect", "Record", "Dial", "Number", "Hangup", "Reject"}
QUEUEING = {"Enqueue", "Queue", "Leave"}
ADDRESSES = {"action", "url", "waitUrl", "statusCallback", "recordingStatusCallback"}

DESK = DialNumber(
    number="+862826110000",
    send_digits="wwww801",
    caller_id="+862826110110",
    done_url=URLS.desk_done(7, 1),
    answered_url=URLS.desk_answered(7),
)
CITIZEN = DialNumber(
    number="+8613800138000",
    send_digits=None,
    caller_id="+862826110110",
    done_url=URLS.talk_done("a5", 9),
    told_url=URLS.talk_status(9),
)
MENU_URL = URLS.officer_menu("a5", 3, Menu.AFTER, 2, 1)
PROMPTS: dict[str, Prompt] = {
    "menu": caller.menu_prompt(
        MENU, caller.TOP, URLS.menu(7, caller.TOP, 0), WORDING.options, [Say("ivr_greeting")]
    ),
    "below": caller.menu_prompt(MENU, "1", URLS.menu(7, "1", 2), WORDING.options, [Say("ivr_invalid")]),
    "unit": caller.greet(URLS.menu(7, caller.GREETED, 0)),
    "ask for a code": keyed.ask_code(URLS.operator_code(7, 1), Say("ivr_operator")),
    "ask for a number": keyed.ask_number(URLS.number(7, 1)),
    "number heard": keyed.read_out("028-26110555", URLS.number_heard(7, 1, 1)),
    "hold": caller.hold("case-1", URLS.hold(7), URLS.left_queue(7)),
    "waiting": caller.waiting((Say("ivr_hold_leader"), Say("ivr_hold")), URLS.hold_keys(7)),
    "leave": caller.leave(),
    "keep waiting": caller.keep_waiting(),
    "joining": caller.joining(),
    "desk": caller.to_desk(DESK, Say("ivr_to_110")),
    "desk without extension": caller.to_desk(replace(DESK, send_digits=None), Say("ivr_busy_110")),
    "desk, and nobody is told": caller.to_desk(
        DialNumber("+862826110000", None, "+862826110110"), Say("ivr_to_110")
    ),
    "no desk": caller.cannot_reach_desk(),
    "last words": caller.last_words(Say("ivr_callback", code="0427"), URLS.last_key(7)),
    "take a message": caller.take_message(URLS.message_done(7), URLS.message_kept(7), 120),
    "over": caller.over(),
    "ask officer": officer.ask_officer(CALL, URLS.keys(5, 1), wrong_key=True),
    "no key": officer.no_key(),
    "already": officer.say_and_hang_up(Say("officer_already", code="0427", officer="李明", hhmm="21:48")),
    "join": officer.join_caller("case-1", URLS.joined(7), URLS.parted("a5", 3, 1)),
    "caller gone": officer.caller_gone(),
    "dial the citizen": officer_line.dial_citizen(CITIZEN),
    "case": officer_line.say_menu([Say("officer_again")], MENU_URL, wrong_key=True),
    "a message": officer_line.say_menu(
        [Say("officer_again")], MENU_URL, sounds=(URLS.sound(4, 1800000000, "0" * 64),)
    ),
    "no more": officer_line.goodbye(Menu.OFFER),
}
every_prompt = pytest.mark.parametrize("name", sorted(PROMPTS))


def document(prompt: Prompt) -> ET.Element:
    text = to_twiml(prompt, WORDING.speech)
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    return ET.fromstring(text.encode())  # noqa: S314 - our own document


def verbs(root: ET.Element) -> list[str]:
    return [element.tag for element in root.iter()][1:]


@every_prompt
def test_only_verbs_that_every_carrier_understands(name: str) -> None:
    root = document(PROMPTS[name])
    assert root.tag == "Response"
    assert set(verbs(root)) <= PORTABLE | QUEUEING


@pytest.mark.parametrize(
    "name", ["menu", "below", "unit", "desk", "ask officer", "no key", "already", "last words"]
)
def test_a_call_without_a_queue_needs_the_portable_verbs_only(name: str) -> None:
    assert set(verbs(document(PROMPTS[name]))) <= PORTABLE


@every_prompt
def test_every_address_is_absolute_and_asked_for_by_post(name: str) -> None:
    for element in document(PROMPTS[name]).iter():
        for attribute in ADDRESSES & set(element.attrib):
            assert urlsplit(element.attrib[attribute])[:2] == ("https", "gw.example.cn")
            assert element.attrib[attribute].startswith("https://gw.example.cn/gateway/")
            method = "method" if attribute in ("action", "url") else f"{attribute}Method"
            assert element.attrib.get(method, "POST") == "POST", "without a method carriers use POST"


@every_prompt
def test_no_address_names_a_person_a_number_or_a_place(name: str) -> None:
    addresses = [
        element.attrib[attribute]
        for element in document(PROMPTS[name]).iter()
        for attribute in ADDRESSES & set(element.attrib)
    ]
    assert all(address.isascii() and "%" not in address for address in addresses)


@every_prompt
def test_a_question_takes_keys_while_it_is_spoken_and_tells_of_silence_too(name: str) -> None:
    root = document(PROMPTS[name])
    gathers = root.findall("Gather")
    assert len(gathers) == (PROMPTS[name].ask is not None)
    for gather in gathers:
        assert {child.tag for child in gather} <= {"Say", "Play"}
        assert root.findall("Say") == []
        ask = PROMPTS[name].ask
        assert ask is not None
        assert gather.attrib["numDigits"] == str(ask.most)
        assert gather.attrib["finishOnKey"] == ("#" if ask.most > 1 else "")
        assert gather.attrib["actionOnEmptyResult"] == "true"
        assert gather.attrib["action"]
        assert int(gather.attrib["timeout"]) >= 1


@every_prompt
def test_a_document_ends_where_the_prompt_says(name: str) -> None:
    prompt, root = PROMPTS[name], document(PROMPTS[name])
    expected = {
        "Hold": "Enqueue",
        "JoinQueue": "Dial",
        "DialNumber": "Dial",
        "LeaveQueue": "Leave",
        "HangUp": "Hangup",
    }
    kind = type(prompt.then).__name__
    if kind in expected:
        assert root[-1].tag == expected[kind]
        assert [verb for verb in verbs(root) if verb in expected.values()] == [expected[kind]]
    else:
        assert not set(verbs(root)) & set(expected.values())


@every_prompt
def test_everything_is_said_in_mandarin_within_the_carriers_limit(name: str) -> None:
    for said in document(PROMPTS[name]).iter("Say"):
        assert (said.attrib["language"], said.attrib["voice"]) == ("cmn-CN", "Polly.Zhiyu")
        assert said.text
        assert len(said.text) <= 500


def test_lines_are_said_in_their_order() -> None:
    said = [element.text or "" for element in document(PROMPTS["ask officer"]).iter("Say")]
    assert said[0] == "按键有误，请重新选择。"
    assert "零四二七" in said[1]


def test_the_caller_waits_in_a_queue_and_the_officer_joins_it() -> None:
    enqueue, dial = document(PROMPTS["hold"])[-1], document(PROMPTS["join"])[-1]
    assert enqueue.text == "case-1"
    assert enqueue.attrib["waitUrl"] == URLS.hold(7)
    assert enqueue.attrib["action"] == URLS.left_queue(7)
    assert (dial.attrib["action"], dial[0].tag, dial[0].text) == (URLS.parted("a5", 3, 1), "Queue", "case-1")
    assert dial[0].attrib["url"] == URLS.joined(7)


def test_the_desk_is_dialled_with_its_extension_and_tells_when_it_answers() -> None:
    dial = document(PROMPTS["desk"])[-1]
    number = dial[0]
    assert (dial.attrib["action"], dial.attrib["timeout"]) == (URLS.desk_done(7, 1), "30")
    assert (number.tag, number.text, number.attrib["sendDigits"]) == ("Number", "+862826110000", "wwww801")
    assert dial.attrib["callerId"] == "+862826110110"
    assert number.attrib["statusCallbackEvent"] == "answered"
    assert "sendDigits" not in document(PROMPTS["desk without extension"])[-1][0].attrib


def test_a_citizens_leg_shows_our_number_and_tells_every_step() -> None:
    said, dial = document(PROMPTS["dial the citizen"])
    assert "请先说明您的单位" in (said.text or "")
    assert (dial.attrib["callerId"], dial.attrib["action"]) == ("+862826110110", URLS.talk_done("a5", 9))
    number = dial[0]
    assert number.attrib["statusCallback"] == URLS.talk_status(9)
    assert number.attrib["statusCallbackEvent"] == "initiated ringing answered completed"


def test_an_officers_line_is_never_tied_to_a_carriers_whisper() -> None:
    """Whoever accepts presses a key on a leg of ours: an exchange that answers must not win."""
    numbers = [number for prompt in PROMPTS.values() for number in document(prompt).iter("Number")]
    assert numbers
    assert all("url" not in number.attrib for number in numbers)


def test_english_is_said_by_an_english_voice() -> None:
    text = to_twiml(Prompt((Say("ivr_goodbye"),)), lambda say: WORDING.speech(say, "en"), lang="en")
    assert 'language="en-US"' in text
    assert 'voice="Polly.Joanna"' in text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"])))
def test_no_word_can_break_out_of_the_document(words: str) -> None:
    prompt = Prompt((Say("ivr_goodbye"),), Ask("https://gw.example.cn/key?a=1&b=2"))
    root = ET.fromstring(to_twiml(prompt, lambda _: words))  # noqa: S314 - our own document
    said = root.find("Gather/Say")
    assert said is not None
    assert (said.text or "") == words
    assert verbs(root) == ["Gather", "Say", "Hangup"]


@pytest.mark.parametrize("then", [HangUp(), LeaveQueue(), GoOn()])
def test_a_prompt_without_words_is_a_document_too(then: HangUp | LeaveQueue | GoOn) -> None:
    assert document(Prompt(then=then)).tag == "Response"


@every_prompt
def test_a_dial_rings_one_phone(name: str) -> None:
    """Of several, whoever picks up first wins, be it an exchange: a ladder is climbed leg by leg."""
    assert all(len(dial) == 1 for dial in document(PROMPTS[name]).iter("Dial"))
