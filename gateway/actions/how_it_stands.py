"""What somebody hears who comes too late, or too early, for what he wants to do about a case."""

from __future__ import annotations

from gateway.policy.phrases import local_clock
from gateway.work import Work
from models.case import Case
from models.conversation import Say
from models.dispatch import Dispatch
from models.lifecycle import WAITING, CaseState, DispatchState
from models.unit import Unit

BY_STATE = {
    **dict.fromkeys(WAITING, "officer_accept_first"),
    DispatchState.COMPLETED: "officer_case_closed",
    DispatchState.HANDING_OVER: "officer_case_passed_on",
    DispatchState.POLICE_RETURN: "officer_emergency_ok",
}
"""Sentences that need nothing but the code."""


def how_it_stands(work: Work, dispatch: Dispatch) -> Say:
    """The case as it stands for this unit, for a key or a text that changes nothing."""
    case, state = dispatch.case, dispatch.state
    if state is DispatchState.REASSIGNED:
        return _elsewhere(work, case)
    if state is DispatchState.CANCELLED:
        return _cancelled(work, case)
    if state is DispatchState.RETURN_REQUESTED:
        return returned(dispatch)
    if dispatch.is_in_hand:
        taken_at = dispatch.acknowledged_at or dispatch.dispatched_at
        by, hhmm = dispatch.acknowledged_by or "值班电话", local_clock(taken_at)
        return Say("officer_already", code=case.code, officer=by, hhmm=hhmm)
    return Say(BY_STATE[state], code=case.code)


def returned(dispatch: Dispatch) -> Say:
    """The return has been asked for, and the centre decides; without a reason one is asked for."""
    code, reason = dispatch.case.code, dispatch.return_reason
    if not reason:
        return Say("officer_return_no_reason", code=code)
    return Say("officer_return_received", code=code, reason=reason)


def _cancelled(work: Work, case: Case) -> Say:
    if case.merged_into_id is None:
        if case.state is CaseState.INVALID:
            return Say("officer_case_invalid", code=case.code)
        return _elsewhere(work, case)
    main = work.session.get_one(Case, case.merged_into_id)
    return Say("officer_case_merged", code=case.code, main_code=main.code)


def _elsewhere(work: Work, case: Case) -> Say:
    unit = work.session.get_one(Unit, case.unit_code)
    return Say("officer_case_elsewhere", code=case.code, dept=unit.name_zh)
