"""The call that asks a citizen to rate: every webhook of it."""

from __future__ import annotations

from flask import Blueprint, Response, request

from gateway.actions.answer_survey import STILL_ON_THE_LINE_S, rate, say_solved
from gateway.actions.check_rating import conclude, tell_centre
from gateway.actions.desk_takes import desk_takes
from gateway.actions.drop_survey import drop_survey
from gateway.actions.find_dispatch import lock_case
from gateway.actions.keep_recording import keep_recording
from gateway.actions.police_return import return_to_police
from gateway.actions.progress import progress
from gateway.actions.survey_rows import case_of, survey_of
from gateway.web.carrier import answer, check_signature, received, trunk
from gateway.web.here import callbacks, here
from gateway.work import Work
from ivr import caller, survey
from ivr.keys import Key, is_repeat
from ivr.prompt import DialNumber, Prompt
from models.attempt import Attempt
from models.conversation import Say
from models.lifecycle import ASKING, SurveyState
from models.recording import RecordingKind
from models.survey import Survey
from models.unit import Unit
from notifications.carriers.twilio import recording_told

BY_CALL = "call"
SPOKEN = "（语音说明，见录音）"
face = Blueprint("voice_survey", __name__)
face.before_request(check_signature)


@face.post("/voice/surveys/<int:attempt_id>/prompt")
def prompt(attempt_id: int) -> Response:
    """The citizen picked up: ask for the rating, unless he has answered by text meanwhile."""
    with here().work() as work:
        attempt = progress(work, attempt_id, "answer", request.form["CallSid"])
        if attempt is None:
            return answer(Prompt())
        return answer(_ask_rating(work, attempt, survey_of(work, attempt), 1))


@face.post("/voice/surveys/<int:attempt_id>/rating")
def rating(attempt_id: int) -> Response:
    """A key for the rating. No key or a wrong one: the question again; 9 repeats, 0 leads to 110."""
    tries, digits = int(request.args["tries"]), request.form.get("Digits", "")
    if digits == Key.TO_110:
        return _to_desk(attempt_id)
    with here().work() as work:
        attempt, asked = _locked(work, attempt_id)
        if asked.state not in ASKING:
            return answer(_go_on(work, attempt, asked))
        if digits in survey.RATINGS:
            rate(work, asked, int(digits), None, BY_CALL, look_after_s=STILL_ON_THE_LINE_S)
            return answer(survey.ask_solved(callbacks().survey_solved(attempt.id, 1)))
        if is_repeat(digits):
            return answer(_ask_rating(work, attempt, asked, tries))
        if tries >= survey.MOST_TIMES:
            return answer(survey.say("survey_call_nokey"))
        return answer(_ask_rating(work, attempt, asked, tries + 1, wrong_key=bool(digits)))


@face.post("/voice/surveys/<int:attempt_id>/solved")
def solved(attempt_id: int) -> Response:
    """A key for whether it is solved; nobody is made to answer that."""
    tries, digits = int(request.args["tries"]), request.form.get("Digits", "")
    if digits == Key.TO_110:
        return _to_desk(attempt_id)
    with here().work() as work:
        attempt, asked = _locked(work, attempt_id)
        again = is_repeat(digits) or (digits not in survey.SOLVED and tries < survey.MOST_TIMES_SOLVED)
        if again and _is_open(attempt, asked):
            url = callbacks().survey_solved(attempt.id, tries if is_repeat(digits) else tries + 1)
            return answer(survey.ask_solved(url, wrong_key=bool(digits) and not is_repeat(digits)))
        if digits in survey.SOLVED and _is_open(attempt, asked):
            say_solved(work, asked, survey.SOLVED[digits])
        return answer(_go_on(work, attempt, asked))


@face.post("/voice/surveys/<int:attempt_id>/reason")
def reason(attempt_id: int) -> Response:
    """The reason is recorded, or nothing was said: the rating is complete. 0 leads to 110 here too."""
    if request.form.get("Digits") == Key.TO_110:
        return _to_desk(attempt_id, spoke=True)
    with here().work() as work:
        attempt, asked = _locked(work, attempt_id)
        _keep_reason(work, attempt, asked)
        conclude(work, asked)
    return answer(survey.say("survey_call_reason_kept"))


@face.post("/voice/surveys/<int:attempt_id>/recording")
def recording(attempt_id: int) -> Response:
    """The carrier has the recording, also when the citizen hung up after speaking."""
    with here().work() as work:
        attempt, asked = _locked(work, attempt_id)
        _keep_reason(work, attempt, asked)
        conclude(work, asked)
    return received()


