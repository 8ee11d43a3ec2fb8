"""What somebody texts about a survey. It comes first: a digit is a rating while one has been asked for."""

from __future__ import annotations

from gateway.actions.acknowledge import BY_TEXT
from gateway.actions.answer_survey import again, answer, give_reason, not_solved, unclear
from gateway.actions.find_dispatch import open_for, waiting_for
from gateway.actions.opt_out import opt_out
from gateway.actions.survey_rows import answerable, case_of
from gateway.actions.text_conversation import has_open_intake, last_case
from gateway.policy.routing import danger_in
from gateway.policy.speaker import Speaker
from gateway.policy.text_intake import SUPPLEMENT_WITHIN, Kind, is_another_matter, kind_of
from gateway.work import Work
from models.case import Case
from models.conversation import (
    Acknowledge,
    Complain,
    Complete,
    Help,
    Intent,
    ListCases,
    NewMatter,
    OptOut,
    ReportEmergency,
    ReturnCase,
    Say,
    Unclear,
)
from models.lifecycle import ASKING, UNANSWERED, SurveyState
from models.survey import Survey
from notifications.survey_reply import SurveyReply, read_survey_reply

BY_DIGIT = (Acknowledge, ReturnCase, ReportEmergency, Complete)
"""What a text is taken for that begins with 1, 2, 3 or 5, when no survey is asked."""
LONGEST_REPLY = 40
"""A longer text that is no rating tells something else."""
ELSEWHERE = frozenset({Kind.ADVERT, Kind.PROGRESS})
"""What is no bad answer, but something else."""


def hear_survey(work: Work, intent: Intent, speaker: Speaker, words: str) -> Say | None:
    """Take `words` as an answer to a survey of this number; None when they are none.

    Whoever is on a roster as well: words of rating rate, a digit alone only while it cannot be meant for one
    of his cases. Danger in the words is heard by whoever comes next, even if they rate. Source: R49,
    scenarios 32 and 33.
    """
    if isinstance(intent, OptOut) and speaker.number:
        return opt_out(work, speaker.number)
    if not words or not _may_be_a_reply(intent, speaker):
        return None
    survey = answerable(work, speaker.number)
    if survey is None:
        return None
    case = case_of(work, survey)
    reply = read_survey_reply(words, case.code if case else "", literal=survey.unclear > 0)
    if speaker.is_on_a_roster and not _is_meant(work, intent, speaker, survey, reply):
        return None
    is_danger = bool(danger_in(words, work.gateway.catalogue.routing_words))
    if is_danger and not (reply.is_answer or _wants_reason(survey)):
        return None
    said = _take(work, survey, case, reply, words, speaker)
    return None if is_danger else said


def _may_be_a_reply(intent: Intent, speaker: Speaker) -> bool:
    """A citizen commands nothing: his 联系不上 is a reason. Some words are never about a survey."""
    if speaker.is_on_a_roster:
        return isinstance(intent, (Unclear, *BY_DIGIT))
    return not isinstance(intent, ListCases | Help | Complain | NewMatter)


def _take(
    work: Work, survey: Survey, case: Case | None, reply: SurveyReply, words: str, speaker: Speaker
) -> Say | None:
    if reply.stop and not reply.is_answer:
        return opt_out(work, speaker.number)
    if _wants_reason(survey) and not (reply.is_digit or _is_part_of_another(work, speaker, reply, words)):
        return _reason(work, survey, reply, words)
    if survey.state in {SurveyState.PLANNED, SurveyState.SILENT, *ASKING}:
        return _rating(work, survey, case, reply, words, speaker)
    if survey.state is SurveyState.RATED and reply.solved is False:
        return not_solved(work, survey, reply)
    return again(work, survey) if reply.is_answer or reply.doubtful else None


def _rating(
    work: Work, survey: Survey, case: Case | None, reply: SurveyReply, words: str, speaker: Speaker
) -> Say | None:
    """The first answer. Before the question it must be in words: the result of his matter has reached him."""
    if _is_other(work, case, reply) or _is_part_of_another(work, speaker, reply, words):
        return None
    is_rating = reply.is_answer and (reply.rating is not None or reply.solved is False)
    if is_rating and not (survey.state is SurveyState.PLANNED and reply.is_digit):
        return answer(work, survey, reply, BY_TEXT)
    asks_back = survey.state in ASKING and not speaker.is_on_a_roster and len(words) <= LONGEST_REPLY
    if not asks_back or kind_of(words) in ELSEWHERE or _just_reported(work, speaker):
        return None
    return unclear(work, survey, reply, words)


def _wants_reason(survey: Survey) -> bool:
    return survey.state is SurveyState.CHECKING and not survey.reason


def _reason(work: Work, survey: Survey, reply: SurveyReply, words: str) -> Say:
    """What follows a bad rating is its reason, unless it is a thank-you, or the same rating again."""
    is_more = reply.words or not (reply.is_answer or kind_of(words) is Kind.COURTESY)
    return give_reason(work, survey, (reply.words or words).strip()) if is_more else again(work, survey)


def _is_meant(work: Work, intent: Intent, speaker: Speaker, survey: Survey, reply: SurveyReply) -> bool:
    """Whether somebody who is an officer too answers as a citizen."""
    if isinstance(intent, Unclear):
        rates = reply.rating is not None or reply.doubtful or _wants_reason(survey)
        return rates or (reply.is_answer and not open_for(work, speaker))
    if getattr(intent, "code", None) is not None or not (reply.is_answer or reply.doubtful):
        return False
    waits = waiting_for if isinstance(intent, Acknowledge) else open_for
    return not waits(work, speaker)


def _is_other(work: Work, case: Case | None, reply: SurveyReply) -> bool:
    """True for a text about a matter of another unit's, unless it begins with the rating."""
    if not reply.words or reply.leads:
        return False
    units = work.gateway.catalogue.units
    others = (unit for code, unit in units.items() if case is None or code != case.unit_code)
    return any(word in reply.words for unit in others for word in unit.keywords)


def _is_part_of_another(work: Work, speaker: Speaker, reply: SurveyReply, words: str) -> bool:
    """True while he tells a new matter: only a rating that comes first and alone is none of its parts."""
    if reply.is_digit or reply.leads:
        return False
    return is_another_matter(words) or has_open_intake(work, speaker.number)


def _just_reported(work: Work, speaker: Speaker) -> bool:
    """True for somebody who reported something a moment ago, and may be adding to it."""
    last = last_case(work, speaker.number)
    return (
        last is not None and last.state in UNANSWERED and work.now - last.registered_at <= SUPPLEMENT_WITHIN
    )
