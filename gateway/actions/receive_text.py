"""A text arrives: on disk before anything is done about it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from gateway.work import Work
from models.case import Case
from models.inbound import InboundText

LONGEST = 1600
"""What a carrier hands over at the most; anything longer is cut, so that no sender can fill the disk."""


def receive_text(work: Work, ref: str, sender: str, dialled: str, body: str) -> None:
    """Keep the text as it came; told a second time, it is there already. Source: I5."""
    kept = body[:LONGEST].replace("\x00", "")
    row = insert(InboundText).values(
        carrier_ref=ref, sender=sender, dialled=dialled, body=kept, received_at=work.now, meant=""
    )
    work.session.execute(row.on_conflict_do_nothing(index_elements=["carrier_ref"]))


def take_unheard(work: Work, ref: str) -> InboundText | None:
    """The text under its row lock, if nobody has heard it yet; None once it has been."""
    mine = select(InboundText).where(InboundText.carrier_ref == ref, InboundText.meant == "")
    return work.session.scalars(mine.with_for_update(key_share=True)).first()


def case_named(work: Work, code: str | None) -> Case | None:
    """The newest case of a code that was spoken of."""
    if code is None:
        return None
    return work.session.scalars(
        select(Case).where(Case.code == code).order_by(Case.id.desc()).limit(1)
    ).first()
