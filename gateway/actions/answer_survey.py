"""Somebody answers a survey, by text or by key: once, and what he says then counts."""

from __future__ import annotations

from gateway.actions.check_rating import conclude, tell_centre
from gateway.actions.survey_rows import case_of
from gateway.work import Work
from models.conversation import Say
from models.lifecycle import CaseState, SurveyState, move
from models.survey import Survey
from notifications.survey_reply import SurveyReply

UNCLEAR_ONCE, UNCLEAR_TWICE = 1, 2
STILL_ON_THE_LINE_S = 300
"""How long somebody who rated by key may go on to say more, before the rating is taken as complete."""


def rate(
    work: Work,
    survey: Survey,
    rating: int | None,
    solved: bool | None,
    via: str,
    reason: str = "",
    look_after_s: float | None = None,
) -> bool:
    """Write the answer down; False when one had been given before, which stands.

    With `look_after_s` more may follow: until then nothing is concluded. The caller holds the survey's row
    lock. Source: R49 (一事一评).
    """
    solved = survey.solved if solved is None else solved
    is_bad = (rating or 0) >= 4 or solved is False
    answered = {
        "rating": rating,
        "solved": solved,
        "answered_via": via,
        "reason": (reason if is_bad else "") or survey.reason,
        "next_due_at": None if look_after_s is None else work.after(look_after_s),
    }
    if not move(work.session, survey, "rate", work.now, **answered):
        return False
    case = case_of(work, survey)
    if case is not None:
        if is_bad or case.state is CaseState.COMPLETED:  # a good word about a closed case leaves it closed
            move(work.session, case, "survey", work.now)
        work.record(case.id, "survey_answered", via=via, rating=rating, solved=solved, round=survey.round)
    if look_after_s is None:
        conclude(work, survey)
    return True


def say_solved(work: Work, survey: Survey, solved: bool) -> bool:
    """Add whether the matter is solved to a rating that left it open; False when that is known already.

    A good rating that is followed by "not solved" is looked into after all. The caller holds the row lock.
    """
    if survey.state is not SurveyState.RATED or survey.solved is not None:
        return False
    survey.solved = solved
    if survey.case_id is not None and solved:
        work.record(survey.case_id, "survey_solved")
    elif survey.case_id is not None:
        work.record(survey.case_id, "survey_unsolved")
    return True


def answer(work: Work, survey: Survey, reply: SurveyReply, via: str) -> Say:
    """Take a text that answers, and thank for it, or say that one is sorry and ask for the reason."""
    if not rate(work, survey, reply.rating, reply.solved, via, reply.words):
        return again(work, survey)
    if not survey.is_bad:
        return Say("survey_thanks_solved" if survey.solved or survey.case_id is None else "survey_thanks")
    return _sorry(work, survey)


def not_solved(work: Work, survey: Survey, reply: SurveyReply) -> Say:
    """He rated well, and now it turns out that the matter is not solved."""
    survey.reason = reply.words
    if not say_solved(work, survey, solved=False):
        return again(work, survey)
    case = case_of(work, survey)
    if case is not None:
        move(work.session, case, "survey", work.now)  # the centre is busy with it again
    conclude(work, survey)
    return _sorry(work, survey)


def give_reason(work: Work, survey: Survey, words: str) -> Say:
    """Add the reason of a bad rating, and tell the centre."""
    survey.reason = words
    if survey.case_id is not None:
        work.record(survey.case_id, "survey_reason")
        tell_centre(work, survey)
    return _sorry(work, survey)


def unclear(work: Work, survey: Survey, reply: SurveyReply, words: str) -> Say | None:
    """Ask back, once; the second time keep the words and leave it at that; then say nothing more."""
    survey.unclear += 1
    if reply.solved and survey.solved is None:
        survey.solved = True
    if survey.unclear == UNCLEAR_ONCE:
        return Say("survey_contradiction" if reply.doubtful else "survey_invalid")
    if survey.unclear > UNCLEAR_TWICE:
        return None
    survey.reason = words
    return Say("survey_noted", centre_phone=work.settings.centre.national)


def again(work: Work, survey: Survey) -> Say:
    """What somebody hears who answers a second time."""
    case = case_of(work, survey)
    if case is None:
        return Say("survey_thanks_solved")
    return Say("survey_checking" if survey.is_bad else "survey_again", code=case.code)


def _sorry(work: Work, survey: Survey) -> Say:
    case = case_of(work, survey)
    if not survey.reason:
        return Say("survey_sorry")
    if case is None:
        return Say("survey_noted", centre_phone=work.settings.centre.national)
    return Say("survey_reason_ok", code=case.code)
