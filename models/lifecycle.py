"""Every state and every move. Nothing else in the program writes a state column.

A move is one UPDATE that only one caller can win: of two officers who press 1 in the same second, one
moves the dispatch and the other is told who did. A repeated or late event finds its sources gone and
changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Protocol

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.sql.dml import ReturningUpdate


class CaseState(StrEnum):
    """Where a case stands as a whole (lead unit's view)."""

    REGISTERED = "registered"
    VERIFIED = "verified"
    DISPATCHED = "dispatched"
    ACKNOWLEDGED = "acknowledged"
    POLICE_RETURN = "police_return"


class DispatchState(StrEnum):
    """Where one unit's share of a case stands."""

    DISPATCHED = "dispatched"
    NOTIFIED = "notified"
    ACKNOWLEDGED = "acknowledged"
    RETURN_REQUESTED = "return_requested"
    POLICE_RETURN = "police_return"


class AttemptState(StrEnum):
    """Where one call leg or text stands; the last group is final."""

    DUE = "due"
    CLAIMED = "claimed"
    UNCERTAIN = "uncertain"
    HANDED_OVER = "handed_over"
    RINGING = "ringing"
    ANSWERED = "answered"
    SENT = "sent"

    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    ENDED = "ended"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    REFUSED = "refused"
    CAPPED = "capped"
    CANCELLED = "cancelled"


class CallerState(StrEnum):
    """Where a citizen's call stands."""

    GREETED = "greeted"
    WAITING = "waiting"
    JOINED = "joined"
    TOLD = "told"
    TO_110 = "to_110"
    ENDED = "ended"


Moves = Mapping[str, tuple[frozenset[StrEnum], StrEnum, str | None]]
"""event: (from any of, to, column stamped with the moment)"""


def _moves(table: Mapping[str, tuple[set[Any], StrEnum, str | None]]) -> Moves:
    return {event: (frozenset(sources), target, stamp) for event, (sources, target, stamp) in table.items()}


C, D, A, Q = CaseState, DispatchState, AttemptState, CallerState

CASE: Moves = _moves(
    {
        "verify": ({C.REGISTERED}, C.VERIFIED, "verified_at"),
        "dispatch": ({C.VERIFIED}, C.DISPATCHED, "dispatched_at"),
        "acknowledge": ({C.DISPATCHED}, C.ACKNOWLEDGED, "acknowledged_at"),
        "police_return": (
            {C.REGISTERED, C.VERIFIED, C.DISPATCHED, C.ACKNOWLEDGED},
            C.POLICE_RETURN,
            "police_return_at",
        ),
    }
)

DISPATCH: Moves = _moves(
    {
        "notify": ({D.DISPATCHED}, D.NOTIFIED, "notified_at"),
        "acknowledge": ({D.DISPATCHED, D.NOTIFIED, D.RETURN_REQUESTED}, D.ACKNOWLEDGED, "acknowledged_at"),
        "take_back": ({D.RETURN_REQUESTED}, D.ACKNOWLEDGED, None),
        "return": ({D.DISPATCHED, D.NOTIFIED, D.ACKNOWLEDGED}, D.RETURN_REQUESTED, "return_requested_at"),
        "police_return": (
            {D.DISPATCHED, D.NOTIFIED, D.ACKNOWLEDGED, D.RETURN_REQUESTED},
            D.POLICE_RETURN,
            "police_return_at",
        ),
    }
)

UNTOLD = {A.CLAIMED, A.UNCERTAIN}
"""Claimed, and the carrier's answer is not known yet: a callback may be faster than the answer."""

LIVE = {*UNTOLD, A.HANDED_OVER, A.RINGING, A.ANSWERED}

ATTEMPT: Moves = _moves(
    {
        "claim": ({A.DUE}, A.CLAIMED, "claimed_at"),
        "cap": ({A.DUE}, A.CAPPED, "ended_at"),
        "cancel": ({A.DUE}, A.CANCELLED, "ended_at"),
        "lose_sight": ({A.CLAIMED}, A.UNCERTAIN, None),
        "put_back": (UNTOLD, A.DUE, None),
        "hand_over": (UNTOLD, A.HANDED_OVER, None),
        "refuse": (UNTOLD, A.REFUSED, "ended_at"),
        "ring": ({*UNTOLD, A.HANDED_OVER}, A.RINGING, "ringing_at"),
        "answer": ({*UNTOLD, A.HANDED_OVER, A.RINGING}, A.ANSWERED, "answered_at"),
        "end": (LIVE, A.ENDED, "ended_at"),
        "busy": (LIVE, A.BUSY, "ended_at"),
        "miss": (LIVE, A.NO_ANSWER, "ended_at"),
        "fail": ({*LIVE, A.SENT}, A.FAILED, "ended_at"),
        "stop": (LIVE, A.CANCELLED, "ended_at"),
        "send": ({*UNTOLD, A.HANDED_OVER}, A.SENT, None),
        "deliver": ({*UNTOLD, A.HANDED_OVER, A.SENT, A.UNDELIVERED, A.FAILED}, A.DELIVERED, "ended_at"),
        "undeliver": ({*UNTOLD, A.HANDED_OVER, A.SENT}, A.UNDELIVERED, "ended_at"),
    }
)

CALLER: Moves = _moves(
    {
        "wait": ({Q.GREETED}, Q.WAITING, "waiting_at"),
        "join": ({Q.GREETED, Q.WAITING}, Q.JOINED, "joined_at"),
        "tell": ({Q.WAITING}, Q.TOLD, None),
        "to_110": ({Q.GREETED, Q.WAITING, Q.JOINED, Q.TOLD}, Q.TO_110, "to_110_at"),
        "end": ({Q.GREETED, Q.WAITING, Q.JOINED, Q.TOLD, Q.TO_110}, Q.ENDED, "ended_at"),
    }
)

IN_REACH = frozenset({A.DUE, *LIVE})
"""Attempts that may still reach somebody: while a call is one of these, the ladder need not hurry."""

UNREACHED = frozenset({A.BUSY, A.NO_ANSWER, A.FAILED, A.REFUSED, A.CAPPED})
"""Calls that ended without anybody listening: the next step need not wait."""


class Movable(Protocol):
    """A row with a state: `id`, `state`, and the table of its moves."""

    id: Any
    moves: ClassVar[Moves]


def move(session: Session, row: Movable, event: str, now: datetime, **values: Any) -> bool:
    """Move `row` by `event`; True for the one caller who moved it, False for everyone after.

    Check and write are one UPDATE. `values` are written with it, so that who moved it and why can never
    differ from the move. After False the row shows what the winner wrote.
    """
    _, target, stamp = row.moves[event]
    written = {"state": target, **({stamp: now} if stamp else {}), **values}
    session.flush()  # what was set on the row before belongs before the move
    moved = {"moved_id": row.id, **{f"new_{column}": value for column, value in written.items()}}
    won = session.execute(_statement(type(row), event, tuple(written)), moved).first() is not None
    if won:
        for column, value in written.items():
            set_committed_value(row, column, value)
    else:
        session.refresh(row)
    return won


@cache
def _statement(kind: Any, event: str, columns: tuple[str, ...]) -> ReturningUpdate[Any]:
    """The UPDATE of a move, built once: there are a few dozen of them, and each is run all day."""
    table = kind.__table__
    return (
        update(table)
        .where(table.c.id == bindparam("moved_id"), table.c.state.in_(kind.moves[event][0]))
        .values({column: bindparam(f"new_{column}") for column in columns})
        .returning(table.c.id)
    )
