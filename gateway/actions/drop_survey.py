"""Somebody who was to be asked, or has been, is asked no more."""

from __future__ import annotations

from gateway.work import Work
from models.lifecycle import move
from models.survey import Survey


def drop_survey(work: Work, survey: Survey, why: str) -> bool:
    """Ask no more, and say why; True if the answer was still open. The caller holds the survey's row lock.

    What is on its way already is stopped before it leaves: it asks again whether it may.
    """
    if not move(work.session, survey, "cancel", work.now, next_due_at=None, why_not=why):
        return False
    if survey.case_id is not None:
        work.record(survey.case_id, "survey_cancelled", why=why)
    return True
