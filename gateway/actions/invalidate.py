"""The centre ends a case that is none: a prank, a wrong number, a matter for nobody."""

from __future__ import annotations

from gateway.actions.archive import rest_code
from gateway.actions.drop_survey import drop_survey
from gateway.actions.find_dispatch import lock_case
from gateway.actions.join import let_go, waiting_call
from gateway.actions.survey_rows import surveys_of
from gateway.actions.tell import tell_caller
from gateway.actions.withdraw import withdraw
from gateway.policy.shares import kept
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.case import Case
from models.conversation import Say
from models.lifecycle import UNANSWERED, move


def invalidate(work: Work, case: Case, reason: str, by: Speaker) -> Say:
    """End the case without any handling; the citizen is told why, politely, for that is his answer.

    Without a reason nothing is changed. Source: R6 (nobody goes without an answer), R20.
    """
    shares, surveys = lock_case(work, case.id), surveys_of(work, case)
    if not reason:
        return Say("centre_reason_needed", code=case.code, words="无效")
    if case.state not in UNANSWERED or not move(work.session, case, "invalidate", work.now):
        return Say("centre_not_open", code=case.code)
    work.record(case.id, "invalidated", by.name, reason=reason)
    for share in kept(shares):
        withdraw(work, share, Say("officer_case_invalid", code=case.code))
    for survey in surveys:
        drop_survey(work, survey, "invalid")
    case.result, case.call_back_since = reason, None
    rest_code(work, case)
    phone = work.settings.centre_phone
    tell_caller(work, case, Say("caller_invalid", code=case.code, reason=reason, centre_phone=phone))
    call = waiting_call(work, case)
    if call is not None:
        let_go(work, call)
    return Say("centre_invalidated", code=case.code)
