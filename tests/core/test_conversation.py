import json
import pickle

import pytest

from models.conversation import Acknowledge, Help, ReturnCase, Say


def test_intents_are_equal_by_what_was_meant() -> None:
    assert Acknowledge("0427") == Acknowledge("0427")
    assert Acknowledge() == Acknowledge(None) != Acknowledge("0427")
    assert ReturnCase("0427") == ReturnCase("0427", "")
    assert len({Help(), Help()}) == 1


def test_a_say_is_equal_and_hashable_by_content() -> None:
    one = Say("officer_already", code="0427", officer="李明", hhmm="21:48")
    same = Say("officer_already", hhmm="21:48", officer="李明", code="0427")
    assert one == same
    assert len({one, same, Say("officer_already", code="0428", officer="李明", hhmm="21:48")}) == 2
    assert one.values["officer"] == "李明"


def test_a_say_survives_a_json_column_and_a_queue() -> None:
    said = Say(
        "officer_return_received", code="0427", reason="不属本单位{职责}", key="a value may have this name"
    )
    assert Say.from_json(json.loads(json.dumps(said.to_json()))) == said
    assert pickle.loads(pickle.dumps(said)) == said  # noqa: S301 - our own bytes


def test_a_say_cannot_be_changed() -> None:
    said = Say("ivr_invalid")
    with pytest.raises(AttributeError):
        said.key = "ivr_timeout"  # type: ignore[misc]
    with pytest.raises(TypeError):
        said.values["code"] = "0427"  # type: ignore[index]


def test_a_say_in_a_log_shows_the_code_and_no_person() -> None:
    shown = repr(Say("officer_ack_ok", code="0427", caller="王女士", phone="13800138000"))
    assert shown == "Say('officer_ack_ok', caller=…, code='0427', phone=…)"


def test_a_value_that_is_no_text_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match="'minutes' must be text, not int"):
        Say("leader_call", minutes=2)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "stored", [{}, {"key": 1, "values": {}}, {"key": "a", "values": []}, {"key": "a", "values": {"n": 1}}]
)
def test_what_is_no_stored_say_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="Not a stored Say"):
        Say.from_json(stored)
