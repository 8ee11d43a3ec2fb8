"""An officer tells how far he has come, or that he cannot reach the citizen. Source: R13, R33."""

from __future__ import annotations

from gateway.actions.how_it_stands import how_it_stands
from gateway.actions.start_handling import look_again
from gateway.policy.answering import ENOUGH_FAILURES, LONGEST_RESULT, counts_as_failure
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.conversation import Say, Step
from models.dispatch import Dispatch, Part
from models.lifecycle import move


def report(work: Work, dispatch: Dispatch, step: Step, note: str, by: Speaker, via: str) -> Say:
    """Put a milestone on record and say so; a milestone told again changes nothing and is confirmed again.

    Whoever has arrived or answered has made contact too. A failure to reach the citizen counts once in ten
    minutes; three of them allow to complete without an answer. The caller holds the dispatch's row lock.
    """
    if not dispatch.is_in_hand:
        return how_it_stands(work, dispatch)
    match step:
        case Step.CONTACTED:
            said = _contacted(work, dispatch, by, via)
        case Step.ARRIVED:
            said = _arrived(work, dispatch, by, via)
        case Step.REPLIED:
            said = _replied(work, dispatch, note, by, via)
        case Step.NOT_REACHED:
            said = _not_reached(work, dispatch, by, via)
    look_again(work, dispatch)
    return said


def _contacted(work: Work, dispatch: Dispatch, by: Speaker, via: str) -> Say:
    if dispatch.contacted_at is None:
        dispatch.contacted_at = work.now
        work.record(dispatch.case_id, "contacted", by.name, unit=dispatch.unit_code, via=via)
        _move_both(work, dispatch, "contact")
    dispatch.case.call_back_since = None
    return Say("officer_contacted", code=dispatch.case.code)


def _arrived(work: Work, dispatch: Dispatch, by: Speaker, via: str) -> Say:
    if dispatch.arrived_at is None:
        dispatch.arrived_at = work.now
        work.record(dispatch.case_id, "arrived", by.name, unit=dispatch.unit_code, via=via)
        _move_both(work, dispatch, "arrive")
    return Say("officer_arrived", code=dispatch.case.code)


def _replied(work: Work, dispatch: Dispatch, note: str, by: Speaker, via: str) -> Say:
    """What the citizen was told is kept; said better later, the later words stay."""
    dispatch.reply = note[:LONGEST_RESULT] or dispatch.reply
    if dispatch.replied_at is None:
        dispatch.contacted_at = dispatch.contacted_at or work.now
        dispatch.replied_at = work.now
        work.record(dispatch.case_id, "replied", by.name, unit=dispatch.unit_code, via=via)
        _move_both(work, dispatch, "reply")
    dispatch.case.call_back_since = None
    return Say("officer_replied", code=dispatch.case.code)


def _not_reached(work: Work, dispatch: Dispatch, by: Speaker, via: str) -> Say:
    code = dispatch.case.code
    if not counts_as_failure(dispatch.not_reached_at, work.now):
        return Say("officer_not_reached_again", code=code, n=str(dispatch.not_reached))
    dispatch.not_reached += 1
    dispatch.not_reached_at = work.now
    work.record(
        dispatch.case_id,
        "not_reached",
        by.name,
        unit=dispatch.unit_code,
        via=via,
        n=dispatch.not_reached,
    )
    n = str(dispatch.not_reached)
    if dispatch.not_reached >= ENOUGH_FAILURES:
        return Say("officer_not_reached_enough", code=code, n=n)
    return Say("officer_not_reached", code=code, n=n)


def _move_both(work: Work, dispatch: Dispatch, event: str) -> None:
    """The unit's share goes on, and with the lead's share the case; a later step is not undone."""
    move(work.session, dispatch, event, work.now)
    if dispatch.part is Part.LEAD:
        move(work.session, dispatch.case, event, work.now)
