"""Answering machine detection: person or machine, at once or later, right or wrong."""

from __future__ import annotations

from typing import Any

import pytest

from tests.carriers.town import Phone, Town, document


def judged(town: Town, persona: dict[str, Any] | None, **more: Any) -> tuple[Phone, str]:
    """Call a handset with detection; the handset and the call."""
    phone = town.phone("+8613800138001", persona=persona)
    town.gateway.answers["/officer"] = document("<Pause length='20'/>")
    return phone, str(town.calls(phone, machine_detection="Enable", **more).sid)


@pytest.mark.parametrize(
    ("persona", "who"),
    [
        ({"then": "answers"}, "human"),
        ({"then": "announcement", "hangs_up_after_s": 60}, "machine_start"),
        ({"then": "voicemail"}, "machine_start"),
        ({"then": "announcement", "sounds_like": "fax", "hangs_up_after_s": 60}, "fax"),
        ({"then": "announcement", "sounds_like": "human", "hangs_up_after_s": 60}, "human"),
        ({"then": "answers", "sounds_like": "machine"}, "machine_start"),
    ],
)
def test_the_first_document_waits_for_the_judgement_right_or_wrong(
    town: Town, persona: dict[str, Any], who: str
) -> None:
    phone, sid = judged(town, persona)
    assert phone.state == "talking"
    assert town.gateway.asked("/officer") == []
    town.waits(10)
    assert town.gateway.asked("/officer")[0].form["AnsweredBy"] == who
    assert town.client.calls(sid).fetch().answered_by == who


def test_at_once_and_told_later(town: Town) -> None:
    phone, sid = judged(town, None, async_amd="true", async_amd_status_callback=town.at("/judged"))
    phone.answers()
    assert "AnsweredBy" not in town.gateway.asked("/officer")[0].form
    town.waits(3)
    form = town.gateway.asked("/judged")[0].form
    assert (form["AnsweredBy"], form["CallSid"]) == ("human", sid)
    assert form["MachineDetectionDuration"] == "2200"


def test_the_end_of_a_greeting_is_waited_for(town: Town) -> None:
    phone = town.phone("+8613800138001", persona={"then": "voicemail"})
    town.calls(phone, machine_detection="DetectMessageEnd")
    town.waits(7.1)  # it greets for six seconds, and then there is silence
    assert town.gateway.asked("/officer") == []
    town.waits(0.1)
    assert town.gateway.asked("/officer")[0].form["AnsweredBy"] == "machine_end_beep"


def test_after_the_limit_nobody_knows(town: Town) -> None:
    judged(town, {"then": "answers", "sounds_like": "unknown"}, machine_detection_timeout=7)
    town.waits(6.9)
    assert town.gateway.asked("/officer") == []
    town.waits(0.1)
    assert town.gateway.asked("/officer")[0].form["AnsweredBy"] == "unknown"


def test_digits_cancel_it(town: Town) -> None:
    judged(town, {"then": "answers"}, send_digits="w1")
    town.waits(1)
    assert "AnsweredBy" not in town.gateway.asked("/officer")[0].form


def test_a_dialled_number_can_be_judged(town: Town) -> None:
    town.phone("+8613800138002", persona={"then": "voicemail"})
    town.gateway.answers["/voice"] = document(
        '<Dial><Number machineDetection="Enable" amdStatusCallback="/judged">+8613800138002</Number></Dial>'
    )
    caller = town.phone("+8613900139000")
    caller.dials()
    assert caller.now["call"]["connected_to"] == "+8613800138002"
    town.waits(5)
    assert town.gateway.asked("/judged")[0].form["AnsweredBy"] == "machine_start"


def test_digits_cancel_it_on_a_dialled_number_too(town: Town) -> None:
    town.phone("+8613800138002", persona={"then": "voicemail"})
    town.gateway.answers |= {
        "/voice": document(
            '<Dial><Number machineDetection="Enable" sendDigits="1" url="/whisper">'
            "+8613800138002</Number></Dial>"
        ),
        "/whisper": document("<Pause length='9'/>"),
    }
    town.phone("+8613900139000").dials()
    town.waits(0.2)
    assert "AnsweredBy" not in town.gateway.asked("/whisper")[0].form
