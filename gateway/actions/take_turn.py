"""Calls a second: whoever may not call yet waits in line, in the database, so that all workers share it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import case as first_if
from sqlalchemy import func, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from gateway.policy.call_pace import (
    Lane,
    Place,
    free_after,
    goes_before,
    is_longest_waiting_turn,
    lane_of,
    opens_at,
)
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.dispatch import Dispatch
from models.lifecycle import AttemptState
from models.trunk import CallPace, TrunkCode, UnitTurn


def take_turn(work: Work, attempt: Attempt, dispatch: Dispatch | None, trunk: TrunkCode) -> bool:
    """True when this call may leave now; if not, it stays due, with a place in line and a time to come back.

    Danger goes first, then the first call to a unit that was not called lately, then repeats; every fourth
    call is whoever has waited longest. Waiting is no try, and counts in the row's times. Without a limit
    nothing is asked of the database.
    """
    per_s = work.gateway.trunks[trunk].calls_per_s
    if attempt.channel is not Channel.CALL:
        return True
    if not per_s:
        leave_line(work, attempt)
        return True
    # Whoever changes lines locks both, always the primary's first: somebody may change the other way.
    pace = {code: _locked(work, code) for code in sorted({attempt.waits_for or trunk, trunk})}[trunk]
    if attempt.lane is None:
        attempt.lane = _lane(work, attempt, dispatch)
    mine = Place(attempt.lane, attempt.due_at, attempt.id)
    line = _line(work, trunk, pace.turns, mine)
    is_open = opens_at(pace.free_at, 0, per_s) <= work.now
    if is_open and (line.head is None or goes_before(mine, _place(line.head), pace.turns)):
        pace.free_at, pace.turns = free_after(pace.free_at, work.now, per_s), pace.turns + 1
        _note_turn(work, dispatch)
        leave_line(work, attempt)
        return True
    attempt.waits_for = trunk
    attempt.next_due_at = max(opens_at(pace.free_at, line.ahead, per_s), opens_at(work.now, 1, per_s))
    if is_open and line.head is not None:  # whose turn it is sleeps, or the job that would wake him is lost
        work.wake("deliver", line.head, first=line.head.urgent)
    work.ring_clock()
    return False


def leave_line(work: Work, attempt: Attempt) -> None:
    """Give up a place in line, if there is one; whoever is next comes as soon as the line is free."""
    trunk = attempt.waits_for
    attempt.waits_for = attempt.lane = None
    if trunk is None:
        return
    pace = _locked(work, trunk)
    head = _head(work, trunk, pace.turns, attempt.id)
    at = opens_at(pace.free_at, 0, work.gateway.trunks[trunk].calls_per_s or 1)
    if head is not None and (head.next_due_at is None or head.next_due_at > at):
        # Somebody who holds the row decides about it himself.
        free = select(Attempt).where(Attempt.id == head.id).with_for_update(skip_locked=True)
        for row in work.session.scalars(free):
            row.next_due_at = max(at, work.now)
        work.ring_clock()


class _Line(NamedTuple):
    """Who else waits: the one whose turn is next, and how many go before the asker."""

    head: Attempt | None
    ahead: int


def _line(work: Work, trunk: TrunkCode, turns: int, mine: Place) -> _Line:
    head = _head(work, trunk, turns, mine.attempt_id)
    if head is None:
        return _Line(None, 0)
    before = select(func.count()).where(
        Attempt.state == AttemptState.DUE,
        Attempt.waits_for == trunk,
        Attempt.id != mine.attempt_id,
        tuple_(Attempt.lane, Attempt.due_at, Attempt.id) < tuple_(mine.lane, mine.due_at, mine.attempt_id),
    )
    return _Line(head, work.session.execute(before).scalar_one())


def _head(work: Work, trunk: TrunkCode, turns: int, but: int) -> Attempt | None:
    danger_first = first_if((Attempt.lane == Lane.URGENT, 0), else_=1)
    order = danger_first if is_longest_waiting_turn(turns) else Attempt.lane
    waiting = (
        select(Attempt)
        .where(Attempt.state == AttemptState.DUE, Attempt.waits_for == trunk, Attempt.id != but)
        .order_by(order, Attempt.due_at, Attempt.id)
        .limit(1)
    )
    return work.session.scalars(waiting).first()


def _place(attempt: Attempt) -> Place:
    return Place(attempt.lane or 0, attempt.due_at, attempt.id)


def _lane(work: Work, attempt: Attempt, dispatch: Dispatch | None) -> Lane:
    """Where a call belongs; with this one its unit counts as called, so that its next ones are repeats."""
    last = work.session.get(UnitTurn, dispatch.unit_code, populate_existing=True) if dispatch else None
    lane = lane_of(
        urgent=attempt.urgent,
        unit_called_at=last.at if last else None,
        of_unit=dispatch is not None,
        now=work.now,
    )
    _note_turn(work, dispatch)
    return lane


def _note_turn(work: Work, dispatch: Dispatch | None) -> None:
    if dispatch is not None:
        row = insert(UnitTurn).values(unit_code=dispatch.unit_code, at=work.now)
        again = row.on_conflict_do_update(index_elements=["unit_code"], set_={"at": work.now})
        work.session.execute(again)


def _locked(work: Work, trunk: TrunkCode) -> CallPace:
    """The trunk's pace under its row lock: one worker at a time looks at a line."""
    new = insert(CallPace).values(trunk=trunk, free_at=work.now, turns=0)
    work.session.execute(new.on_conflict_do_nothing())
    return work.session.get_one(CallPace, trunk, with_for_update=True, populate_existing=True)
