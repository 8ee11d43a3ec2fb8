"""A call is about a case that is registered already."""

from __future__ import annotations

from gateway.actions.find_dispatch import lock_case
from gateway.actions.join import ring_to_join
from gateway.actions.who_has_it import who_has_it
from gateway.policy.shares import lead
from gateway.work import Work
from models.case import Case
from models.inbound import InboundCall


def attach_call(work: Work, call: InboundCall, case: Case, *, by_operator: bool = False) -> None:
    """Make the call wait for this case, and ring whoever has it; told a second time, nothing more happens.

    While nobody has it, its ladder rings already. `by_operator`: the 110 operator is on the line, for the
    citizen of the case. Source: R12, R20; scenario 23.
    """
    if call.case_id is not None:
        return
    share = lead(lock_case(work, case.id))
    call.case_id, call.by_operator = case.id, by_operator
    work.session.flush()
    if by_operator:
        work.record(case.id, "operator_called", "110")
    else:
        work.record(case.id, "caller_called", "caller")
    to = who_has_it(work, share) if share is not None else None
    if share is not None and to is not None:
        ring_to_join(work, share, to)
