"""Options: how the carrier behaves, changed while it runs."""

from __future__ import annotations

import pytest

from tests.carriers.town import Town, document


def test_the_carrier_behaves_otherwise_until_a_reset(town: Town) -> None:
    before = town.control("GET", "/options")
    town.behaves(say_s_per_character=2.0)
    phone = town.phone("+8613800138001", persona={"then": "answers"})
    town.gateway.answers["/officer"] = document("<Say>四个汉字</Say>")
    call = town.calls(phone)
    town.waits(7)
    assert town.status(call.sid) == "in-progress"
    town.waits(1)
    assert town.status(call.sid) == "completed"
    town.control("POST", "/reset", {})
    assert town.control("GET", "/options") == before


def test_nobody_learns_the_token_from_the_options(town: Town) -> None:
    assert not {"account_sid", "auth_token", "public_url"} & set(town.control("GET", "/options"))


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"auth_token": "mine"}, "unknown field auth_token"),
        ({"play_s": -1}, "options.play_s: must be seconds"),
        ({"playing_s": 1}, "unknown field playing_s"),
    ],
)
def test_a_bad_option_is_refused_by_name(town: Town, options: dict[str, object], complaint: str) -> None:
    assert complaint in town.control("PUT", "/options", options, expect=400)["error"]
