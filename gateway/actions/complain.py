"""A citizen complains about the handling itself: to the centre, past the unit complained of. Source: R54."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from gateway.actions.citizens_phone import citizens_phone
from gateway.actions.dispatch import dispatch
from gateway.actions.register import register
from gateway.actions.verify import verify
from gateway.policy.complaint import complaint_words
from gateway.policy.intake import NewCase
from gateway.work import Work
from models.case import Case, CaseSource, RequestType
from models.lifecycle import UNANSWERED
from models.phone import Phone
from models.unit import CENTRE, CITY, Unit

MATTER = "办理情况投诉"
ONE_COMPLAINT = timedelta(days=1)
"""Within this, the same number's complaint about the same case is still the one complaint."""


def complain(work: Work, about: Case | None, words: str, number: str, source: CaseSource) -> Case:
    """Take the complaint down as a case of the centre's, and give it to the centre at once.

    `about` is the case whose handling is complained of, if it is known; `number` the citizen's, as shown.
    Only the centre ever sees it; where the centre itself is complained of it is marked as delicate, so that
    its leader hears of it too. Complained again while the first one is open, it is the same complaint.
    """
    _one_at_a_time(work, number)
    phone = citizens_phone(work, number)
    unit = work.session.get_one(Unit, about.unit_code) if about else None
    request = complaint_words(words, about.code if about else None, unit.name_zh if unit else "")
    open_one = _open_complaint(work, about, phone)
    if open_one is not None:
        _add(work, open_one, words, request)
        return open_one
    new = NewCase.model_construct(
        happened_at=work.now,
        place="",
        caller_name=about.caller_name if about else "",
        caller_phone="",
        request=request,
        type=RequestType.COMPLAINT,
        matter=MATTER,
        unit=CENTRE,
        region=about.region_code if about else CITY,
        sensitive=about is not None and about.unit_code == CENTRE,
        drill=about is not None and about.drill,
    )
    case = register(work, new, phone, source)
    case.about_case_id = about.id if about else None
    if unit is not None:
        work.record(case.id, "complaint", "caller", unit=unit.code)
    verify(work, case)
    dispatch(work, case, receipt="complaint_receipt")
    return case


def _one_at_a_time(work: Work, number: str) -> None:
    """Of two complaints of one number at one moment the second finds the first.

    A lock of its own: a caller who complains holds his case, whoever texts holds his conversation.
    """
    work.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"complaint {number}", 0))))


def _open_complaint(work: Work, about: Case | None, phone: Phone | None) -> Case | None:
    """The same number's complaint about the same case, while it has no answer yet."""
    if phone is None:
        return None
    same = select(Case).where(
        Case.caller_phone == phone.number,
        Case.registered_at > work.now - ONE_COMPLAINT,
        Case.matter == MATTER,
        Case.about_case_id.is_not_distinct_from(about.id if about else None),
        Case.state.in_(UNANSWERED),
    )
    return work.session.scalars(same.order_by(Case.id.desc()).limit(1)).first()


def _add(work: Work, complaint: Case, words: str, request: str) -> None:
    """Keep what is new in it: the centre reads it with the case."""
    if words and request != complaint.request and words not in complaint.request:
        complaint.request = f"{complaint.request}；{words}"
        work.record(complaint.id, "supplemented", "caller")
