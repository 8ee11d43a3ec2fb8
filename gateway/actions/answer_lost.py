"""The text with the answer has not arrived: the case is open again until the citizen has been told."""

from __future__ import annotations

from gateway.actions.answer import way_for
from gateway.actions.archive import keep_code
from gateway.actions.citizens_phone import phone_of
from gateway.actions.handlers import handlers
from gateway.actions.outbox import Why
from gateway.actions.start_handling import look_again
from gateway.actions.tell import tell
from gateway.policy.answering import Answer
from gateway.work import Work
from models.attempt import Attempt
from models.case import Case
from models.conversation import Say
from models.dispatch import Dispatch
from models.lifecycle import DispatchState, move


def answer_lost(work: Work, dispatch: Dispatch, attempt: Attempt) -> None:
    """Take the case up again and ask the officer to answer by phone, unless he has done so already.

    Of a case that was merged into this one only the officer is told. Told twice, nothing more happens. The
    caller holds the dispatch's row lock. Source: R6, I7.
    """
    if attempt.case_id != dispatch.case_id:
        _tell_of_merged(work, dispatch, attempt)
        return
    case = dispatch.case
    if dispatch.state is not DispatchState.COMPLETED or case.answered_by != Answer.TEXT:
        return
    if (
        case.surveyed_at is not None
        and case.completed_at is not None
        and case.surveyed_at > case.completed_at
    ):
        return  # he has judged the handling, so he knows the result
    way = way_for(work, dispatch)
    if way is not None:
        case.answered_by = way.value
        work.record(case.id, "answer_lost", unit=dispatch.unit_code)
        return
    if not move(work.session, case, "resume", work.now, answered_by=""):
        return
    keep_code(work, case)
    move(work.session, dispatch, "resume", work.now, completed_at=None)
    work.record(case.id, "answer_lost", unit=dispatch.unit_code)
    work.record(case.id, "resumed", unit=dispatch.unit_code)
    look_again(work, dispatch)
    say = Say("officer_answer_lost", code=case.code, phone=phone_of(work, case).national)
    for to in handlers(work, dispatch):
        tell(work, say, to, Why("answer_lost", str(attempt.id), case, dispatch))


def _tell_of_merged(work: Work, dispatch: Dispatch, attempt: Attempt) -> None:
    case = work.session.get(Case, attempt.case_id)
    if case is None or case.answered_by != Answer.TEXT:
        return
    case.answered_by = ""
    work.record(case.id, "answer_lost", unit=dispatch.unit_code)
    for to in handlers(work, dispatch):
        say = Say("officer_tell_merged", code=case.code, phone=phone_of(work, case).national)
        tell(work, say, to, Why("tell_merged", case=case))
