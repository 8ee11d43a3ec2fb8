"""What comes back from the gateway, and how long the carrier waits for it."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest

from gateway.switchboard.records import count_segments
from gateway.switchboard.twiml import BadDocument, parse, read_answer
from gateway.switchboard.webhooks import Answer
from tests.carriers.town import OURS, Town, document

HERE = "http://gateway.example/legs/7"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<Response><Say>", 12100),
        ("<Reply/>", 12102),
        ('<!DOCTYPE x [<!ENTITY a "b">]><Response>&a;</Response>', 12100),
        (document("<Say>" + "长" * 22_000 + "</Say>"), 11750),
    ],
)
def test_a_bad_document_has_its_number(body: str, code: int) -> None:
    with pytest.raises(BadDocument) as bad:
        parse(body, HERE)
    assert bad.value.code == code


def answered(content_type: str, body: bytes, **more: Any) -> Answer:
    """An answer from the gateway."""
    return Answer(HERE, content_type, body, **more)


def test_what_an_answer_may_be() -> None:
    assert read_answer(answered("text/xml; charset=utf-8", b"<Response/>"), "Say").verbs == ()
    assert read_answer(answered("text/plain", "您好".encode()), "Say").verbs[0].text == "您好"
    assert [verb.name for verb in read_answer(answered("audio/mpeg", b"x"), "Say").verbs] == [
        "Play",
        "Hangup",
    ]
    with pytest.raises(BadDocument, match="12300"):
        read_answer(answered("application/json", b"{}"), "Say")


def test_an_empty_answer_must_be_meant() -> None:
    assert read_answer(answered("", b"", status=204), "Say").verbs == ()
    assert read_answer(answered("text/xml", b""), "Say").verbs == ()
    with pytest.raises(BadDocument, match="11770"):
        read_answer(answered("text/xml", b"", is_chunked=True), "Say")
    with pytest.raises(BadDocument, match="11200"):
        read_answer(answered("", b""), "Say")


def test_marks_inside_a_sentence_belong_to_it() -> None:
    verb = parse(document('<Say>编号<say-as interpret-as="digits">0427</say-as>\n 请签收</Say>'), HERE).verbs[
        0
    ]
    assert verb.text == "编号0427 请签收"


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("", HERE),
        ("keyed", "http://gateway.example/legs/keyed"),
        ("/keyed?x=1", "http://gateway.example/keyed?x=1"),
        ("https://other.example/a", "https://other.example/a"),
    ],
)
def test_addresses_are_joined(address: str, whole: str) -> None:
    assert parse(document(""), HERE).resolve(address) == whole


@pytest.mark.parametrize(
    ("body", "segments"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("字" * 70, 1),
        ("字" * 71, 2),
        ("字" * 134, 2),
        ("字" * 135, 3),
        ("😀" * 36, 2),
    ],
)
def test_segments_are_counted_as_carriers_do(body: str, segments: int) -> None:
    assert count_segments(body) == segments


def test_it_is_not_quiet_while_the_gateway_thinks(town: Town) -> None:
    may_answer = Event()

    def slow(_: dict[str, str]) -> str:
        may_answer.wait(10)
        return document("<Say>您好</Say>")

    town.gateway.answers["/voice"] = slow
    phone = town.phone("+8613900139000")
    town.control("POST", f"/phones/{phone.number}/dial", {"to": OURS})
    state = town.control("POST", "/settle", {"timeout_s": 0.05}, expect=504)
    assert state["busy"] > 0
    may_answer.set()
    assert town.settles()["busy"] == 0
    assert phone.captions == ["您好"]


def test_a_hang_up_does_not_wait_for_the_gateway(town: Town) -> None:
    may_answer = Event()

    def slow(_: dict[str, str]) -> str:
        may_answer.wait(10)
        return document("<Say>您好</Say>")

    town.gateway.answers["/voice"] = slow
    phone = town.phone("+8613900139000")
    sid = town.control("POST", f"/phones/{phone.number}/dial", {"to": OURS})["call"]["sid"]
    town.control("POST", f"/phones/{phone.number}/hang_up")
    assert town.status(sid) == "no-answer"
    may_answer.set()
    town.settles()
    assert phone.state == "idle"
