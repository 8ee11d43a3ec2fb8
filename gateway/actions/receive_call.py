"""A citizen's call arrives: on disk before it is answered."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert

from gateway.actions.give_up_waiting import STILL_ON_S
from gateway.work import Work
from models.inbound import InboundCall
from models.lifecycle import CallerState
from models.trunk import TrunkCode
from models.unit import Unit


def receive_call(
    work: Work, trunk: TrunkCode, ref: str, sender: str, dialled: str, forwarded_from: str
) -> InboundCall:
    """Note the call; the same call told twice is the same row. Source: R12."""
    new = insert(InboundCall).values(
        trunk=trunk,
        carrier_ref=ref,
        state=CallerState.GREETED,
        sender=sender,
        dialled=dialled,
        forwarded_from=forwarded_from,
        arrived_at=work.now,
        wants_call_back=False,
        next_due_at=work.after(STILL_ON_S),
    )
    # Of two that tell it at the same moment one writes it, and the other waits and then finds it.
    made = work.session.scalars(
        new.on_conflict_do_nothing(index_elements=["carrier_ref"]).returning(InboundCall)
    ).first()
    return made or work.session.scalars(_by_ref(ref)).one()


def find_call(work: Work, ref: str) -> InboundCall | None:
    """The call that the carrier names so."""
    return work.session.scalars(_by_ref(ref)).first()


def unit_dialled(work: Work, dialled: str) -> Unit | None:
    """The unit whose own number was dialled; None for the common number."""
    return work.session.scalars(select(Unit).where(Unit.direct_number == dialled)).first()


def _by_ref(ref: str) -> Select[InboundCall]:
    return select(InboundCall).where(InboundCall.carrier_ref == ref)
