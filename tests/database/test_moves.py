"""Of two who move the same row at once one wins, and the other sees what he wrote. Scenario 10."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from gateway.actions.acknowledge import BY_KEY, BY_TEXT, acknowledge
from gateway.actions.find_dispatch import locked
from gateway.policy.speaker import Speaker
from gateway.work import Gateway
from models.attempt import Attempt
from models.dispatch import Dispatch
from models.lifecycle import DispatchState, move
from tests.database.conftest import A_QUIET_EVENING, at_once, rows
from tests.database.stock import new_attempt, new_dispatch


@pytest.mark.parametrize("rivals", [2, 8])
def test_of_several_who_move_a_row_at_once_one_wins(gateway: Gateway, rivals: int) -> None:
    row_id = new_dispatch(gateway)

    def take(number: int) -> tuple[bool, str | None]:
        with Session(gateway.engine) as session, session.begin():
            row = session.get_one(Dispatch, row_id)
            won = move(session, row, "acknowledge", A_QUIET_EVENING, acknowledged_by=f"officer {number}")
            return won, row.acknowledged_by

    answers = at_once(rivals, take)
    winners = {name for won, name in answers if won}
    assert len(winners) == 1
    assert {name for _, name in answers} == winners, "the others must see who won"


def test_whoever_loses_waits_for_the_other_to_finish_and_wins_if_he_gives_up(gateway: Gateway) -> None:
    row_id = new_attempt(gateway)
    with Session(gateway.engine) as first:
        assert move(first, first.get_one(Attempt, row_id), "claim", A_QUIET_EVENING)
        first.rollback()
    with Session(gateway.engine) as second, second.begin():
        assert move(second, second.get_one(Attempt, row_id), "claim", A_QUIET_EVENING)


def test_a_move_writes_state_stamp_and_values_together(gateway: Gateway, session: Session) -> None:
    row = session.get_one(Dispatch, new_dispatch(gateway))
    assert move(session, row, "return", A_QUIET_EVENING, return_reason="不属本单位")
    assert (row.state, row.return_requested_at, row.return_reason) == (
        DispatchState.RETURN_REQUESTED,
        A_QUIET_EVENING,
        "不属本单位",
    )
    session.expire(row)
    assert row.state is DispatchState.RETURN_REQUESTED
    assert row.return_reason == "不属本单位"


def test_a_move_that_cannot_be_made_changes_nothing(gateway: Gateway, session: Session) -> None:
    row = session.get_one(Dispatch, new_dispatch(gateway))
    assert move(session, row, "police_return", A_QUIET_EVENING)
    assert not move(session, row, "acknowledge", A_QUIET_EVENING, acknowledged_by="too late")
    assert (row.state, row.acknowledged_by, row.acknowledged_at) == (DispatchState.POLICE_RETURN, None, None)


def test_what_a_row_had_before_the_move_and_was_not_written_yet_is_kept(
    gateway: Gateway, session: Session
) -> None:
    row = session.get_one(Dispatch, new_dispatch(gateway))
    row.return_reason = "written before"
    assert move(session, row, "notify", A_QUIET_EVENING)
    session.flush()
    session.expire(row)
    assert (row.return_reason, row.state) == ("written before", DispatchState.NOTIFIED)


def test_two_officers_who_accept_in_the_same_second(gateway: Gateway) -> None:
    dispatch_id = new_dispatch(gateway)
    officers = [
        Speaker("+8613900000011", "李明", units=frozenset({"ZFJ"})),
        Speaker("+8613900000012", "赵强", units=frozenset({"ZFJ"})),
    ]

    def accept(number: int) -> str:
        with gateway.work() as work:
            via = (BY_KEY, BY_TEXT)[number]
            said = acknowledge(work, locked(work, dispatch_id), officers[number], via)
            return said.values.get("officer", said.key)

    answers = at_once(2, accept)
    [(winner, state)] = rows(gateway.engine, "SELECT acknowledged_by, state FROM dispatches")
    assert state == "acknowledged"
    assert winner in answers, "the other is told who took it"
    assert sorted(answers) == sorted([winner, "officer_ack_ok"])
    told = "SELECT count(*) FROM events WHERE kind = 'acknowledged'"
    assert rows(gateway.engine, told) == [(1,)]
