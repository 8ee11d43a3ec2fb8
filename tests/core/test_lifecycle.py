"""The tables of states and moves: what can follow what. `move` itself is tried on a real database."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.attempt import Attempt
from models.case import OPEN, Case
from models.dispatch import Dispatch
from models.inbound import InboundCall
from models.lifecycle import (
    ATTEMPT,
    CALLER,
    CASE,
    DISPATCH,
    LIVE,
    UNANSWERED,
    AttemptState,
    CallerState,
    CaseState,
    DispatchState,
    Moves,
)
from notifications.carriers.twilio import CALL_EVENTS, TEXT_EVENTS

A, D = AttemptState, DispatchState
TABLES: list[tuple[type, Moves, type[StrEnum], StrEnum]] = [
    (Case, CASE, CaseState, CaseState.REGISTERED),
    (Dispatch, DISPATCH, DispatchState, DispatchState.DISPATCHED),
    (Attempt, ATTEMPT, AttemptState, AttemptState.DUE),
    (InboundCall, CALLER, CallerState, CallerState.GREETED),
]
OVER = {A.DELIVERED, A.UNDELIVERED, A.ENDED, A.BUSY, A.NO_ANSWER, A.FAILED, A.REFUSED, A.CAPPED, A.CANCELLED}
RANK = {
    **dict.fromkeys(OVER, 5),
    A.DUE: 0,
    A.CLAIMED: 1,
    A.UNCERTAIN: 1,
    A.HANDED_OVER: 2,
    A.RINGING: 3,
    A.SENT: 3,
    A.ANSWERED: 4,
    A.DELIVERED: 6,  # also after it was said to be undelivered
}
CARRIER_EVENTS = sorted({event for event in (*CALL_EVENTS.values(), *TEXT_EVENTS.values()) if event})
by_table = pytest.mark.parametrize(("row", "moves", "states", "first"), TABLES)


def step(moves: Moves, state: StrEnum, event: str) -> StrEnum:
    """Where `event` leads; a late or doubled one changes nothing."""
    sources, target, _ = moves[event]
    return target if state in sources else state


@by_table
def test_a_row_uses_its_table_and_every_stamp_is_a_column(
    row: type, moves: Moves, states: type[StrEnum], first: StrEnum
) -> None:
    assert row.moves is moves  # type: ignore[attr-defined]
    for _, _, stamp in moves.values():
        assert stamp is None or (hasattr(row, stamp) and stamp.endswith("_at"))


@by_table
def test_every_state_can_be_reached(row: type, moves: Moves, states: type[StrEnum], first: StrEnum) -> None:
    reached = {first}
    while more := {target for sources, target, _ in moves.values() if sources & reached} - reached:
        reached |= more
    assert reached == set(states)


@by_table
def test_the_same_event_twice_is_the_event_once(
    row: type, moves: Moves, states: type[StrEnum], first: StrEnum
) -> None:
    for event, (_, target, _) in moves.items():
        assert step(moves, target, event) is target
        assert all(
            step(moves, step(moves, state, event), event) is step(moves, state, event) for state in states
        )


@pytest.mark.parametrize("event", CARRIER_EVENTS)
def test_the_carriers_events_are_moves(event: str) -> None:
    assert event in ATTEMPT


@pytest.mark.parametrize("event", sorted(ATTEMPT))
@pytest.mark.parametrize("state", sorted(OVER))
def test_what_is_over_stays_over_but_a_text_may_be_delivered_late(state: AttemptState, event: str) -> None:
    after = step(ATTEMPT, state, event)
    late = event == "deliver" and state in {A.UNDELIVERED, A.FAILED}
    assert after is (A.DELIVERED if late else state)


def test_every_move_that_ends_an_attempt_stamps_the_end() -> None:
    for event, (_, target, stamp) in ATTEMPT.items():
        assert (stamp == "ended_at") == (target in OVER), event


@given(st.permutations(["ring", "answer", "end"]))
def test_callbacks_in_any_order_end_in_the_same_state(events: list[str]) -> None:
    state: StrEnum = A.HANDED_OVER
    for event in events:
        state = step(ATTEMPT, state, event)
    assert state is A.ENDED


@given(st.lists(st.sampled_from(CARRIER_EVENTS), max_size=12))
def test_no_row_of_callbacks_brings_a_call_back_to_life(events: list[str]) -> None:
    state: StrEnum = A.CLAIMED
    was_over = False
    for event in events:
        state = step(ATTEMPT, state, event)
        assert state in OVER or not was_over
        was_over = state in OVER


@pytest.mark.parametrize("event", CARRIER_EVENTS)
def test_what_the_carrier_tells_never_leads_back(event: str) -> None:
    sources, target, _ = ATTEMPT[event]
    assert all(RANK[AttemptState(source)] < RANK[AttemptState(target)] for source in sources)


@pytest.mark.parametrize("event", CARRIER_EVENTS)
@pytest.mark.parametrize("state", [A.CLAIMED, A.UNCERTAIN])
def test_a_callback_that_comes_before_the_answer_counts(state: AttemptState, event: str) -> None:
    assert step(ATTEMPT, state, event) is ATTEMPT[event][1]
    assert step(ATTEMPT, ATTEMPT[event][1], "hand_over") is ATTEMPT[event][1]


@pytest.mark.parametrize("event", ["end", "busy", "miss", "fail", "stop"])
@pytest.mark.parametrize("state", sorted(LIVE))
def test_every_leg_that_lives_can_end(state: AttemptState, event: str) -> None:
    assert step(ATTEMPT, state, event) in OVER


@pytest.mark.parametrize("event", ["claim", "cap", "cancel"])
def test_only_what_has_not_left_can_be_claimed_capped_or_cancelled(event: str) -> None:
    assert ATTEMPT[event][0] == {A.DUE}


@pytest.mark.parametrize("state", [D.DISPATCHED, D.NOTIFIED, D.RETURN_REQUESTED])
def test_a_case_that_nobody_has_can_be_taken(state: DispatchState) -> None:
    assert step(DISPATCH, state, "acknowledge") is D.ACKNOWLEDGED


@pytest.mark.parametrize("event", sorted(DISPATCH))
def test_what_went_back_to_110_stays_there(event: str) -> None:
    assert step(DISPATCH, D.POLICE_RETURN, event) is D.POLICE_RETURN


@pytest.mark.parametrize("state", sorted(D))
def test_danger_can_be_reported_in_every_state(state: DispatchState) -> None:
    assert step(DISPATCH, state, "police_return") is D.POLICE_RETURN


@pytest.mark.parametrize("state", sorted(CaseState))
def test_a_case_can_go_back_to_110_in_every_state(state: CaseState) -> None:
    assert step(CASE, state, "police_return") is CaseState.POLICE_RETURN


@pytest.mark.parametrize("state", sorted(set(CallerState) - {CallerState.ENDED}))
def test_a_caller_can_go_back_to_110_and_hang_up_in_every_state(state: CallerState) -> None:
    assert step(CALLER, state, "to_110") is CallerState.TO_110
    assert step(CALLER, state, "end") is CallerState.ENDED


def test_a_caller_who_has_hung_up_is_gone() -> None:
    assert {step(CALLER, CallerState.ENDED, event) for event in CALLER} == {CallerState.ENDED}


def test_the_auditor_calls_the_same_cases_open() -> None:
    assert set(re.findall(r"'(\w+)'", OPEN)) == {state.value for state in UNANSWERED}
