"""The citizen's call that a webhook is about."""

from __future__ import annotations

from gateway.actions.find_dispatch import lock_case
from gateway.work import Work
from models.inbound import InboundCall


def locked_call(work: Work, call_id: int) -> InboundCall:
    """The call under its row lock; its case's dispatches are locked first, as an officer's key does it."""
    call = work.session.get_one(InboundCall, call_id)
    if call.case_id is not None:
        lock_case(work, call.case_id)
    work.session.refresh(call, with_for_update={"key_share": True})
    return call
