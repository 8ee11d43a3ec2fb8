"""A case is completed: plan to ask the citizen, or close the case when nobody can or may be asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gateway.actions.archive import archive
from gateway.actions.citizens_phone import phone_of
from gateway.actions.decent_hours import for_calls, for_texts
from gateway.actions.drop_survey import drop_survey
from gateway.actions.mark_number import is_marked
from gateway.actions.survey_rows import asked_or_planned, has_opted_out, lock_number, surveys_of
from gateway.policy.survey import MOST_ROUNDS, first_question_at
from gateway.work import Work
from models.attempt import Channel
from models.case import Case
from models.lifecycle import ASKING, SurveyState
from models.phone import Phone, PhoneKind
from models.survey import Survey, SurveySource

ASKABLE = frozenset({PhoneKind.MOBILE, PhoneKind.LANDLINE})


def plan_survey(work: Work, case: Case) -> None:
    """Plan the question for a decent hour, or archive the case at once and say why it is not asked.

    Round 1, and round 2 after a redo or an explanation. Called again for a case that was taken up and
    completed once more, the question planned before is put off; one that is being asked goes on. A second
    round waits until the number's last survey is long enough ago. The caller holds the locks of the case's
    dispatches. Source: R49, I10.
    """
    phone = phone_of(work, case)
    earlier = [survey for survey in surveys_of(work, case) if survey.source is SurveySource.CALLER]
    lock_number(work, phone.number)
    if any(survey.state in ASKING for survey in earlier):
        return
    asked = [survey for survey in earlier if survey.was_asked]
    pause = work.settings.survey_pause
    planned = next((survey for survey in earlier if survey.state is SurveyState.PLANNED), None)
    last = asked_or_planned(work, phone.number, but=planned.id if planned else None)
    why_not = _why_not(work, case, phone, asked, last)
    if why_not:
        if planned:
            drop_survey(work, planned, why_not)
        archive(work, case, why_not)
        return
    if planned is None:
        planned = Survey(case_id=case.id, round=len(asked) + 1, number=phone.number, planned_at=work.now)
        work.session.add(planned)
    planned.planned_at = work.now
    planned.next_due_at = _first_at(work, phone, last + pause if last else None)
    work.record(case.id, "survey_planned", round=planned.round, at=planned.next_due_at.isoformat())


def _why_not(work: Work, case: Case, phone: Phone, asked: Sequence[Survey], last: datetime | None) -> str:
    reasons = {
        "drill": case.drill,
        "no_number": phone.kind not in ASKABLE or phone.number in work.settings.own_numbers,
        "asked_twice": len(asked) >= MOST_ROUNDS,
        "asked_lately": not asked and last is not None,
        "opted_out": has_opted_out(work, phone.number),
        "number_marked": all(is_marked(work, phone.number, channel) for channel in Channel),
    }
    return next((why for why, holds in reasons.items() if holds), "")


def _first_at(work: Work, phone: Phone, not_before: datetime | None) -> datetime:
    by_text = phone.can_receive_text and not is_marked(work, phone.number, Channel.TEXT)
    hours = for_texts(work) if by_text else for_calls(work)
    return first_question_at(work.now, work.settings.survey_after, not_before, hours)
