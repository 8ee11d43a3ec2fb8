"""The limit that a unit has to keep next: a row says the same as the database, which lists by it."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import literal_column, select

from gateway.work import Gateway
from models.dispatch import NEXT_LIMIT, Dispatch
from models.lifecycle import DispatchState
from models.limits import Task
from tests.database.conftest import execute
from tests.database.stock import new_dispatch

MOMENTS = ("contacted_at", "arrived_at", "replied_at", "not_reached_at")
DUE_H = {Task.CONTACT: 1, Task.ARRIVE: 2, Task.REPLY: 3, Task.COMPLETE: 4}


def set_columns(gateway: Gateway, dispatch_id: int, due: dict[Task, int], done: set[str]) -> None:
    """Limits in hours, and which milestones have been reached."""
    columns = ["state = 'acknowledged'"]
    columns += [
        f"{limit}_due_at = service_now() + interval '{due[limit]} h'"
        if limit in due
        else f"{limit}_due_at = NULL"
        for limit in Task
    ]
    columns += [f"{moment} = {'service_now()' if moment in done else 'NULL'}" for moment in MOMENTS]
    execute(gateway.engine, f"UPDATE dispatches SET {', '.join(columns)} WHERE id = :id", id=dispatch_id)


def test_row_and_database_agree_whatever_was_done(gateway: Gateway) -> None:
    dispatch_id = new_dispatch(gateway)
    for done in product((False, True), repeat=4):
        reached = {
            moment for moment, is_done in zip(MOMENTS, done, strict=True)
            if is_done
        }  # fmt: skip
        for given in product((False, True), repeat=4):
            due = {limit: DUE_H[limit] for limit, is_given in zip(Task, given, strict=True) if is_given}
            set_columns(gateway, dispatch_id, due, reached)
            with gateway.work() as work:
                dispatch = work.session.get_one(Dispatch, dispatch_id)
                found = work.session.scalar(select(literal_column(NEXT_LIMIT)).select_from(Dispatch))
                assert (dispatch.next_limit or (None, None))[1] == found, (reached, due)


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (set(), Task.CONTACT),
        ({"contacted_at"}, Task.ARRIVE),
        ({"not_reached_at"}, Task.ARRIVE),
        ({"arrived_at"}, Task.CONTACT),
        ({"contacted_at", "arrived_at"}, Task.REPLY),
        ({"replied_at", "arrived_at"}, Task.COMPLETE),
    ],
)
def test_what_is_done_is_not_due_any_more(gateway: Gateway, done: set[str], expected: Task) -> None:
    dispatch_id = new_dispatch(gateway)
    set_columns(gateway, dispatch_id, DUE_H, done)
    with gateway.work() as work:
        found = work.session.get_one(Dispatch, dispatch_id).next_limit
        assert found == (expected, work.now + timedelta(hours=DUE_H[expected]))


def test_an_earlier_end_comes_before_the_step_that_is_left(gateway: Gateway) -> None:
    dispatch_id = new_dispatch(gateway)
    set_columns(gateway, dispatch_id, {Task.CONTACT: 5, Task.COMPLETE: 4}, set())
    with gateway.work() as work:
        found = work.session.get_one(Dispatch, dispatch_id).next_limit
        assert found is not None
        assert found[0] is Task.COMPLETE


@pytest.mark.parametrize(
    "state", [DispatchState.NOTIFIED, DispatchState.COMPLETED, DispatchState.HANDING_OVER]
)
def test_who_does_not_have_it_in_hand_has_no_limit(gateway: Gateway, state: DispatchState) -> None:
    dispatch_id = new_dispatch(gateway)
    set_columns(gateway, dispatch_id, DUE_H, set())
    execute(
        gateway.engine, "UPDATE dispatches SET state = :state WHERE id = :id", state=state, id=dispatch_id
    )
    with gateway.work() as work:
        assert work.session.get_one(Dispatch, dispatch_id).next_limit is None
