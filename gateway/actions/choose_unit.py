"""The caller, or the number dialled, has named the unit: the case is registered and its ladder started."""

from __future__ import annotations

from gateway.actions.dispatch import dispatch
from gateway.actions.register import register
from gateway.actions.verify import verify
from gateway.policy.intake import NewCase
from gateway.work import Work
from models.case import Case, CaseSource
from models.inbound import InboundCall
from models.phone import Phone


def choose_unit(work: Work, call: InboundCall, unit_code: str, matter: str, phone: Phone | None) -> Case:
    """Register, verify and dispatch in this one transaction; the second key press finds it done.

    110 has made its preliminary check before it transfers a call, so the check ends now. `phone` is the
    citizen's: a withheld number and the exchange's own are not. Source: R20, R21, R23.
    """
    if call.case_id is not None:
        return work.session.get_one(Case, call.case_id)
    # Nobody has asked the caller yet: the five fields stay empty until the officer has talked to him.
    new = NewCase.model_construct(
        happened_at=work.now,
        place="",
        caller_name="",
        caller_phone="",
        request="",
        matter=matter,
        unit=unit_code,
    )
    case = register(work, new, phone, CaseSource.CALL)
    verify(work, case)
    dispatch(work, case)
    call.case_id = case.id
    return case
