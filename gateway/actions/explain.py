"""The centre finds a bad rating unfounded, or outside anybody's remit, and explains it to the citizen."""

from __future__ import annotations

from gateway.actions.citizens_phone import phone_of
from gateway.actions.find_dispatch import lock_case
from gateway.actions.plan_survey import plan_survey
from gateway.actions.survey_rows import surveys_of
from gateway.actions.tell import tell_caller
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.case import Case
from models.conversation import Say
from models.lifecycle import SurveyState, move
from models.survey import Verdict

LONGEST_EXPLANATION = 500


def explain(work: Work, case: Case, by: Speaker, words: str) -> Say:
    """Tell the citizen the explanation, and ask him once more afterwards; without a bad rating do nothing.

    Somebody who cannot be texted has to be told by telephone: the centre is asked to.
    """
    lock_case(work, case.id)
    checking = [survey for survey in surveys_of(work, case) if survey.state is SurveyState.CHECKING]
    words = words.strip()[:LONGEST_EXPLANATION]
    if not checking:
        return Say("explain_not_now", code=case.code)
    if not words:
        return Say("explain_no_words", code=case.code)
    decided = {"verdict": Verdict.EXPLAINED, "decided_by": by.name, "explanation": words}
    for survey in checking:
        move(work.session, survey, "decide", work.now, next_due_at=None, **decided)
    work.record(case.id, "survey_explained", by.name)
    centre = work.settings.centre.national
    tell_caller(work, case, Say("caller_explained", code=case.code, explanation=words, centre_phone=centre))
    plan_survey(work, case)
    phone = phone_of(work, case)
    if phone.can_receive_text:
        return Say("explain_ok", code=case.code)
    return Say("explain_by_phone", code=case.code, phone=phone.national or "（未留电话）")