@face.post("/voice/surveys/<int:attempt_id>/desk-answered")
def desk_answered(attempt_id: int) -> Response:
    """Somebody at the 110 desk is talking to the citizen: the desk need not be told of his case."""
    with here().work() as work:
        attempt = work.session.get_one(Attempt, attempt_id)
        if attempt.case_id is not None:
            desk_takes(work, attempt.case_id)
    return received()


@face.post("/voice/surveys/<int:attempt_id>/desk-done")
def desk_done(attempt_id: int) -> Response:
    """The desk talked to the citizen, or could not be reached: then it is dialled again."""
    tries = int(request.args["tries"])
    if request.form.get("DialBridged") == "true" or request.form.get("DialCallStatus") == "completed":
        return answer(caller.over())
    if tries >= caller.MOST_DIALS:
        return answer(caller.cannot_reach_desk())
    return answer(_desk(attempt_id, tries + 1, Say("ivr_busy_110")))


def _locked(work: Work, attempt_id: int) -> tuple[Attempt, Survey]:
    attempt = work.session.get_one(Attempt, attempt_id)
    return attempt, survey_of(work, attempt)


def _keep_reason(work: Work, attempt: Attempt, asked: Survey) -> None:
    """Keep what was recorded with the case; the centre is told that the reason lies there by voice."""
    told = recording_told(request.form)
    if told is None or asked.case_id is None:
        return
    kind = RecordingKind.SURVEY_REASON
    is_new = keep_recording(work, trunk(), told, kind, asked.case_id, attempt_id=attempt.id)
    if is_new and not asked.reason:
        asked.reason = SPOKEN
        if asked.state is SurveyState.CHECKING:
            tell_centre(work, asked)


def _is_open(attempt: Attempt, asked: Survey) -> bool:
    """True while this call may add to its own rating; a webhook told again after the call adds nothing."""
    is_mine = asked.state is SurveyState.RATED and asked.answered_via == BY_CALL
    return is_mine and asked.solved is None and attempt.ended_at is None


def _ask_rating(
    work: Work, attempt: Attempt, asked: Survey, tries: int, *, wrong_key: bool = False
) -> Prompt:
    case = case_of(work, asked)
    if asked.state not in ASKING or case is None:
        return survey.say("survey_call_over")
    dept = work.session.get_one(Unit, case.unit_code).name_zh
    url = callbacks().survey_rating(attempt.id, tries)
    return survey.ask_rating(Say("survey_call", code=case.code, dept=dept), url, wrong_key=wrong_key)


def _go_on(work: Work, attempt: Attempt, asked: Survey) -> Prompt:
    """After the keys: the reason of a bad rating, or thanks."""
    if asked.answered_via != BY_CALL or attempt.ended_at is not None:
        return survey.say("survey_call_over")
    if asked.is_bad and not asked.reason:
        urls = callbacks()
        return survey.ask_reason(urls.survey_reason(attempt.id), urls.survey_recording(attempt.id))
    conclude(work, asked)
    return survey.say("survey_call_thanks")


def _to_desk(attempt_id: int, *, spoke: bool = False) -> Response:
    """Whoever is in need is not asked how satisfied he was, and his case goes back to 110 with him."""
    with here().work() as work:
        attempt = work.session.get_one(Attempt, attempt_id)
        about = work.session.get_one(Survey, int(attempt.climb)).case_id
        if about is not None:
            lock_case(work, about)  # before its survey, as whoever else reports danger does
        asked = survey_of(work, attempt)
        if spoke:
            _keep_reason(work, attempt, asked)
        drop_survey(work, asked, "to_110")
        conclude(work, asked)
        case = case_of(work, asked)
        if case is not None:
            work.record(case.id, "survey_to_110", "caller")
            return_to_police(work, case, caller_is_on_his_way=True)
    return answer(_desk(attempt_id, 1, Say("ivr_to_110")))


def _desk(attempt_id: int, tries: int, first: Say) -> Prompt:
    """The desk sees our number: this is our own call, and the citizen did not place it."""
    desk, urls = here().settings.police_desk, callbacks()
    dialled = DialNumber(
        desk.number,
        desk.send_digits,
        here().trunks[trunk()].sender_for(desk.number),
        urls.survey_desk_done(attempt_id, tries),
        urls.survey_desk_answered(attempt_id),
    )
    return caller.to_desk(dialled, first)
