"""The case that a caller's number tells of: just registered for this very call, or open since earlier."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Select, select

from gateway.work import Work
from models.case import Case, CaseSource
from models.lifecycle import UNANSWERED, CaseState
from models.phone import Phone

AT_THE_DESK = frozenset({CaseSource.API, CaseSource.COMMAND})
"""110 wrote the case down itself, and then transfers the call."""
TO_TELL_OF = UNANSWERED | {CaseState.POLICE_RETURN, CaseState.MERGED}
MOST_MERGES = 5


def just_registered(work: Work, phone: Phone | None, unit_code: str | None = None) -> Case | None:
    """The case that was written down for this number a few minutes ago, whatever became of it since.

    110 has registered it and now transfers the call. On a unit's own number (`unit_code`) a case of that
    unit is meant, also one that came by a call which was cut off. Source: R12, R20; scenario 23.
    """
    since = work.now - timedelta(seconds=work.settings.match_call_s)
    recent = _of(phone).where(Case.registered_at >= since, Case.state.in_(TO_TELL_OF))
    if unit_code is None:
        recent = recent.where(Case.source.in_(AT_THE_DESK))
    else:
        recent = recent.where(Case.unit_code == unit_code)
    found = work.session.scalars(recent).first() if phone else None
    return _the_one_that_goes_on(work, found) if found else None


def still_open(work: Work, phone: Phone | None) -> Case | None:
    """This number's newest matter that has no answer yet."""
    opened = _of(phone).where(Case.state.in_(UNANSWERED))
    return work.session.scalars(opened).first() if phone else None


def case_of_code(work: Work, code: str) -> Case | None:
    """The newest case of a code that somebody has keyed in, or the one into which it was merged."""
    newest = select(Case).where(Case.code == code).order_by(Case.id.desc()).limit(1)
    found = work.session.scalars(newest).first()
    return _the_one_that_goes_on(work, found) if found else None


def _of(phone: Phone | None) -> Select[Case]:
    """Cases of a number, newest first, without complaints about others: nobody transfers a call for those.

    A drill is nobody's matter, whoever's number stands in it.
    """
    number = phone.number if phone else ""
    mine = select(Case).where(
        Case.caller_phone == number, Case.drill.is_(False), Case.about_case_id.is_(None)
    )
    return mine.order_by(Case.registered_at.desc(), Case.id.desc()).limit(1)


def _the_one_that_goes_on(work: Work, case: Case) -> Case | None:
    for _ in range(MOST_MERGES):
        if case.state is not CaseState.MERGED or case.merged_into_id is None:
            return case
        case = work.session.get_one(Case, case.merged_into_id)
    return None
