"""Ask a citizen, a delegate or a supervisor by text, and remind once."""

from __future__ import annotations

from gateway.actions.decent_hours import for_calls, for_texts
from gateway.actions.outbox import Why
from gateway.actions.survey_rows import case_of
from gateway.actions.tell import CALLER, tell
from gateway.policy.duty import Target
from gateway.policy.survey import ASK_RUNG, REMIND_RUNG, call_at, reminder_at
from gateway.work import Work
from models.conversation import Say
from models.lifecycle import move
from models.survey import Survey
from models.unit import Unit


def ask(work: Work, survey: Survey) -> None:
    """Send the question, once. The caller holds the survey's row lock and has looked at the hour."""
    remind_at = reminder_at(work.now, for_texts(work))
    if move(work.session, survey, "ask", work.now, next_due_at=remind_at):
        _send(work, survey, ASK_RUNG)
        if survey.case_id is not None:
            work.record(survey.case_id, "survey_asked", round=survey.round)


def remind(work: Work, survey: Survey) -> None:
    """Ask once more. Whoever is asked about the service as a whole is not called afterwards."""
    asked_at = survey.asked_at or work.now
    call_due_at = call_at(asked_at, for_calls(work))
    if move(work.session, survey, "remind", work.now, next_due_at=call_due_at):
        _send(work, survey, REMIND_RUNG)
        if survey.case_id is not None:
            work.record(survey.case_id, "survey_reminded")


def _send(work: Work, survey: Survey, rung: str) -> None:
    case = case_of(work, survey)
    if case is None:
        say = Say("survey_panel" if rung == ASK_RUNG else "survey_panel_reminder")
    elif rung == ASK_RUNG:
        dept = work.session.get_one(Unit, case.unit_code).name_zh
        say = Say("survey_sms" if survey.round == 1 else "survey_sms_again", code=case.code, dept=dept)
    else:
        say = Say("survey_reminder", code=case.code)
    tell(work, say, Target(CALLER, survey.number, None, ""), Why(rung, str(survey.id), case))
