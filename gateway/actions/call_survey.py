"""Ask a citizen by telephone, who has not answered a text or whose number takes none."""

from __future__ import annotations

from gateway.actions.decent_hours import for_calls
from gateway.actions.outbox import Why, put_out
from gateway.actions.tell import CALLER
from gateway.policy.duty import Target
from gateway.policy.survey import CALL_RUNG, after_call_at
from gateway.work import Work
from models.attempt import Channel
from models.case import Case
from models.lifecycle import move
from models.survey import Survey

CALL_WORDS = "survey_call"


def call_survey(work: Work, survey: Survey) -> None:
    """Call, and look again the next day, or when the last call is over. Source: R49.

    The caller holds the survey's row lock and has looked at the hour.
    """
    calls = survey.calls + 1
    look_at = after_call_at(work.now, calls, for_calls(work))
    if not move(work.session, survey, "call", work.now, calls=calls, next_due_at=look_at):
        return
    case = work.session.get_one(Case, survey.case_id)
    to = Target(CALLER, survey.number, None, "")
    put_out(work, to, Channel.CALL, CALL_WORDS, Why(CALL_RUNG, str(survey.id), case))
    work.record(case.id, "survey_called", times=calls)
