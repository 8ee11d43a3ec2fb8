"""A text that could not be heard is heard later, and in the end by a person. Source: R5, R6."""

from __future__ import annotations

from typing import Any

import pytest

from gateway import hear_text as hearing
from gateway.actions.receive_text import HEAR_AGAIN_S, receive_text
from gateway.bell import Wake
from gateway.hear_text import hear_text
from gateway.web.app import create_app
from gateway.web.face import Face
from gateway.work import Gateway
from models.conversation import Say
from tests.database.conftest import HeardBell, rows
from tests.database.stock import at, due_s

CITIZEN, OURS = "+8613800138000", "+862826110110"
TEXTS_OUT = "SELECT number, said FROM attempts WHERE channel = 'text' ORDER BY id"


def arrives(gateway: Gateway, body: str = "CX", ref: str = "SM1", shown: str = CITIZEN) -> int:
    with gateway.work() as work:
        return receive_text(work, ref, shown, OURS, body)


def hear_again(bell: HeardBell) -> list[Wake]:
    """The wakes for texts since last asked."""
    found = [wake for wake in bell.rung if wake.job == "hear_text"]
    bell.rung.clear()
    return found


def test_a_text_that_somebody_has_heard_is_left_alone(gateway: Gateway, bell: HeardBell) -> None:
    text_id = arrives(gateway)
    hear_text(gateway, text_id)
    hear_text(gateway, text_id)
    assert due_s(gateway.engine, "inbound_texts", text_id) is None
    assert len(rows(gateway.engine, TEXTS_OUT)) == 1
    at(gateway, 600)
    assert hear_again(bell) == []


def test_the_same_text_told_again_is_one_row(gateway: Gateway) -> None:
    assert arrives(gateway) == arrives(gateway)


def test_a_text_whose_hearing_fails_is_on_disk_and_heard_by_the_clock(
    gateway: Gateway, bell: HeardBell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> Say:
        raise RuntimeError

    monkeypatch.setattr(hearing, "hear", fails)
    client = create_app(gateway, Face.CARRIER).test_client()
    form = {"MessageSid": "SM1", "From": CITIZEN, "To": OURS, "Body": "CX"}
    assert client.post("/texts/inbound", data=form).status_code == 500
    monkeypatch.undo()
    at(gateway, 9)
    assert hear_again(bell) == []
    at(gateway, 10)
    [wake] = hear_again(bell)
    hear_text(gateway, wake.row_id)
    assert rows(gateway.engine, "SELECT meant, tries FROM inbound_texts") == [("ListCases", 1)]
    assert [number for number, _ in rows(gateway.engine, TEXTS_OUT)] == [CITIZEN]


def test_after_several_tries_the_centre_is_told_once(gateway: Gateway, bell: HeardBell) -> None:
    text_id, seconds = arrives(gateway, "宿舍楼水管爆裂"), 10
    for pause in HEAR_AGAIN_S:
        at(gateway, seconds)
        assert hear_again(bell) == [Wake("hear_text", text_id)]
        seconds += pause
    at(gateway, seconds)
    at(gateway, seconds + 3600)
    assert hear_again(bell) == []
    [(_, said)] = rows(gateway.engine, TEXTS_OUT)
    assert "宿舍楼水管爆裂" in said
    assert "13800138000" in said
    assert rows(gateway.engine, "SELECT act FROM audit_entries") == [("text unheard",)]


@pytest.mark.parametrize(
    ("shown", "kept"),
    [("13800138000", CITIZEN), ("10690012345", "10690012345"), ("BANK\x00\n", "BANK"), ("", "")],
)
def test_whoever_shows_no_number_is_told_apart_all_the_same(gateway: Gateway, shown: str, kept: str) -> None:
    arrives(gateway, shown=shown)
    assert rows(gateway.engine, "SELECT sender FROM inbound_texts") == [(kept,)]
