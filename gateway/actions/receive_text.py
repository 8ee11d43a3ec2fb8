"""A text arrives: on disk before anything is done about it."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from gateway.work import Work
from models.conversation import Intent
from models.inbound import InboundText

LONGEST = 1600
"""What a carrier hands over at the most; anything longer is cut, so that no sender can fill the disk."""


def receive_text(work: Work, ref: str, sender: str, dialled: str, body: str, intent: Intent) -> bool:
    """Keep the text as it came; True the first time, False for a webhook that repeats. Source: I5."""
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
    return done.first() is not None
