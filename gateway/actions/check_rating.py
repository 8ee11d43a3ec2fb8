"""A bad rating, or a matter that is not solved: the centre looks into it, and is reminded until it decides.

Source: domain reference 4 (每件差评都要核实), R49, R51.
"""

from __future__ import annotations

from datetime import timedelta

from gateway.actions.acknowledge import BY_TEXT
from gateway.actions.archive import archive
from gateway.actions.decent_hours import for_texts
from gateway.actions.handlers import centre
from gateway.actions.outbox import Why
from gateway.actions.survey_rows import case_of
from gateway.actions.tell import tell
from gateway.policy.case_words import category
from gateway.policy.phrases import about_how_long
from gateway.policy.rating_words import SOURCES, rating_words
from gateway.policy.survey import check_again_at
from gateway.work import Work
from models.case import Case
from models.conversation import Say
from models.lifecycle import SurveyState, move
from models.survey import Survey
from models.unit import Unit

NO_REASON = "（待补充）"
A_WHILE = timedelta(minutes=10)
FOR_A_REASON = timedelta(minutes=2)


def conclude(work: Work, survey: Survey) -> None:
    """A rating is complete: close the case, or have the centre look into it. A second call does nothing.

    The caller holds the survey's row lock.
    """
    if survey.state is not SurveyState.RATED:
        return
    survey.next_due_at = None
    case = case_of(work, survey)
    if survey.is_bad:
        check(work, survey)
    elif case is not None:
        archive(work, case, "rated")


def check(work: Work, survey: Survey) -> None:
    """Put the rating before the centre: at once by day, by night in the morning.

    Whoever rated by text is asked why: the centre then reads both together, if he does not take long.

    A rating of the service as a whole is told once: there is no case to be handled again.
    """
    if survey.case_id is None:
        _tell_of_panel(work, survey)
    elif move(work.session, survey, "check", work.now, next_due_at=work.now):
        work.record(survey.case_id, "survey_checking")
        if survey.reason or survey.answered_via != BY_TEXT:
            tell_centre(work, survey)
        else:
            survey.next_due_at = work.now + FOR_A_REASON


def tell_centre(work: Work, survey: Survey) -> None:
    """Text the centre that a rating waits for its decision, and look again after a while."""
    hours, since = for_texts(work), survey.checking_since or work.now
    allowed_at, case = hours.next_from(work.now), case_of(work, survey)
    if allowed_at > work.now:
        survey.next_due_at = allowed_at
        return
    survey.next_due_at = check_again_at(work.now, since, hours)
    if case is not None and (to := centre(work, case.region_code)) is not None:
        tell(work, _told(work, survey, case), to, Why("survey_check", str(survey.id), case))


def _told(work: Work, survey: Survey, case: Case) -> Say:
    waited = work.now - (survey.checking_since or work.now)
    return Say(
        "survey_check" if waited < A_WHILE else "survey_check_again",
        code=case.code,
        dept=work.session.get_one(Unit, case.unit_code).name_zh,
        category=category(case),
        rating=rating_words(survey.rating, survey.solved),
        reason=survey.reason or NO_REASON,
        waited=about_how_long(waited),
    )


def _tell_of_panel(work: Work, survey: Survey) -> None:
    to = centre(work)
    if to is not None:
        rating = rating_words(survey.rating, survey.solved)
        say = Say(
            "survey_panel_bad",
            source=SOURCES.get(survey.source, ""),
            rating=rating,
            reason=survey.reason or NO_REASON,
        )
        tell(work, say, to, Why("survey_check", str(survey.id)))
