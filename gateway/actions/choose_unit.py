"""The caller, or the number dialled, has named the unit: the case is registered and its ladder started."""

from __future__ import annotations

from gateway.actions.dispatch import dispatch
from gateway.actions.register import register
from gateway.actions.verify import verify
from gateway.policy.intake import NewCase
from gateway.work import Work
from models.case import Case, CaseSource
from models.inbound import InboundCall
from models.lifecycle import move
from models.phone import Phone


def choose_unit(work: Work, call: InboundCall, unit_code: str, matter: str) -> Case:
    """Register, verify and dispatch in this one transaction; the second key press finds it done.

    110 has made its preliminary check before it transfers a call, so the check ends now. A withheld number
    and the exchange's own are not the citizen's. Source: R20, R21, R23.
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
    case = register(work, new, caller_phone(work, call), CaseSource.CALL)
    call.case_id = case.id
    verify(work, case)
    dispatch(work, case)
    return case


def start_waiting(work: Work, call: InboundCall) -> None:
    """The caller enters the queue; the holding ends after the time that is set."""
    move(work.session, call, "wait", work.now, next_due_at=work.after(work.settings.hold_s))


def caller_phone(work: Work, call: InboundCall) -> Phone | None:
    """The citizen's own number, if the call shows one."""
    phone = Phone.parse_caller_id(call.sender, area_code=work.settings.area_code)
    written = (work.settings.common_number, work.settings.police_desk_number, call.dialled)
    ours = {Phone.parse_caller_id(text, area_code=work.settings.area_code).number for text in written}
    return phone if phone.can_be_called and phone.number not in ours else None
