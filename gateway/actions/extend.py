"""A case needs more time than its limit: once the officer may take it, then only the centre gives it."""

from __future__ import annotations

from gateway.actions.handlers import centre, handlers
from gateway.actions.how_it_stands import how_it_stands
from gateway.actions.outbox import Why
from gateway.actions.start_handling import limits_of, look_again, working_time
from gateway.actions.tell import tell, tell_caller
from gateway.policy.answering import LONGEST_RESULT, is_a_result
from gateway.policy.case_words import category
from gateway.policy.handling import without_marks_of
from gateway.policy.phrases import local_day, local_moment
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.conversation import Say
from models.dispatch import Dispatch, Part
from models.limits import Task
from models.unit import CENTRE


def extend(work: Work, dispatch: Dispatch, reason: str, by: Speaker, via: str) -> Say:
    """Add a part of the limit to complete, and tell the citizen why; a reason is needed.

    The unit may do so once, in time; whatever is more is the centre's to give, and is asked of it. The same
    reason told again changes nothing. The caller holds the dispatch's row lock. Source: P7.
    """
    code, reason = dispatch.case.code, reason.strip()[:LONGEST_RESULT]
    due = dispatch.complete_due_at
    if not dispatch.is_in_hand or due is None:
        return how_it_stands(work, dispatch)
    if not is_a_result(reason):
        return Say("officer_extension_reason", code=code)
    if dispatch.extended_at is not None and reason == dispatch.extension_reason:
        return Say("officer_extended", code=code, time=local_moment(due))
    if CENTRE not in by.units and (dispatch.extended_at is not None or due <= work.now):
        return _ask_centre(work, dispatch, reason, by, via)
    _move_limits(work, dispatch)
    dispatch.extended_at, dispatch.extension_reason = work.now, reason
    work.record(dispatch.case_id, "extended", by.name, unit=dispatch.unit_code, via=via)
    look_again(work, dispatch)
    return _tell(work, dispatch, by)


def _move_limits(work: Work, dispatch: Dispatch) -> None:
    """The end moves from where it was, or from now if it has passed; the answer may come as late."""
    span = limits_of(work, dispatch).due[Task.COMPLETE].share(work.gateway.catalogue.limits.extension)
    base = max(dispatch.complete_due_at or work.now, work.now)
    dispatch.complete_due_at = working_time(work).after(base, span)
    if dispatch.reply_due_at is not None and dispatch.replied_at is None:
        dispatch.reply_due_at = max(dispatch.reply_due_at, dispatch.complete_due_at)
    dispatch.told = sorted(without_marks_of({Task.COMPLETE, Task.REPLY}, dispatch.told))


def _tell(work: Work, dispatch: Dispatch, by: Speaker) -> Say:
    case, due = dispatch.case, dispatch.complete_due_at or work.now
    if dispatch.part is Part.LEAD:
        words = {"dept": dispatch.unit.name_zh, "date": local_day(due), "reason": dispatch.extension_reason}
        tell_caller(work, case, Say("caller_extended", code=case.code, **words))
    said = Say("officer_extended", code=case.code, time=local_moment(due))
    for to in handlers(work, dispatch):
        if to.number != by.number:
            tell(work, said, to, Why("officer_extended", case=case))
    return said


def _ask_centre(work: Work, dispatch: Dispatch, reason: str, by: Speaker, via: str) -> Say:
    case, to = dispatch.case, centre(work, dispatch.region_code)
    work.record(case.id, "extension_asked", by.name, unit=dispatch.unit_code, via=via)
    say = Say(
        "extension_review",
        code=case.code,
        dept=dispatch.unit.name_zh,
        area=work.gateway.catalogue.region_name(dispatch.region_code),
        category=category(case),
        time=local_moment(dispatch.complete_due_at or work.now),
        reason=reason,
    )
    if to is not None:
        tell(work, say, to, Why("extension_review", case=case))
    return Say("officer_extension_asked", code=case.code)
