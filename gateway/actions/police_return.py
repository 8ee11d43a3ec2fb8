"""Danger: the case goes back to the 110 desk at once, whatever state it is in. Source: R18, I6."""

from __future__ import annotations

from gateway.actions.drop_survey import drop_survey
from gateway.actions.escalate import tell_the_desk
from gateway.actions.find_dispatch import lock_case
from gateway.actions.give_up_waiting import STILL_ON_S
from gateway.actions.join import call_on_the_line
from gateway.actions.outbox import RING_AGAIN
from gateway.actions.stop_legs import stop_legs
from gateway.actions.survey_rows import surveys_of
from gateway.actions.tell import tell_caller
from gateway.actions.tell_unit import tell_unit
from gateway.policy.shares import kept
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.attempt import Attempt
from models.case import Case
from models.conversation import Say
from models.dispatch import Dispatch
from models.inbound import InboundCall
from models.lifecycle import IN_HAND, CallerState, DispatchState, move

DESK_IS_DIALLED_S = 45
"""A caller who pressed 0 is on the way to the desk himself; the desk's ladder starts only if that fails."""
HAS_IT = IN_HAND | {DispatchState.RETURN_REQUESTED, DispatchState.HANDING_OVER}
"""Somebody of the unit works on it, or has to follow it up: he must hear that it is 110's now."""


def police_return(work: Work, dispatch: Dispatch, by: Speaker, via: str, leg: Attempt | None = None) -> Say:
    """Call the 110 desk until somebody there takes the case; fetch a waiting citizen out of the queue.

    Every unit's legs stop, because the matter is 110's now, and so do those of the case into which this one
    was merged. Reporting the same danger again changes nothing and gets the same answer.
    The caller has locked the case.
    """
    said, had_it = Say("officer_emergency_ok", code=dispatch.case.code), dispatch.state in HAS_IT
    if not move(work.session, dispatch, "police_return", work.now, next_due_at=None):
        return said
    work.record(dispatch.case_id, "emergency", by.name, unit=dispatch.unit_code, via=via)
    stop_legs(work, dispatch, but=leg.id if leg else None)
    if dispatch.unit_code not in by.units:
        _tell_unit(work, dispatch, had_it=had_it)
    return_to_police(work, dispatch.case)
    return said


def report_danger(work: Work, case: Case, by: Speaker, via: str) -> Say:
    """The same for a case that no unit has been given yet."""
    lock_case(work, case.id)
    if return_to_police(work, case):
        work.record(case.id, "emergency", by.name, unit=case.unit_code, via=via)
    return Say("officer_emergency_ok", code=case.code)


def return_to_police(
    work: Work, case: Case, *, caller_is_on_his_way: bool = False, caller_said_so: bool = False
) -> bool:
    """Take the case from every unit that has it and tell the desk; True for whoever did it first.

    The citizen is told, unless he said it himself or is being put through to the desk. Source: R6.

    A merged case takes the one along that goes on for both, and the desk is told of that one.
    """
    surveys = surveys_of(work, case)  # locked before the case, as by whoever answers one
    if not move(work.session, case, "police_return", work.now, call_back_since=None):
        return False
    for share in kept(lock_case(work, case.id)):
        _take_away(work, share)
    for survey in surveys:
        # A rating that waits for the centre's decision is decided by this; it stays on record.
        if not move(work.session, survey, "decide", work.now, next_due_at=None):
            drop_survey(work, survey, "dangerous")
    main = work.session.get(Case, case.merged_into_id) if case.merged_into_id else None
    if main is not None:
        return_to_police(work, main, caller_is_on_his_way=caller_is_on_his_way)
        _tell(work, case, knows=caller_is_on_his_way or caller_said_so)
        return True
    call = call_on_the_line(work, case)
    is_fetched = caller_is_on_his_way or (call is not None and _fetch(work, call))
    tell_the_desk(work, case, after_s=DESK_IS_DIALLED_S if is_fetched else 0)
    _tell(work, case, knows=is_fetched or caller_said_so)
    return True


def _tell(work: Work, case: Case, *, knows: bool) -> None:
    if not knows:
        tell_caller(work, case, Say("caller_to_110", code=case.code))


def _take_away(work: Work, share: Dispatch) -> None:
    had_it = share.state in HAS_IT
    if move(work.session, share, "police_return", work.now, next_due_at=None):
        stop_legs(work, share)
        _tell_unit(work, share, had_it=had_it)


def _tell_unit(work: Work, share: Dispatch, *, had_it: bool) -> None:
    """Whoever has the case is told, and so is a unit that has heard of it and might still take it."""
    if had_it:
        tell_unit(work, share, Say("officer_case_to_110", code=share.case.code))
    elif share.notified_at is not None:
        tell_unit(work, share, Say("officer_called_off", code=share.case.code))


def _fetch(work: Work, call: InboundCall) -> bool:
    fetched = move(
        work.session,
        call,
        "to_110",
        work.now,
        redirect_wanted_at=work.now,
        redirected_at=None,
        next_due_at=work.now + RING_AGAIN,
    )
    if fetched:
        work.wake("redirect_caller", call, first=True)
    return fetched


def caller_returns(work: Work, call: InboundCall) -> None:
    """The caller pressed 0: his own leg goes to the desk, and the case, if there is one, with it.

    Of a caller who pressed it and was cut off only the case can go; the desk is then rung at once.
    """
    is_on_his_way = move(work.session, call, "to_110", work.now, next_due_at=work.after(STILL_ON_S))
    was_cut_off = call.state is CallerState.ENDED and call.to_110_at is None
    if call.case_id is None or not (is_on_his_way or was_cut_off):
        return
    call.to_110_at = call.to_110_at or work.now
    case = work.session.get_one(Case, call.case_id)
    if return_to_police(work, case, caller_is_on_his_way=is_on_his_way):
        work.record(case.id, "caller_to_110", "caller", unit=case.unit_code)
