"""A process that stands still in the middle of a step does not keep the others from its row. Scenario 31."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from gateway import wiring
from gateway.actions.escalate import escalate
from gateway.clock import Clock
from gateway.work import Gateway, Work
from models.dispatch import Dispatch
from tests.database.conftest import rows, set_clock
from tests.database.stock import CLIMBED, due_s, new_dispatch

LOCK = text("SELECT id FROM dispatches FOR UPDATE")


def test_a_row_in_the_hands_of_a_process_that_stands_still_is_free_after_a_moment(
    gateway: Gateway, engine: Engine, own_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_dispatch(gateway)
    monkeypatch.setattr(wiring, "IDLE_MS", 300)
    frozen = wiring.open_database(own_url)
    with frozen.connect() as its_line, engine.begin() as ours:
        assert len(its_line.execute(LOCK).all()) == 1
        began = time.monotonic()
        assert len(ours.execute(LOCK).all()) == 1
        assert time.monotonic() - began < 3
        with pytest.raises(DBAPIError):  # and when it moves again it finds that its step was taken back
            its_line.execute(LOCK)
    with frozen.begin() as again:
        again.execute(LOCK)
    frozen.dispose()


def test_a_clock_that_stood_still_in_the_middle_of_a_step_takes_it_at_once_when_it_moves_again(
    gateway: Gateway, own_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = new_dispatch(gateway)
    set_clock(gateway.engine, 40)
    monkeypatch.setattr(wiring, "IDLE_MS", 300)
    frozen = replace(gateway, engine=wiring.open_database(own_url))
    stops = iter([1.0])

    def stand_still(work: Work, dispatch: Dispatch) -> None:
        time.sleep(next(stops, 0.0))
        escalate(work, dispatch)

    monkeypatch.setattr("gateway.clock.LOOK_AFTER", [(Dispatch, stand_still)])
    clock = Clock(frozen)
    with pytest.raises(DBAPIError):
        clock.tick()
    assert due_s(gateway.engine, "dispatches", share) == 40, "not set aside"
    assert clock.tick() == 1
    assert rows(gateway.engine, CLIMBED) == [("duty",), ("officer",)]
    frozen.engine.dispose()


def test_every_connection_of_the_service_has_that_limit(own_engine: Engine) -> None:
    with own_engine.connect() as line:
        shown = line.execute(text("SHOW idle_in_transaction_session_timeout")).scalar_one()
    assert shown == f"{wiring.IDLE_MS // 1000}s"
