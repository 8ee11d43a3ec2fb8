"""One number's conversation by text: which of its matters is open, which came last, what was told lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select, text, update

from gateway.actions.tell import CALLER, REPLY
from gateway.policy.text_intake import MOST_MATTERS_A_DAY, SAME_WITHIN
from gateway.work import Work
from models.attempt import Attempt
from models.case import Case
from models.inbound import InboundText
from models.intake import TextIntake

MOST_TOLD = 6
TOLD_WITHIN = timedelta(minutes=10)
"""Whoever floods us gets so many answers in this time; what he says is on record all the same."""
JUST_NOW = timedelta(minutes=1)
OPEN = text("state IN ('gathering', 'asked')")
"""As in the index: only then can the server use it."""


def one_at_a_time(work: Work, number: str) -> None:
    """Two texts of one number are heard one after the other: they may be parts of one."""
    work.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"text {number}", 0))))


def has_open_intake(work: Work, number: str) -> bool:
    """True while the number tells something that is not a case yet."""
    return work.session.scalars(_open(number)).first() is not None


def open_intake(work: Work, number: str) -> TextIntake | None:
    """The number's conversation that is not a case yet, under its row lock."""
    locked = _open(number).with_for_update(key_share=True).execution_options(populate_existing=True)
    return work.session.scalars(locked).first()


def _open(number: str) -> Select[TextIntake]:
    return select(TextIntake).where(TextIntake.sender == number, OPEN)


def matters_today(work: Work, number: str) -> Sequence[TextIntake]:
    """The number's last matters that became cases within a day, the newest first."""
    mine = select(TextIntake).where(TextIntake.sender == number).order_by(TextIntake.id.desc())
    last = work.session.scalars(mine.limit(MOST_MATTERS_A_DAY)).all()
    return [each for each in last if each.case_id and _since(each) > work.now - SAME_WITHIN]


def _since(intake: TextIntake) -> datetime:
    return intake.registered_at or intake.dropped_at or intake.started_at


def last_case(work: Work, number: str) -> Case | None:
    """The case that was registered last from this number, by whatever way; of a merged one the main one."""
    if not number:
        return None  # several people may show no number
    mine = select(Case).where(Case.caller_phone == number, ~Case.drill)
    newest_first = mine.order_by(Case.registered_at.desc(), Case.id.desc())
    found = [*work.session.scalars(newest_first.limit(1))]
    found += [work.session.get_one(Case, each.case_id) for each in matters_today(work, number)[:1]]
    newest = max(found, key=lambda case: (case.registered_at, case.id), default=None)
    if newest is not None and newest.merged_into_id is not None:
        return work.session.get_one(Case, newest.merged_into_id)
    return newest


def has_been_told_enough(work: Work, number: str) -> bool:
    """True when the number has had so many texts of us lately that another answer would help nobody."""
    lately = select(func.count()).where(
        Attempt.number == number,
        Attempt.claimed_at > work.now - TOLD_WITHIN,
        Attempt.role.in_((CALLER, REPLY)),
    )
    return work.session.execute(lately).scalar_one() >= MOST_TOLD


def told_lately(work: Work, case: Case, key: str) -> bool:
    """True when the citizen was told this about his case some minutes ago: he need not hear it twice."""
    lately = select(Attempt.id).where(
        Attempt.case_id == case.id, Attempt.rung == key, Attempt.due_at > work.now - TOLD_WITHIN
    )
    return work.session.scalars(lately.limit(1)).first() is not None


def link_texts(work: Work, number: str, case: Case, since: datetime | None = None) -> None:
    """Note with the number's texts since then, or of the last minute, which case they became."""
    # Whoever hears another of them has its lock, and waits for ours: it is left to him.
    unlinked = select(InboundText.id).where(
        InboundText.sender == number,
        InboundText.case_id.is_(None),
        InboundText.received_at >= (since or work.now - JUST_NOW),
    )
    free = work.session.scalars(unlinked.with_for_update(key_share=True, skip_locked=True)).all()
    work.session.execute(update(InboundText).where(InboundText.id.in_(free)).values(case_id=case.id))
