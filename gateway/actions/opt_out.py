"""A number wants no more surveys: none is asked any more, and everything else still reaches it."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from gateway.actions.archive import archive
from gateway.actions.drop_survey import drop_survey
from gateway.actions.survey_rows import case_of, lock_number, open_for_number
from gateway.work import Work
from models.conversation import Say
from models.survey import SurveyOptOut


def opt_out(work: Work, number: str) -> Say:
    """Note it, drop what was still to be asked, and close those cases. Said again it changes nothing."""
    for survey in open_for_number(work, number):
        case = case_of(work, survey)
        if drop_survey(work, survey, "opted_out") and case is not None:
            archive(work, case, "opted_out")
    lock_number(work, number)
    wish = insert(SurveyOptOut).values(number=number, at=work.now)
    work.session.execute(wish.on_conflict_do_nothing(index_elements=["number"]))
    work.audit("citizen", "survey opt-out")
    return Say("survey_optout", centre_phone=work.settings.centre.national)
