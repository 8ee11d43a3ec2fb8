"""A citizen adds something to his case: on record, in its request, and told to whoever has it."""

from __future__ import annotations

from sqlalchemy import func, select

from gateway.actions.alert_desk import alert_desk, call_110
from gateway.actions.find_dispatch import lock_case
from gateway.actions.heed_words import heed_words
from gateway.actions.tell_unit import tell_unit
from gateway.actions.text_conversation import link_texts, told_lately
from gateway.policy.phrases import local_clock
from gateway.policy.read_matter import is_all_answer, read_answer
from gateway.policy.routing import Route, as_danger, route
from gateway.policy.shares import kept
from gateway.policy.text_intake import LONGEST, MOST_SUPPLEMENTS_TOLD
from gateway.work import Work
from models.attempt import Attempt
from models.case import Case
from models.conversation import Say
from models.unit import POLICE, Unit

TOLD = "officer_supplement"
OVERLAP = 12
"""A word of danger may have been cut in two: so many characters before are looked at again."""


def supplement(work: Work, case: Case, words: str, number: str, *, urgent: bool = False) -> Say | None:
    """Add the words to the case; what is missing is filled in from them, danger in them goes to 110 at once.

    After several, further ones are on record only: nobody is texted about them. None when nothing is to be
    answered, because the citizen has been told already.
    """
    shares = kept(lock_case(work, case.id))
    found = _route(work, words, case.request if not case.emergency else "", urgent=urgent)
    _write_down(case, words, is_danger=bool(found.danger))
    work.record(case.id, "supplemented", "caller")
    link_texts(work, number, case)
    told = _times_told(work, case)
    if told < MOST_SUPPLEMENTS_TOLD:
        for share in shares:
            tell_unit(work, share, Say(TOLD, code=case.code, summary=words, hhmm=local_clock(work.now)))
    must_call = bool(found.danger) and alert_desk(work, case, found.danger, police_only=found.unit == POLICE)
    heed_words(work, case, words, "caller")  # after the desk: what it knows already it is not told again
    if found.danger:
        return call_110(work, case) if must_call else None
    if told >= MOST_SUPPLEMENTS_TOLD or told_lately(work, case, "caller_supplemented"):
        return None
    unit = work.session.get_one(Unit, case.unit_code)
    return Say("caller_supplemented", code=case.code, dept=unit.name_zh, hhmm=local_clock(work.now))


def _write_down(case: Case, words: str, *, is_danger: bool) -> None:
    """Place and name where they are missing, and the words: danger before everything else, so it is heard."""
    place, name = read_answer(words)
    case.place = case.place or place
    case.caller_name = case.caller_name or name
    if is_danger:
        case.request = f"{words}；{case.request}"[:LONGEST]
    elif not is_all_answer(words, case.place, case.caller_name):
        case.request = f"{case.request}；{words}"[:LONGEST]


def _route(work: Work, words: str, before: str, *, urgent: bool) -> Route:
    known = work.gateway.catalogue.routing_words
    found = route(words, known)
    if not found.danger and before:
        found = route(before[-OVERLAP:] + words, known)
    return as_danger(found) if urgent else found


def _times_told(work: Work, case: Case) -> int:
    told = select(func.count()).where(Attempt.case_id == case.id, Attempt.rung == TOLD)
    return work.session.execute(told).scalar_one()
