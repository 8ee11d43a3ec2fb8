"""A citizen's call arrives: on disk before it is answered."""

from __future__ import annotations

from sqlalchemy import select

from gateway.work import Work
from models.inbound import InboundCall
from models.unit import Unit


def receive_call(work: Work, ref: str, sender: str, dialled: str, forwarded_from: str) -> InboundCall:
    """Note the call; the same call told twice is the same row. Source: R12."""
    known = find_call(work, ref)
    if known is not None:
        return known
    call = InboundCall(
        carrier_ref=ref, sender=sender, dialled=dialled, forwarded_from=forwarded_from, arrived_at=work.now
    )
    work.session.add(call)
    work.session.flush()
    return call


def find_call(work: Work, ref: str) -> InboundCall | None:
    """The call that the carrier names so."""
    return work.session.scalars(select(InboundCall).where(InboundCall.carrier_ref == ref)).first()


def unit_dialled(work: Work, dialled: str) -> Unit | None:
    """The unit whose own number was dialled; None for the common number."""
    return work.session.scalars(select(Unit).where(Unit.direct_number == dialled)).first()
