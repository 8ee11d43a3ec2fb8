"""Every state and every move. Nothing else in the program writes a state column.

A move is one UPDATE that only one caller can win: of two officers who press 1 in the same second, one
moves the dispatch and the other is told who did. A repeated or late event finds its sources gone and
changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Protocol

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_state, set_committed_value
from sqlalchemy.sql.dml import ReturningUpdate


class CaseState(StrEnum):
    """Where a case stands as a whole (lead unit's view)."""

    REGISTERED = "registered"
    VERIFIED = "verified"
    DISPATCHED = "dispatched"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    ON_SITE = "on_site"
    REPLIED = "replied"
    COMPLETED = "completed"
    SURVEYED = "surveyed"
    REOPENED = "reopened"

    ARCHIVED = "archived"
    POLICE_RETURN = "police_return"
    MERGED = "merged"
    INVALID = "invalid"


class DispatchState(StrEnum):
    """Where one unit's share of a case stands."""

    DISPATCHED = "dispatched"
    NOTIFIED = "notified"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    ON_SITE = "on_site"
    REPLIED = "replied"
    RETURN_REQUESTED = "return_requested"
    HANDING_OVER = "handing_over"

    COMPLETED = "completed"
    REASSIGNED = "reassigned"
    POLICE_RETURN = "police_return"
    CANCELLED = "cancelled"


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
    OFFICER = "officer"
    TO_110 = "to_110"
    ENDED = "ended"


class SurveyState(StrEnum):
    """Where one question to one citizen stands."""

    PLANNED = "planned"
    ASKED = "asked"
    REMINDED = "reminded"
    CALLING = "calling"
    RATED = "rated"
    CHECKING = "checking"

    DECIDED = "decided"
    SILENT = "silent"
    CANCELLED = "cancelled"


class IntakeState(StrEnum):
    """Where a citizen's matter told by text stands, until it is a case."""

    GATHERING = "gathering"
    ASKED = "asked"

    REGISTERED = "registered"
    DROPPED = "dropped"


Moves = Mapping[str, tuple[frozenset[StrEnum], StrEnum, str | None]]
"""event: (from any of, to, column stamped with the moment)"""


def _moves(table: Mapping[str, tuple[Set[Any], StrEnum, str | None]]) -> Moves:
    return {event: (frozenset(sources), target, stamp) for event, (sources, target, stamp) in table.items()}


C, D, A, Q, S, T = CaseState, DispatchState, AttemptState, CallerState, SurveyState, IntakeState

WITH_A_UNIT = frozenset({C.DISPATCHED, C.REOPENED, C.ACKNOWLEDGED, C.IN_PROGRESS, C.ON_SITE, C.REPLIED})
"""A unit has to do something about the case."""
UNANSWERED = frozenset({C.REGISTERED, C.VERIFIED, *WITH_A_UNIT})
"""The citizen has no answer yet."""
DONE_WITH = frozenset({C.COMPLETED, C.SURVEYED, C.ARCHIVED})
"""The unit has reported the result, and the citizen has been told it."""

CASE: Moves = _moves(
    {
        "verify": ({C.REGISTERED}, C.VERIFIED, "verified_at"),
        "dispatch": ({C.VERIFIED}, C.DISPATCHED, "dispatched_at"),
        "acknowledge": ({C.DISPATCHED, C.REOPENED}, C.ACKNOWLEDGED, "acknowledged_at"),
        "take_over": (WITH_A_UNIT, C.ACKNOWLEDGED, None),
        "contact": ({C.ACKNOWLEDGED}, C.IN_PROGRESS, None),
        "arrive": ({C.ACKNOWLEDGED, C.IN_PROGRESS}, C.ON_SITE, None),
        "reply": ({C.ACKNOWLEDGED, C.IN_PROGRESS, C.ON_SITE}, C.REPLIED, None),
        "complete": ({C.ACKNOWLEDGED, C.IN_PROGRESS, C.ON_SITE, C.REPLIED}, C.COMPLETED, "completed_at"),
        "resume": ({C.COMPLETED, C.ARCHIVED}, C.IN_PROGRESS, None),
        "survey": ({C.COMPLETED, C.ARCHIVED}, C.SURVEYED, "surveyed_at"),
        "archive": ({C.COMPLETED, C.SURVEYED}, C.ARCHIVED, "archived_at"),
        "reopen": (DONE_WITH, C.REOPENED, "reopened_at"),
        "merge": (UNANSWERED, C.MERGED, "merged_at"),
        "invalidate": (UNANSWERED, C.INVALID, "invalid_at"),
        "police_return": (set(C) - {C.POLICE_RETURN}, C.POLICE_RETURN, "police_return_at"),
    }
)

WAITING = frozenset({D.DISPATCHED, D.NOTIFIED})
"""Nobody of the unit has said anything: the ladder goes on."""
IN_HAND = frozenset({D.ACKNOWLEDGED, D.IN_PROGRESS, D.ON_SITE, D.REPLIED})
"""Somebody of the unit has taken it and works on it."""
UNFINISHED = WAITING | IN_HAND | {D.RETURN_REQUESTED}
"""The unit has to do something about its share."""
KEPT = UNFINISHED | {D.HANDING_OVER}
"""The unit still has the case, be it only until another one has accepted it."""

DISPATCH: Moves = _moves(
    {
        "notify": ({D.DISPATCHED}, D.NOTIFIED, "notified_at"),
        "acknowledge": ({*WAITING, D.RETURN_REQUESTED}, D.ACKNOWLEDGED, "acknowledged_at"),
        "contact": ({D.ACKNOWLEDGED}, D.IN_PROGRESS, None),
        "arrive": ({D.ACKNOWLEDGED, D.IN_PROGRESS}, D.ON_SITE, None),
        "reply": ({D.ACKNOWLEDGED, D.IN_PROGRESS, D.ON_SITE}, D.REPLIED, None),
        "complete": (IN_HAND, D.COMPLETED, "completed_at"),
        "resume": ({D.COMPLETED}, D.IN_PROGRESS, None),
        "return": ({*WAITING, *IN_HAND}, D.RETURN_REQUESTED, "return_requested_at"),
        "take_back": ({D.RETURN_REQUESTED}, D.ACKNOWLEDGED, None),
        "reject_return": ({D.RETURN_REQUESTED}, D.ACKNOWLEDGED, "reviewed_at"),
        "pass_on": (UNFINISHED, D.HANDING_OVER, "passed_on_at"),
        "release": (KEPT, D.REASSIGNED, "released_at"),
        "cancel": (KEPT, D.CANCELLED, "cancelled_at"),
        "police_return": (set(D) - {D.POLICE_RETURN}, D.POLICE_RETURN, "police_return_at"),
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
        "refuse": ({A.DUE, *UNTOLD}, A.REFUSED, "ended_at"),
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
        "fetch": ({Q.TOLD}, Q.GREETED, None),
        "serve": ({Q.GREETED}, Q.OFFICER, None),
        "to_110": (set(Q) - {Q.TO_110, Q.ENDED}, Q.TO_110, "to_110_at"),
        "end": (set(Q) - {Q.ENDED}, Q.ENDED, "ended_at"),
    }
)

ASKING = frozenset({S.ASKED, S.REMINDED, S.CALLING})
"""The citizen has been asked and may answer."""

SURVEY: Moves = _moves(
    {
        "ask": ({S.PLANNED}, S.ASKED, "asked_at"),
        "remind": ({S.ASKED}, S.REMINDED, "reminded_at"),
        "call": ({S.PLANNED, *ASKING}, S.CALLING, "called_at"),
        "rate": ({S.PLANNED, *ASKING, S.SILENT}, S.RATED, "answered_at"),
        "check": ({S.RATED}, S.CHECKING, "checking_since"),
        "decide": ({S.CHECKING}, S.DECIDED, "decided_at"),
        "give_up": (ASKING, S.SILENT, "gave_up_at"),
        "cancel": ({S.PLANNED, *ASKING}, S.CANCELLED, "cancelled_at"),
    }
)

INTAKE: Moves = _moves(
    {
        "ask": ({T.GATHERING}, T.ASKED, "asked_at"),
        "register": ({T.GATHERING, T.ASKED}, T.REGISTERED, "registered_at"),
        "drop": ({T.GATHERING, T.ASKED}, T.DROPPED, "dropped_at"),
    }
)

IN_REACH = frozenset({A.DUE, *LIVE})
"""Attempts that may still reach somebody: while a call is one of these, the ladder need not hurry."""

UNREACHED = frozenset({A.BUSY, A.NO_ANSWER, A.FAILED, A.REFUSED, A.CAPPED})
"""Calls that ended without anybody listening: the next step need not wait."""


class Movable(Protocol):
    """A row with a state: `id`, `state`, and the table of its moves."""

    id: Any
    state: Any
    moves: ClassVar[Moves]


def move(session: Session, row: Movable, event: str, now: datetime, **values: Any) -> bool:
    """Move `row` by `event`; True for the one caller who moved it, False for everyone after.

    Check and write are one UPDATE. `values` are written with it, so that who moved it and why can never
    differ from the move. After False the row shows what the winner wrote. A row that is not written yet
    is known to nobody else: it is written in its new state.
    """
    sources, target, stamp = row.moves[event]
    written = {"state": target, **({stamp: now} if stamp else {}), **values}
    if instance_state(row).pending:
        if row.state not in sources:
            return False
        for column, value in written.items():
            setattr(row, column, value)
        return True
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
