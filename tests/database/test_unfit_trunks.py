"""A carrier that can never do what is asked of it: its words, and what becomes of the attempt."""

from __future__ import annotations

from dataclasses import replace

from gateway.actions.deliver import deliver
from gateway.work import Gateway
from models.errors import CarrierBusy, CarrierUnfit
from tests.database.conftest import HeardCarrier, rows, set_clock, trunks_of
from tests.database.stock import due_s, new_attempt

STATE = "SELECT state, trunk, tries FROM attempts WHERE id = :id"


def test_a_second_that_can_never_do_it_does_not_lose_what_the_first_could_not_do_just_now(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    standby = HeardCarrier()
    two = replace(gateway, trunks=trunks_of(gateway.settings, carrier, standby))
    carrier.fails, standby.fails = CarrierBusy("full", 20429), CarrierUnfit("Authenticate", 20003)
    attempt_id = new_attempt(two)
    for _ in range(4):
        deliver(two, attempt_id)
        due = due_s(two.engine, "attempts", attempt_id)
        assert due is not None
        set_clock(two.engine, due)
    carrier.fails = None
    deliver(two, attempt_id)
    assert rows(two.engine, STATE, id=attempt_id) == [("handed_over", "primary", 5)]


def test_a_number_that_a_carrier_names_is_not_kept_with_the_trunks_trouble(
    gateway: Gateway, carrier: HeardCarrier
) -> None:
    carrier.fails = CarrierUnfit("AC1234567f may not call +8613800000501", 21210)
    for each in range(3):
        deliver(gateway, new_attempt(gateway, f"+861390000000{each}"))
    said = "21210: AC1234567f may not call ****"
    assert rows(gateway.engine, "SELECT reason FROM trunk_troubles") == [(said,)]
    kept = "SELECT data ->> 'reason' FROM audit_entries WHERE act = 'trunk rests'"
    assert rows(gateway.engine, kept) == [(said,)]
