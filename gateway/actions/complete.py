"""A unit reports the result: the citizen is told it, and the case is closed or waits for the survey."""

from __future__ import annotations

from sqlalchemy import select

from gateway.actions.answer import answer_by_text, answer_merged, way_for
from gateway.actions.find_dispatch import lock_case
from gateway.actions.handlers import handlers
from gateway.actions.how_it_stands import how_it_stands
from gateway.actions.outbox import Why
from gateway.actions.plan_survey import plan_survey
from gateway.actions.tell import tell
from gateway.actions.withdraw import withdraw
from gateway.policy.answering import ENOUGH_FAILURES, LONGEST_RESULT, Answer, is_a_result
from gateway.policy.shares import assists
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.conversation import Say
from models.dispatch import Dispatch, Part
from models.lifecycle import move


def complete(work: Work, dispatch: Dispatch, result: str, by: Speaker, via: str) -> Say:
    """Close the unit's share with its result; with the lead's share the case, once the citizen has an answer.

    The result is texted to the citizen. Who cannot take a text must have been told by phone, or have been
    missed three times; else nothing changes and the officer is told what is missing. Done again it changes
    nothing. The caller holds the row locks of the case's dispatches. Source: R6, R13, I7.
    """
    case, result = dispatch.case, result.strip()[:LONGEST_RESULT]
    if not dispatch.is_in_hand:
        return how_it_stands(work, dispatch)
    if not is_a_result(result):
        return Say("officer_result_needed", code=case.code)
    if dispatch.part is Part.ASSIST:
        return _share_done(work, dispatch, result, by, via)
    way = way_for(work, dispatch)
    if way is None:
        left = max(0, ENOUGH_FAILURES - dispatch.not_reached)
        return Say("officer_answer_first", code=case.code, n=str(left))
    if not move(
        work.session,
        case,
        "complete",
        work.now,
        result=result,
        answered_by=way.value,
        call_back_since=None,
    ):
        return how_it_stands(work, dispatch)
    move(work.session, dispatch, "complete", work.now, result=result, next_due_at=None)
    work.record(case.id, "completed", by.name, unit=dispatch.unit_code, via=via, answered=way.value)
    if way is Answer.TEXT:
        answer_by_text(work, dispatch, case)
    answer_merged(work, dispatch)
    _let_helpers_go(work, dispatch)
    plan_survey(work, case)
    key = "officer_complete_ok" if way is Answer.TEXT else "officer_complete_ok_told"
    return Say(key, code=case.code)


def _let_helpers_go(work: Work, dispatch: Dispatch) -> None:
    """A unit that was asked for help and has not taken it need not come any more; one that has may finish."""
    for share in assists(lock_case(work, dispatch.case_id)):
        if not share.is_in_hand:
            withdraw(work, share, Say("officer_withdrawn", code=dispatch.case.code))


def _share_done(work: Work, dispatch: Dispatch, result: str, by: Speaker, via: str) -> Say:
    """An assisting unit has done its part: whoever leads is told, and the case goes on. Source: R40."""
    move(work.session, dispatch, "complete", work.now, result=result, next_due_at=None)
    work.record(dispatch.case_id, "assist_completed", by.name, unit=dispatch.unit_code, via=via)
    code = dispatch.case.code
    shares = select(Dispatch).where(Dispatch.case_id == dispatch.case_id, Dispatch.part == Part.LEAD)
    for lead in work.session.scalars(shares):
        if lead.is_in_hand:
            say = Say("officer_assist_done", code=code, dept=dispatch.unit.name_zh, result=result)
            for to in handlers(work, lead):
                tell(work, say, to, Why("assist_done", case=dispatch.case))
    return Say("officer_assist_ok", code=code)
