"""Whether a number may be tried, and how often: the last check before anything leaves. Source: I9."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ARRAY, BigInteger, String, and_, any_, bindparam, column, func, or_, select
from sqlalchemy import case as first_if
from sqlalchemy.orm import aliased

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


LOCK = select(func.pg_advisory_xact_lock(column("key"))).select_from(
    select(func.hashtextextended(column("number"), 0).label("key"))
    .select_from(func.unnest(bindparam("numbers", type_=ARRAY(String))).alias("number"))
    .distinct()
    .order_by("key")
    .subquery()
)
EARLIER = aliased(Attempt)
BEFORE = (
    select(
        Attempt.id,
        select(func.count())
        .where(
            EARLIER.number == Attempt.number,
            EARLIER.extension == Attempt.extension,
            EARLIER.channel == Attempt.channel,
            EARLIER.id != Attempt.id,
            EARLIER.claimed_at
            > first_if(
                (Attempt.channel == Channel.CALL, bindparam("calls_since")), else_=bindparam("texts_since")
            ),
            or_(Attempt.channel == Channel.CALL, EARLIER.said == Attempt.said),
        )
        .scalar_subquery()
        .label("tried"),
        NumberMark.code,
        NumberMark.again_at,
    )
    .outerjoin(NumberMark, and_(NumberMark.number == Attempt.number, NumberMark.channel == Attempt.channel))
    .where(Attempt.id == any_(bindparam("ids", type_=ARRAY(BigInteger))))
)
"""How often each number was called within the window, or told the same words within a day; its mark."""


@dataclass(frozen=True, slots=True)
class _Before:
    """What is known of a number: how often it was tried lately, and the mark on it, if there is one."""

    count: int
    code: int | None
    again_at: datetime | None


class Numbers:
    """The numbers of some attempts under their locks: two workers must not both find the last free place.

    Locked in one order, so that nobody waits for somebody who waits for him; whoever locks dispatches too
    does so before. Nothing is asked about the 110 desk: it is an exchange, not a person.
    """

    def __init__(self, work: Work, attempts: Sequence[Attempt]) -> None:
        self._work = work
        self._left: list[Attempt] = []
        asked = [attempt for attempt in attempts if attempt.role != POLICE_DESK]
        if asked:
            work.session.execute(LOCK, {"numbers": [attempt.number for attempt in asked]})
        self._before = self._read([attempt.id for attempt in asked])

    def is_held_back(self, attempt: Attempt) -> bool:
        """True when this attempt must not leave; it is then closed, and whatever comes next is done at once.

        Nothing goes to a number of our own, or to one that the carrier refused for good. At most two calls
        to one number in five minutes, and the same words at most twice a day. Whoever took the case or asked
        for the citizen waits for one more call, to be put through. Danger never waits: nothing holds a call
        to the 110 desk back.
        """
        work = self._work
        if attempt.role == POLICE_DESK:
            return False
        if attempt.number in work.settings.own_numbers:
            _refuse(work, attempt, OWN_NUMBER)
            return True
        before = self._before[attempt.id]
        if before.code is not None and not _is_tried_again(work, attempt, before):
            _refuse(work, attempt, MARKED, before.code)
            return True
        tried = before.count + sum(_is_the_same(attempt, other) for other in self._left)
        if tried + _in_line(work, attempt) < _most(work, attempt):
            return False
        if move(work.session, attempt, "cap", work.now, next_due_at=None, reason="capped"):
            if attempt.case_id is not None:
                work.record(attempt.case_id, "capped", role=attempt.role, rung=attempt.rung)
            _go_on(work, attempt)
        return True

    def note_leaving(self, attempt: Attempt) -> None:
        """It leaves now, and counts for those that come after it.

        The one attempt that may try a marked number: until that is heard from, no other one does.
        """
        self._left.append(attempt)
        if attempt.reason != TRIED_AGAIN:
            return
        mark = select(NumberMark).where(
            NumberMark.number == attempt.number, NumberMark.channel == attempt.channel
        )
        for tried in self._work.session.scalars(mark.with_for_update()):
            tried.again_at = self._work.now + BELIEVED_FOR

    def _read(self, ids: Sequence[int]) -> dict[int, _Before]:
        if not ids:
            return {}
        now, window = self._work.now, timedelta(seconds=self._work.settings.call_window_s)
        since = {"calls_since": now - window, "texts_since": now - DAY}
        found = self._work.session.execute(BEFORE, {"ids": ids, **since})
        return {row.id: _Before(row.tried, row.code, row.again_at) for row in found}


def _is_the_same(attempt: Attempt, other: Attempt) -> bool:
    """True for two that count together: calls to one line, or the same words to it."""
    line, of_other = (
        (one.channel, one.number, one.extension, one.said if one.channel is Channel.TEXT else "")
        for one in (attempt, other)
    )
    return line == of_other


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
