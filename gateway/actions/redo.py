"""The centre has a closed case handled again, by a day. Source: R49, R51 (重办)."""

from __future__ import annotations

from datetime import timedelta

from gateway.actions.archive import keep_code
from gateway.actions.drop_survey import drop_survey
from gateway.actions.escalate import escalate
from gateway.actions.find_dispatch import lock_case
from gateway.actions.open_dispatch import open_dispatch
from gateway.actions.survey_rows import surveys_of
from gateway.actions.tell import tell_caller
from gateway.policy.phrases import local_day
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.case import Case
from models.conversation import Say
from models.lifecycle import SurveyState, move
from models.survey import Verdict

LADDER = "redo"
USUAL_DAYS, MOST_DAYS = 7, 90
NO_REASON = "群众反映问题未解决"


def redo(work: Work, case: Case, by: Speaker, reason: str = "", days: int | None = None) -> Say:
    """Give the case back to its unit on a ladder of its own, tell the citizen, and say until when.

    Without a reason it is the citizen's own. The rating that waits for a decision is decided by it, a
    question still to be asked is dropped; after the new answer he is asked once more. A case that is not
    closed stays as it is, so a second call changes nothing.
    """
    lock_case(work, case.id)
    surveys = surveys_of(work, case)
    days = min(max(days or USUAL_DAYS, 1), MOST_DAYS)
    if not move(work.session, case, "reopen", work.now, answered_by="", result=""):
        return Say("redo_not_now", code=case.code)
    for survey in surveys:
        reason = reason or (survey.reason if survey.state is SurveyState.CHECKING else "")
        decided = {"verdict": Verdict.REDO, "decided_by": by.name, "next_due_at": None}
        if not move(work.session, survey, "decide", work.now, **decided):
            drop_survey(work, survey, "case_open")
    keep_code(work, case)
    work.record(case.id, "reopened", by.name, unit=case.unit_code, days=days)
    again = open_dispatch(work, case, case.unit_code, LADDER, since=work.now)
    again.redo_reason = reason or NO_REASON
    again.complete_due_at = work.now + timedelta(days=days)
    escalate(work, again)
    dept, date = again.unit.name_zh, local_day(again.complete_due_at)
    tell_caller(work, case, Say("caller_redo", code=case.code, dept=dept, days=str(days)))
    return Say("redo_ok", code=case.code, dept=dept, date=date)
