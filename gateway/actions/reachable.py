"""How often a number may be tried: the last check before anything leaves. Source: I9."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from gateway.actions.answer import ANSWER
from gateway.actions.answer_lost import answer_lost
from gateway.actions.find_dispatch import locked
from gateway.actions.join import JOIN
from gateway.actions.not_reached import not_reached
from gateway.policy.call_backs import CALL_BACK
from gateway.policy.duty import POLICE_DESK
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.lifecycle import move

SAME_WORDS_A_DAY = 2
DAY = timedelta(days=1)
WAITED_FOR = frozenset({JOIN, CALL_BACK})
"""Calls that whoever is called has just asked for."""


def cap_reached(work: Work, attempt: Attempt) -> bool:
    """True when this attempt must not leave; it is then closed, and the ladder goes on without it.

    At most two calls to one number in five minutes, and the same words at most twice a day. Whoever took the
    case or asked for the citizen waits for one more call, to be put through. The 110 desk is an exchange,
    not a person, and danger never waits: it has no cap.
    """
    if attempt.role == POLICE_DESK:
        return False
    # One number at a time: two workers must not both find the last free place.
    work.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(attempt.number, 0))))
    if _recent(work, attempt) < _most(work, attempt):
        return False
    if move(work.session, attempt, "cap", work.now, next_due_at=None, reason="capped"):
        if attempt.case_id is not None:
            work.record(attempt.case_id, "capped", role=attempt.role, rung=attempt.rung)
        if attempt.dispatch_id is not None and attempt.channel is Channel.CALL:
            not_reached(work, locked(work, attempt.dispatch_id), attempt)
        elif attempt.dispatch_id is not None and attempt.rung == ANSWER:
            answer_lost(work, locked(work, attempt.dispatch_id), attempt)
    return True


def _most(work: Work, attempt: Attempt) -> int:
    if attempt.channel is Channel.TEXT:
        return SAME_WORDS_A_DAY
    return work.settings.calls_per_number + (attempt.rung in WAITED_FOR)


def _recent(work: Work, attempt: Attempt) -> int:
    """How often the number was called within the window, or told the same words within a day."""
    earlier = select(func.count()).where(
        Attempt.number == attempt.number,
        Attempt.extension == attempt.extension,
        Attempt.channel == attempt.channel,
        Attempt.id != attempt.id,
    )
    if attempt.channel is Channel.CALL:
        window = timedelta(seconds=work.settings.call_window_s)
        earlier = earlier.where(Attempt.claimed_at > work.now - window)
    else:
        earlier = earlier.where(Attempt.claimed_at > work.now - DAY, Attempt.said == attempt.said)
    return work.session.execute(earlier).scalar_one()
