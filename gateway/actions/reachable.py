"""Whether a number may be tried, and how often: the last check before anything leaves. Source: I9."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, true

from gateway.actions.answer import ANSWER
from gateway.actions.answer_lost import answer_lost
from gateway.actions.find_dispatch import locked
from gateway.actions.join import JOIN
from gateway.actions.not_reached import not_reached
from gateway.policy.call_backs import CALL_BACK, TALK
from gateway.policy.duty import POLICE_DESK
from gateway.policy.refusals import BELIEVED_FOR
from gateway.work import Work
from models.attempt import Attempt, Channel
from models.lifecycle import AttemptState, move
from models.number import NumberMark

SAME_WORDS_A_DAY = 2
DAY = timedelta(days=1)
WAITED_FOR = frozenset({JOIN, CALL_BACK})
"""Calls that whoever is called has just asked for."""
MARKED, OWN_NUMBER = "marked", "own_number"
"""Reasons of attempts that nobody made."""
TRIED_AGAIN = "tried again"
"""Reason of the one that shows whether a mark still holds."""


def is_held_back(work: Work, attempt: Attempt) -> bool:
    """True when this attempt must not leave; it is then closed, and whatever comes next is done at once.

    Nothing goes to a number of our own, or to one that the carrier refused for good. At most two calls to
    one number in five minutes, and the same words at most twice a day. Whoever took the case or asked for
    the citizen waits for one more call, to be put through. The 110 desk is an exchange, not a person, and
    danger never waits: nothing holds a call to it back.
    """
    if attempt.role == POLICE_DESK:
        return False
    if attempt.number in work.settings.own_numbers:
        _refuse(work, attempt, OWN_NUMBER)
        return True
    # One number at a time: two workers must not both find the last free place.
    work.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(attempt.number, 0))))
    before = _before(work, attempt)
    if before.code is not None and not _is_tried_again(work, attempt, before):
        _refuse(work, attempt, MARKED, before.code)
        return True
    if before.count < _most(work, attempt):
        return False
    if move(work.session, attempt, "cap", work.now, next_due_at=None, reason="capped"):
        if attempt.case_id is not None:
            work.record(attempt.case_id, "capped", role=attempt.role, rung=attempt.rung)
        _go_on(work, attempt)
    return True


@dataclass(frozen=True, slots=True)
class _Before:
    """What is known of a number: how often it was tried lately, and the mark on it, if there is one."""

    count: int
    code: int | None
    again_at: datetime | None


def _is_tried_again(work: Work, attempt: Attempt, before: _Before) -> bool:
    """A mark is believed for a while; then one attempt shows whether it still holds.

    A person who wants to talk to a citizen may try: he is the one who learns from it.
    """
    if attempt.rung == TALK:
        return True
    if before.again_at is None or before.again_at > work.now:
        return False
    attempt.reason = TRIED_AGAIN
    return True


def note_leaving(work: Work, attempt: Attempt) -> None:
    """The one attempt that may try a marked number leaves now: until it is heard from, no other one does."""
    if attempt.reason != TRIED_AGAIN:
        return
    mark = select(NumberMark).where(
        NumberMark.number == attempt.number, NumberMark.channel == attempt.channel
    )
    for tried in work.session.scalars(mark.with_for_update()):
        tried.again_at = work.now + BELIEVED_FOR


def _refuse(work: Work, attempt: Attempt, reason: str, code: int | None = None) -> None:
    if move(work.session, attempt, "refuse", work.now, next_due_at=None, reason=reason, error_code=code):
        _go_on(work, attempt)


def _go_on(work: Work, attempt: Attempt) -> None:
    """The ladder takes its next step; a citizen who cannot be told by text is told by phone."""
    if attempt.dispatch_id is not None and attempt.channel is Channel.CALL:
        not_reached(work, locked(work, attempt.dispatch_id), attempt)
    elif attempt.dispatch_id is not None and attempt.rung == ANSWER:
        answer_lost(work, locked(work, attempt.dispatch_id), attempt)


def _most(work: Work, attempt: Attempt) -> int:
    if attempt.channel is Channel.TEXT:
        return SAME_WORDS_A_DAY
    return work.settings.calls_per_number + (attempt.rung in WAITED_FOR)


def _before(work: Work, attempt: Attempt) -> _Before:
    """How often the number was called within the window, or told the same words within a day; its mark."""
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
    mark = select(NumberMark.code, NumberMark.again_at).where(
        NumberMark.number == attempt.number, NumberMark.channel == attempt.channel
    )
    counted, marked = earlier.subquery(), mark.subquery()
    found = select(counted, marked).select_from(counted.outerjoin(marked, true()))
    count, code, again_at = work.session.execute(found).one()
    return _Before(count + _in_line(work, attempt), code, again_at)


def _in_line(work: Work, attempt: Attempt) -> int:
    """How many calls to this number wait before this one for their turn: they will leave, so they count."""
    limited = any(trunk.calls_per_s for trunk in work.gateway.trunks.values())
    if not limited or attempt.channel is not Channel.CALL or attempt.waits_for is not None:
        return 0
    waiting = select(func.count()).where(
        Attempt.state == AttemptState.DUE,
        Attempt.waits_for.is_not(None),
        Attempt.number == attempt.number,
        Attempt.extension == attempt.extension,
        Attempt.id != attempt.id,
    )
    return work.session.execute(waiting).scalar_one()
