"""Two requests to one phone whose answers were lost: each finds what became of it, not of the other."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gateway.actions.ask_carrier import ask_carrier
from gateway.work import Gateway
from models.attempt import Channel
from notifications.carriers import CarrierRef, Progress
from tests.database.conftest import A_QUIET_EVENING, HeardCarrier, rows, set_clock
from tests.database.stock import new_attempt

STATES = "SELECT said, state, carrier_ref FROM attempts ORDER BY id"


def lost(gateway: Gateway, said: str, climb: str) -> int:
    """A text that was asked for, and nobody knows what came of it."""
    return new_attempt(
        gateway, channel=Channel.TEXT, state="uncertain", claimed_at=A_QUIET_EVENING, tries=1, said=said,
        climb=climb,
    )  # fmt: skip


def test_a_leg_belongs_to_the_request_that_was_made_when_the_carrier_took_it(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    early, late = (
        new_attempt(
            gateway, state="uncertain", claimed_at=A_QUIET_EVENING + timedelta(seconds=s), climb=str(s)
        )
        for s in (0, 40)
    )
    made_at = A_QUIET_EVENING + timedelta(seconds=41)

    def find(to: str, since: datetime) -> list[Progress]:
        return [Progress(CarrierRef("CA2"), "ring", made_at=made_at)]

    carrier.find_call = find  # type: ignore[method-assign]
    set_clock(gateway.engine, 60)

    ask_carrier(gateway, early)
    ask_carrier(gateway, late)

    found = rows(gateway.engine, "SELECT state, carrier_ref FROM attempts ORDER BY id")
    assert found == [("due", None), ("ringing", "CA2")]


def knows(carrier: HeardCarrier, *texts: Progress) -> None:
    def find(to: str, since: datetime) -> list[Progress]:
        return list(texts)

    carrier.find_text = find  # type: ignore[method-assign]


@pytest.mark.parametrize("kept", ["第二件", "【市联动办】第二件"])
def test_a_text_that_left_is_not_taken_for_the_one_that_did_not(
    gateway: Gateway, carrier: HeardCarrier, kept: str
) -> None:
    first, second = lost(gateway, "第一件", "1"), lost(gateway, "第二件", "2")
    knows(carrier, Progress(CarrierRef("SM2"), "send", said=kept))
    set_clock(gateway.engine, 30)

    ask_carrier(gateway, first)
    ask_carrier(gateway, second)

    assert rows(gateway.engine, STATES) == [("第一件", "due", None), ("第二件", "sent", "SM2")]


def test_where_the_carrier_shows_no_words_the_number_has_to_do(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    attempt_id = lost(gateway, "第一件", "1")
    knows(carrier, Progress(CarrierRef("SM1"), "deliver"))

    ask_carrier(gateway, attempt_id)

    assert rows(gateway.engine, STATES) == [("第一件", "delivered", "SM1")]
