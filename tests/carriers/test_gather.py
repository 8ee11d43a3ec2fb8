"""Gather: speech, early keys, noise on the keypad, hang-ups."""

from __future__ import annotations

import pytest

from tests.carriers.town import Phone, Town, document


@pytest.fixture
def phone(town: Town) -> Phone:
    """A handset that a person uses."""
    return town.phone("+8613800138001", label="值班手机")


def talking(town: Town, phone: Phone, inside: str) -> str:
    """Call `phone` with a document and pick up; the SID of the call."""
    town.gateway.answers["/officer"] = document(inside)
    call = town.calls(phone)
    phone.answers()
    return str(call.sid)


def told(town: Town) -> list[dict[str, str | None]]:
    """What the action got, request by request."""
    names = ("Digits", "SpeechResult", "Confidence")
    return [
        {name: heard.form[name] for name in names if name in heard.form}
        for heard in town.gateway.asked("/keyed")
    ]


SPEECH = '<Gather input="{input}" speechTimeout="2" action="/keyed" numDigits="1"><Say>请说</Say></Gather>'


def test_what_is_said_reaches_the_action_when_silence_has_lasted(town: Town, phone: Phone) -> None:
    talking(town, phone, SPEECH.format(input="speech"))
    phone.says("昨晚施工", confidence=0.95)
    assert phone.captions == ["请说"]
    town.waits(1.9)
    phone.says("噪音很大", confidence=0.7)
    town.waits(1.9)
    assert told(town) == []
    town.waits(0.1)
    assert told(town) == [{"SpeechResult": "昨晚施工 噪音很大", "Confidence": "0.7"}]


def test_of_keys_and_speech_the_first_counts(town: Town, phone: Phone) -> None:
    talking(town, phone, SPEECH.format(input="dtmf speech"))
    phone.says("签收").presses("3")
    town.waits(1.9)
    assert told(town) == []
    town.waits(0.1)
    assert told(town) == [{"SpeechResult": "签收", "Confidence": "0.9"}]


def test_a_key_ends_the_hope_for_words(town: Town, phone: Phone) -> None:
    talking(town, phone, '<Gather input="dtmf speech" action="/keyed" timeout="3"/>')
    phone.presses("1").says("签收")
    town.waits(2.9)
    assert told(town) == []
    town.waits(0.1)
    assert told(town) == [{"Digits": "1"}]


def test_speech_is_not_heard_where_only_keys_are(town: Town, phone: Phone) -> None:
    talking(town, phone, '<Gather action="/keyed" timeout="3" actionOnEmptyResult="true"/>')
    phone.says("签收")
    town.waits(3)
    assert told(town) == [{}]


def test_keys_are_not_heard_where_only_speech_is(town: Town, phone: Phone) -> None:
    talking(town, phone, '<Gather input="speech" action="/keyed" timeout="3" actionOnEmptyResult="true"/>')
    phone.presses("1")
    town.waits(3)
    assert told(town) == [{}]


def test_guesses_are_told_on_the_way(town: Town, phone: Phone) -> None:
    talking(
        town, phone, '<Gather input="speech" partialResultCallback="/guess" action="/keyed" timeout="1"/>'
    )
    phone.says("昨晚", final=False).says("昨晚施工", final=False).says("昨晚施工")
    guesses = [
        (heard.form["SequenceNumber"], heard.form["UnstableSpeechResult"])
        for heard in town.gateway.asked("/guess")
    ]
    assert guesses == [("0", "昨晚"), ("1", "昨晚施工")]


def test_a_carrier_may_leave_the_confidence_out(town: Town, phone: Phone) -> None:
    town.control("PUT", "/options", {"speech_without_confidence": True})
    talking(town, phone, SPEECH.format(input="speech"))
    phone.says("签收")
    town.waits(2)
    assert told(town) == [{"SpeechResult": "签收"}]


def test_keys_pressed_before_the_gather_may_reach_it_late(town: Town, phone: Phone) -> None:
    town.control("PUT", "/options", {"early_keys_wait": True})
    talking(
        town, phone, '<Say>一二三四五</Say><Gather numDigits="1" action="/keyed"><Say>菜单</Say></Gather>'
    )
    phone.presses("1")
    town.waits(1)
    assert told(town) == [{"Digits": "1"}]
    assert [caption["text"] for caption in phone.now["last_call"]["captions"]] == ["一二三四五"]


def test_a_key_a_tenth_of_a_second_into_the_prompt_counts(town: Town, phone: Phone) -> None:
    talking(town, phone, '<Gather numDigits="1" action="/keyed"><Say>请按键</Say></Gather>')
    town.waits(0.1)
    phone.presses("1")
    assert told(town) == [{"Digits": "1"}]


def test_a_doubled_key_is_two_digits_where_two_are_wanted(town: Town, phone: Phone) -> None:
    talking(town, phone, '<Gather numDigits="2" action="/keyed"/>')
    phone.presses("11")
    assert told(town) == [{"Digits": "11"}]


def test_who_hangs_up_in_the_prompt_reaches_no_action(town: Town, phone: Phone) -> None:
    sid = talking(
        town, phone, '<Gather numDigits="1" action="/keyed" actionOnEmptyResult="true"><Say>请</Say></Gather>'
    )
    phone.hangs_up()
    town.waits(10)
    assert told(town) == []
    assert town.status(sid) == "completed"


@pytest.mark.parametrize(
    "prompt", ["<Pause length='30'/>", "<Play>/a.wav</Play>", "<Play digits='1234567890'/>"]
)
def test_a_key_stops_every_kind_of_prompt(town: Town, phone: Phone, prompt: str) -> None:
    talking(town, phone, f'<Gather numDigits="1" action="/keyed">{prompt}</Gather>')
    phone.presses("1")
    assert told(town) == [{"Digits": "1"}]


def test_a_finish_key_may_be_any_one_key(town: Town, phone: Phone) -> None:
    talking(town, phone, '<Gather finishOnKey="0" action="/keyed"/>')
    phone.presses("12#0")
    assert told(town) == [{"Digits": "12#"}]


def test_a_prompt_that_is_to_be_heard_out_is(town: Town, phone: Phone) -> None:
    talking(
        town,
        phone,
        '<Gather bargeIn="false" numDigits="1" action="/keyed"><Say>一二三四五</Say><Say>完</Say></Gather>',
    )
    phone.presses("1")
    assert (phone.captions, told(town)) == (["一二三四五"], [])
    town.waits(1.2)
    phone.presses("2")
    assert told(town) == [{"Digits": "2"}]


def test_speech_without_end_is_cut_off(town: Town, phone: Phone) -> None:
    talking(
        town, phone, '<Gather input="speech" speechTimeout="5" maxSpeechTime="8" action="/keyed"></Gather>'
    )
    for _ in range(3):
        phone.says("还有")
        town.waits(3)
    assert told(town) == [{"SpeechResult": "还有 还有 还有", "Confidence": "0.9"}]
