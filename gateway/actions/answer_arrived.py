"""The text with the answer has arrived after all, though the carrier had said that it would not."""

from __future__ import annotations

from gateway.actions.handlers import handlers
from gateway.actions.outbox import Why
from gateway.actions.plan_survey import plan_survey
from gateway.actions.tell import tell
from gateway.policy.answering import Answer
from gateway.work import Work
from models.attempt import Attempt
from models.conversation import Say
from models.dispatch import Dispatch
from models.lifecycle import CaseState, DispatchState, move


def answer_arrived(work: Work, dispatch: Dispatch, attempt: Attempt) -> None:
    """Complete the case again that was taken up because its answer seemed lost; the officer need not call.

    Only while nothing has been done about it since; told twice it does nothing. The caller holds the
    dispatch's row lock. Source: R6, I7.
    """
    case = dispatch.case
    was_taken_up = case.state is CaseState.IN_PROGRESS and dispatch.state is DispatchState.IN_PROGRESS
    if attempt.case_id != case.id or not was_taken_up or case.answered_by or not dispatch.result:
        return
    move(work.session, case, "complete", work.now, answered_by=Answer.TEXT.value)
    move(work.session, dispatch, "complete", work.now, next_due_at=None)
    work.record(case.id, "answer_arrived", unit=dispatch.unit_code)
    plan_survey(work, case)
    for to in handlers(work, dispatch):
        say = Say("officer_answer_arrived", code=case.code)
        tell(work, say, to, Why("answer_arrived", str(attempt.id), case, dispatch))
