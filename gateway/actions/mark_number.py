"""Marks on numbers: set by a carrier's refusal, lifted when the number is heard to work, or by hand."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from gateway.policy.refusals import BELIEVED_FOR, Heard, is_disproved, marked_channels
from gateway.work import Work
from models.attempt import Channel
from models.number import NumberMark
from models.phone import Phone

log = structlog.get_logger()


def mark_number(work: Work, number: str, code: int | None) -> None:
    """Keep a refusal that is for good with the number; refused again, it is believed for as long once more.

    Any other code marks nothing.
    """
    new = [
        {
            "number": number,
            "channel": channel,
            "code": code,
            "marked_at": work.now,
            "again_at": work.now + BELIEVED_FOR,
        }
        for channel in marked_channels(code)
    ]
    if new:
        row = insert(NumberMark).values(new)
        again = {"code": row.excluded.code, "again_at": row.excluded.again_at}
        work.session.execute(row.on_conflict_do_update(index_elements=["number", "channel"], set_=again))
        log.warning("number.marked", number=_masked(number), code=code)


def is_marked(work: Work, number: str, channel: Channel) -> bool:
    """True for a number on which the carrier refused this channel for good, and not too long ago."""
    mark = select(NumberMark.id).where(
        NumberMark.number == number, NumberMark.channel == channel, NumberMark.again_at > work.now
    )
    return work.session.scalars(mark).first() is not None


def heard_from(work: Work, number: str, heard: Heard) -> None:
    """Lift the marks of this number that cannot be right any more; mostly there are none."""
    for mark in marks_on(work, number):
        if is_disproved(mark.channel, mark.code, heard):
            work.session.delete(mark)
            log.info("number.works", number=_masked(number), channel=mark.channel.value, heard=heard.value)


def lift(work: Work, marks: Sequence[NumberMark], by: str) -> None:
    """Believe these numbers to work again, because a person says so; that is put into the audit."""
    for mark in marks:
        work.session.delete(mark)
        shown = {"number": _masked(mark.number), "channel": mark.channel.value, "code": mark.code}
        work.audit(by, "number mark lifted", **shown)


def marks_on(work: Work, number: str) -> Sequence[NumberMark]:
    """The marks of this number, under their row locks."""
    # In the order in which they are written, so that nobody waits for somebody who waits for him.
    mine = select(NumberMark).where(NumberMark.number == number).order_by(NumberMark.channel)
    return work.session.scalars(mine.with_for_update()).all()


def _masked(number: str) -> str:
    return Phone.parse_caller_id(number).masked
