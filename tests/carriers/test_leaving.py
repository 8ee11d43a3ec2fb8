"""Verbs that end a call or send it elsewhere, and queues that cannot be entered."""

from __future__ import annotations

import pytest

from tests.carriers.town import Phone, Town, document


@pytest.fixture
def phone(town: Town) -> Phone:
    """A citizen's phone."""
    town.gateway.answers["/after"] = document("<Say>之后</Say>")
    return town.phone("+8613900139000", label="群众")


def test_a_reject_after_the_answer_hangs_up(town: Town, phone: Phone) -> None:
    town.gateway.answers["/voice"] = document("<Say>您好</Say><Reject reason='busy'/>")
    sid = phone.dials()
    town.waits(1)
    assert town.status(sid) == "completed"


def test_a_telephone_cannot_be_referred(town: Town, phone: Phone) -> None:
    town.gateway.answers["/voice"] = document("<Refer action='/after'><Sip>sip:110@pbx.example</Sip></Refer>")
    phone.dials()
    told = town.gateway.asked("/after")[0].form
    assert (told["ReferCallStatus"], told["ReferSipResponseCode"]) == ("failed", "405")
    assert phone.captions == ["之后"]


def test_a_call_that_came_by_sip_can_be_referred(town: Town, phone: Phone) -> None:
    town.gateway.answers["/voice"] = document("<Refer action='/after'><Sip>sip:110@pbx.example</Sip></Refer>")
    phone.dials(**{"as": "sip:801@pbx.example"})
    told = town.gateway.asked("/after")[0].form
    assert (told["ReferCallStatus"], told["ReferSipResponseCode"]) == ("completed", "202")
    assert told["ReferTransferTarget"] == "sip:110@pbx.example"


def test_a_refer_to_nowhere_is_passed_over(town: Town, phone: Phone) -> None:
    town.gateway.answers["/voice"] = document("<Refer action='/after'/><Say>您好</Say>")
    phone.dials()
    assert phone.captions == ["您好"]
    assert [notice["code"] for notice in town.notices()] == [13243]


def test_streams_are_started_and_stopped_without_effect(town: Town, phone: Phone) -> None:
    streams = '<Start><Stream name="a"/></Start><Stop><Stream name="a"/></Stop><Say>您好</Say>'
    town.gateway.answers["/voice"] = document(streams)
    phone.dials()
    assert phone.captions == ["您好"]
    assert town.notices() == []


def queue_result(town: Town, phone: Phone, attributes: str = "", name: str = "case-0427") -> str:
    """Let the citizen be enqueued; how that ended."""
    town.gateway.answers["/voice"] = document(
        f'<Enqueue action="/after" waitUrl="/hold" {attributes}>{name}</Enqueue>'
    )
    phone.dials()
    return town.gateway.asked("/after")[0].form["QueueResult"]


def test_a_carrier_in_trouble_says_so(town: Town, phone: Phone) -> None:
    town.control("PUT", "/options", {"queues_fail": True})
    assert queue_result(town, phone) == "system-error"
    assert phone.captions == ["之后"]


@pytest.mark.parametrize(("attributes", "name"), [("", "x" * 65), ("workflowSid='WW1'", "")])
def test_a_queue_that_cannot_be_is_an_error(town: Town, phone: Phone, attributes: str, name: str) -> None:
    assert queue_result(town, phone, attributes, name) == "error"


def test_a_document_can_make_a_queue_small(town: Town, phone: Phone) -> None:
    town.gateway.answers["/voice"] = document("<Enqueue maxQueueSize='1'>case-0427</Enqueue>")
    town.phone("+8613900139001").dials()
    assert queue_result(town, phone, "maxQueueSize='1'") == "queue-full"


def test_a_full_queue_takes_nobody(town: Town, phone: Phone) -> None:
    town.gateway.answers |= {
        "/voice": document("<Enqueue>case-0427</Enqueue>"),
        "/hold": document("<Pause length='60'/>"),
    }
    town.phone("+8613900139001").dials()
    town.client.queues(town.client.queues.list()[0].sid).update(max_size=1)
    assert queue_result(town, phone) == "queue-full"


@pytest.mark.parametrize("verb", ["<Dial>1234</Dial>", "<Record/>", "<Enqueue>x</Enqueue>"])
def test_a_hold_document_may_not_do_everything(town: Town, phone: Phone, verb: str) -> None:
    town.gateway.answers["/hold"] = document(verb)
    assert queue_result(town, phone) == "error"
    assert [notice["code"] for notice in town.notices()] == [13201]


def test_a_hold_document_may_hang_up(town: Town, phone: Phone) -> None:
    town.gateway.answers["/hold"] = document("<Say>再见</Say><Hangup/>")
    town.gateway.answers["/voice"] = document('<Enqueue action="/after" waitUrl="/hold">case-0427</Enqueue>')
    sid = phone.dials()
    town.waits(1)
    assert town.status(sid) == "completed"
    assert town.gateway.asked("/after")[0].form["QueueResult"] == "hangup"


def test_silence_while_waiting(town: Town, phone: Phone) -> None:
    town.gateway.answers["/voice"] = document('<Enqueue waitUrl="">case-0427</Enqueue>')
    phone.dials()
    town.waits(30)
    assert (phone.state, phone.captions) == ("talking", [])
