"""The citizen's call that a webhook is about, and the unit's share that it waits for."""

from __future__ import annotations

from sqlalchemy import select

from gateway.actions.find_dispatch import lock_case
from gateway.policy.shares import lead
from gateway.work import Work
from models.dispatch import Dispatch
from models.inbound import InboundCall


def locked_call(work: Work, call_id: int) -> InboundCall:
    """The call under its row lock; its case's dispatches are locked first, as an officer's key does it."""
    call = work.session.get_one(InboundCall, call_id)
    if call.case_id is not None:
        lock_case(work, call.case_id)
    work.session.refresh(call, with_for_update={"key_share": True})
    return call


def lead_of(work: Work, case_id: int | None) -> Dispatch | None:
    """The share of the unit that is, or shall become, responsible for a case; None before there is any."""
    if case_id is None:
        return None
    shares = select(Dispatch).where(Dispatch.case_id == case_id)
    return lead(work.session.scalars(shares))
