"""The centre merges a case into another one about the same matter. Source: R8, P6 (duplicates)."""

from __future__ import annotations

from sqlalchemy import select, update

from gateway.actions.archive import rest_code
from gateway.actions.citizens_phone import phone_of
from gateway.actions.drop_survey import drop_survey
from gateway.actions.find_dispatch import lock_case
from gateway.actions.heed_words import heed_words
from gateway.actions.join import JOIN, NOT_OVER, ON_THE_LINE, call_to_join
from gateway.actions.outbox import RING_AGAIN
from gateway.actions.survey_rows import surveys_of
from gateway.actions.tell import tell_caller
from gateway.actions.tell_unit import tell_unit
from gateway.actions.withdraw import withdraw
from gateway.policy.case_words import NOT_SAID, NOT_WRITTEN
from gateway.policy.shares import kept, lead
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.attempt import Attempt
from models.case import Case
from models.conversation import Say
from models.dispatch import Dispatch
from models.inbound import InboundCall
from models.lifecycle import UNANSWERED, CallerState, move
from models.roster import Person

QUEUEING = (CallerState.GREETED, CallerState.WAITING)


def merge(work: Work, case: Case, main: Case, by: Speaker, reason: str = "") -> Say:
    """End `case` in favour of `main`, which goes on for both: its units stop, its citizen is told.

    What was delicate or urgent in `case` is so in the main case, and what was merged into it before is part
    of that too. A citizen who is on the line goes on waiting for the main case, and its answer goes to every
    citizen of it. Source: R6.
    """
    shares, surveys = lock_case(work, case.id, main.id), surveys_of(work, case)
    for each in (case, main):
        work.session.refresh(each, with_for_update={"key_share": True})
    why_not = _why_not(case, main)
    if why_not is not None:
        return why_not
    asked = lead(share for share in shares if share.case_id == main.id)
    move(work.session, case, "merge", work.now, merged_into_id=main.id, call_back_since=None)
    _take_along(work, case, main)
    for share in kept(share for share in shares if share.case_id == case.id):
        withdraw(work, share, Say("officer_merged", code=case.code, main_code=main.code))
    for survey in surveys:
        drop_survey(work, survey, "merged")
    rest_code(work, case)
    work.record(case.id, "merged", by.name, other=main.code, reason=reason)
    work.record(main.id, "merged_in", by.name, other=case.code, reason=reason)
    dept = work.gateway.catalogue.units[main.unit_code].name_zh
    tell_caller(work, case, Say("caller_merged", code=case.code, main_code=main.code, dept=dept))
    if asked is not None and asked.is_in_hand:
        _tell_who_has_it(work, case, asked)
    main.emergency = main.emergency or case.emergency
    heed_words(work, main, f"{case.request} {case.matter}", by.name)
    _fetch_along(work, case, main, asked)
    return Say("centre_merged", code=case.code, main_code=main.code)


def _why_not(case: Case, main: Case) -> Say | None:
    codes = {"code": case.code, "main_code": main.code}
    if case.id == main.id:
        return Say("centre_merge_itself", code=case.code)
    if case.state not in UNANSWERED:
        return Say("centre_not_open", code=case.code)
    if main.state not in UNANSWERED:
        return Say("centre_merge_closed", **codes)
    if case.drill is not main.drill:
        return Say("centre_merge_drill", **codes)
    # The unit complained of must not learn of a complaint by finding it in its own case. Source: R54.
    if case.about_case_id is not None or main.about_case_id is not None:
        return Say("centre_merge_complaint", **codes)
    return None


def _take_along(work: Work, case: Case, main: Case) -> None:
    """Whoever was merged into `case` follows it, so that no chain of cases ever forms."""
    work.session.execute(update(Case).where(Case.merged_into_id == case.id).values(merged_into_id=main.id))


def _tell_who_has_it(work: Work, case: Case, share: Dispatch) -> None:
    """The officer who has the main case hears of the second citizen, whom he has to answer too."""
    phone = phone_of(work, case)
    say = Say(
        "officer_merged_in",
        code=case.code,
        main_code=share.case.code,
        caller=case.caller_name or "（未留姓名）",
        phone=phone.national or "（未留）",
        place=case.place or NOT_SAID,
        summary=case.request or NOT_WRITTEN,
    )
    tell_unit(work, share, say)


def _fetch_along(work: Work, case: Case, main: Case, asked: Dispatch | None) -> None:
    """The citizen's call belongs to the main case now; one in the queue changes to the main case's queue."""
    calls = select(InboundCall).where(InboundCall.case_id == case.id, InboundCall.state.in_(NOT_OVER))
    for call in work.session.scalars(calls.order_by(InboundCall.id).with_for_update(key_share=True)):
        call.case_id = main.id
        if call.state in QUEUEING:
            call.redirect_wanted_at, call.redirected_at = work.now, None
            call.next_due_at = work.now + RING_AGAIN
            work.wake("redirect_caller", call, first=True)
        if asked is not None and call.state in ON_THE_LINE:
            _join(work, asked)


def _join(work: Work, share: Dispatch) -> None:
    """Ring whoever has the main case already: for him who still waits for it its ladder rings anyway.

    He is rung once only for a citizen on the line; a second one is let go in time, and called back.
    """
    person = work.session.get(Person, share.acknowledged_by_id) if share.acknowledged_by_id else None
    joined = select(Attempt.id).where(Attempt.dispatch_id == share.id, Attempt.rung == JOIN).limit(1)
    if not share.is_in_hand or person is None or person.mobile is None:
        return
    if work.session.scalars(joined).first() is None:
        units = frozenset({share.unit_code})
        call_to_join(work, share, Speaker(person.mobile.number, person.name, person.id, units))
