"""Exchanges in front of extensions: digits at the right time, put through, or back to the announcement."""

from __future__ import annotations

import pytest

from tests.carriers.town import Phone, Town, document

NUMBER = "+862826000001"


def desk(town: Town, persona: object = None, **exchange: object) -> Phone:
    """Extension 801 behind an exchange."""
    town.gateway.answers["/officer"] = document("<Pause length='600'/>")
    return town.phone(NUMBER, kind="landline", extension="801", persona=persona, exchange=exchange)


@pytest.mark.parametrize(("digits", "lost"), [("801", 3), ("w801", 2), ("ww801", 0), ("w8801", 2)])
def test_digits_that_come_before_the_exchange_listens_are_lost(town: Town, digits: str, lost: int) -> None:
    phone = desk(town, listens_after_s=0.8)
    call = town.calls(phone, send_digits=digits)
    town.waits(5)
    assert phone.state == ("ringing" if lost == 0 else "idle")
    assert [entry["detail"]["lost"] for entry in town.log("digits")] == [lost]
    assert town.status(call.sid) == "in-progress"


def test_an_exchange_that_hears_nothing_hangs_up(town: Town) -> None:
    call = town.calls(desk(town, answers_after_s=3, patience_s=12))
    town.waits(14.9)
    assert town.status(call.sid) == "in-progress"
    town.waits(0.1)
    assert town.status(call.sid) == "completed"


@pytest.mark.parametrize(("unanswered", "status"), [("hangs_up", "completed"), ("announces", "in-progress")])
def test_an_extension_that_nobody_answers(town: Town, unanswered: str, status: str) -> None:
    phone = desk(town, rings_s=30, unanswered=unanswered)
    call = town.calls(phone, send_digits="ww801")
    town.waits(33)
    assert phone.state == "idle"
    assert town.status(call.sid) == status
    assert len(town.log("exchange")) == (2 if unanswered == "announces" else 1)
    town.waits(20)
    assert town.status(call.sid) == "completed"


def test_back_at_the_announcement_the_extension_can_be_asked_for_again(town: Town) -> None:
    phone = desk(town, rings_s=30, unanswered="announces")
    town.gateway.answers["/officer"] = document(
        "<Pause length='40'/><Play digits='801'/><Pause length='60'/>"
    )
    town.calls(phone, send_digits="ww801")
    town.waits(44)
    assert phone.state == "ringing"
    assert len(town.log("ring")) == 2


def test_an_extension_that_is_busy_leaves_the_caller_with_the_announcement(town: Town) -> None:
    phone = desk(town, persona={"then": "busy"})
    call = town.calls(phone, send_digits="ww801")
    town.waits(5)
    assert (town.status(call.sid), phone.state) == ("in-progress", "idle")
    town.waits(20)
    assert town.status(call.sid) == "completed"


def test_what_the_exchange_does_is_shown_with_the_handset(town: Town) -> None:
    phone = desk(town, listens_after_s=2, says="您好，请拨分机号")
    assert phone.now["exchange"] == {
        "answers_after_s": None, "listens_after_s": 2.0, "patience_s": None, "rings_s": None,
        "unanswered": "hangs_up", "says": "您好，请拨分机号",
    }  # fmt: skip
