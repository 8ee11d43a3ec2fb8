"""The centre decides about a return: another unit gets the case, or this one goes on. Source: R31."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.actions.acknowledge import details
from gateway.actions.assist import assist
from gateway.actions.find_dispatch import lock_case
from gateway.actions.reassign import pass_on, said_of
from gateway.actions.start_handling import start_handling
from gateway.actions.take_over import take_over
from gateway.actions.tell_unit import tell_unit
from gateway.actions.withdraw import withdraw
from gateway.policy.phrases import seconds_late
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.case import Case
from models.conversation import Say
from models.dispatch import Dispatch, Part
from models.lifecycle import DispatchState, move


def accept_return(work: Work, case: Case, unit_code: str, by: Speaker, reason: str = "") -> Say:
    """Take the case back and ask `unit_code` to take it; the first receiver keeps it until that unit has.

    Help is taken back at once, and needs no other unit. Without a unit for the case one is asked for.
    """
    share = _returned(lock_case(work, case.id))
    if share is None:
        return Say("centre_no_return", code=case.code)
    if share.unit_code == unit_code:
        return Say("centre_returned_by_it", code=case.code, dept=share.unit.name_zh)
    if share.part is Part.LEAD and not unit_code:
        return Say("centre_which_unit", code=case.code, words="同意")
    share.reviewed_at, share.reviewed_by = work.now, by.name
    work.record(case.id, "return_accepted", by.name, unit=share.unit_code, reason=reason)
    if share.part is Part.LEAD:
        keeper = pass_on(work, share, unit_code, by, reason, "officer_return_accepted")
        return said_of(work, "centre_return_accepted", case, unit_code, keeper)
    withdraw(work, share, Say("officer_withdrawn", code=case.code))
    if unit_code:
        return assist(work, case, unit_code, by, reason)
    return Say("centre_assist_taken_back", code=case.code, dept=share.unit.name_zh)


def reject_return(work: Work, case: Case, reason: str, by: Speaker) -> Say:
    """The unit goes on, and its officer is told why. One that had not acknowledged has the case from now on.

    Its answer came when it asked for the return: the time of the review is not counted as its delay.
    """
    share = _returned(lock_case(work, case.id))
    if share is None:
        return Say("centre_no_return", code=case.code)
    if not reason:
        return Say("centre_reason_needed", code=case.code, words="驳回")
    is_new = share.acknowledged_at is None
    taken = _acknowledged(work, share)
    move(work.session, share, "reject_return", work.now, next_due_at=None, reviewed_by=by.name, **taken)
    start_handling(work, share)
    work.record(case.id, "return_rejected", by.name, unit=share.unit_code, reason=reason)
    phone = work.settings.centre_phone
    tell_unit(work, share, Say("officer_return_rejected", code=case.code, reason=reason, centre_phone=phone))
    if is_new:
        take_over(work, share)
        tell_unit(work, share, details(work, share))
    return Say("centre_return_rejected", code=case.code, dept=share.unit.name_zh)


def _returned(shares: Iterable[Dispatch]) -> Dispatch | None:
    """The share whose return is undecided; the lead's goes first."""
    found = [share for share in shares if share.state is DispatchState.RETURN_REQUESTED]
    return min(found, key=lambda share: (share.part is not Part.LEAD, share.id), default=None)


def _acknowledged(work: Work, share: Dispatch) -> dict[str, object]:
    if share.acknowledged_at is not None:
        return {}
    answered_at = share.return_requested_at or work.now
    return {
        "acknowledged_at": work.now,
        "acknowledged_by": share.returned_by,
        "acknowledged_by_id": share.returned_by_id,
        "acknowledge_late_s": seconds_late(share.verified_at, answered_at, work.settings.ack_limit),
    }
