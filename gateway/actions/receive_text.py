"""A text arrives: on disk before anything is done about it."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from gateway.work import Work
from models.case import Case
from models.conversation import Intent
from models.inbound import InboundText

LONGEST = 1600
"""What a carrier hands over at the most; anything longer is cut, so that no sender can fill the disk."""


def receive_text(work: Work, ref: str, sender: str, dialled: str, body: str, intent: Intent) -> int | None:
    """Keep the text as it came; its id the first time, None for a webhook that repeats. Source: I5."""
    kept = body[:LONGEST].replace("\x00", "")
    row = insert(InboundText).values(
        carrier_ref=ref,
        sender=sender,
        dialled=dialled,
        body=kept,
        received_at=work.now,
        meant=type(intent).__name__,
    )
    done = work.session.execute(
        row.on_conflict_do_nothing(index_elements=["carrier_ref"]).returning(InboundText.id)
    )
    return done.scalar()


def keep_with_case(work: Work, text_id: int, code: str) -> None:
    """Note which case a text was about: the newest of that code, if there is any."""
    newest = select(Case.id).where(Case.code == code).order_by(Case.id.desc()).limit(1)
    work.session.execute(
        update(InboundText).where(InboundText.id == text_id).values(case_id=newest.scalar_subquery())
    )
