"""A citizen's call arrives: on disk before it is answered."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from gateway.actions.give_up_waiting import STILL_ON_S
from gateway.work import Work
from models.inbound import InboundCall
from models.lifecycle import CallerState
from models.trunk import TrunkCode

NEW = insert(InboundCall).on_conflict_do_nothing(index_elements=["carrier_ref"]).returning(InboundCall)
BY_REF = select(InboundCall).where(InboundCall.carrier_ref == bindparam("ref"))


def receive_call(
    work: Work, trunk: TrunkCode, ref: str, sender: str, dialled: str, forwarded_from: str
) -> InboundCall:
    """Note the call; the same call told twice is the same row. Source: R12."""
    told = {
        "trunk": trunk,
        "carrier_ref": ref,
        "state": CallerState.GREETED,
        "sender": sender,
        "dialled": dialled,
        "forwarded_from": forwarded_from,
        "arrived_at": work.now,
        "wants_call_back": False,
        "next_due_at": work.after(STILL_ON_S),
    }
    # Of two that tell it at the same moment one writes it, and the other waits and then finds it.
    made = work.session.scalars(NEW, told).first()
    return made or work.session.scalars(BY_REF, {"ref": ref}).one()


def find_call(work: Work, ref: str) -> InboundCall | None:
    """The call that the carrier names so."""
    return work.session.scalars(BY_REF, {"ref": ref}).first()
