"""A citizen tells a matter by text: the conversation is begun, or goes on. Source: R19, R22."""

from __future__ import annotations

from gateway.actions.alert_desk import call_110
from gateway.actions.citizens_phone import citizens_phone
from gateway.actions.own_case import own_case
from gateway.actions.progress_for_caller import progress_for_caller
from gateway.actions.register_text import all_words_of, orders_of, register_text
from gateway.actions.same_matter import same_matter, say_registered
from gateway.actions.supplement import supplement
from gateway.actions.text_conversation import last_case, matters_today, open_intake
from gateway.policy.read_matter import is_all_answer, read_answer
from gateway.policy.routing import danger_in, route
from gateway.policy.text_intake import (
    GATHERED_WITHIN,
    MOST_MATTERS_A_DAY,
    MOST_PARTS,
    PARTS_WITHIN,
    SUPPLEMENT_WITHIN,
    Kind,
    codes_in,
    is_another_matter,
    kind_of,
)
from gateway.work import Work
from models.case import Case
from models.conversation import Say
from models.intake import TextIntake
from models.lifecycle import UNANSWERED, CaseState, IntakeState
from notifications.reply_parts import visible


def take_words(work: Work, number: str, words: str, *, urgent: bool = False) -> Say | None:
    """Hear what a citizen's text adds: to a matter that he is telling, to his case, or a new one.

    None when nothing is to be answered yet, because more parts may come, or not at all. Words of danger act
    at once: the sender is told to call 110, and the 110 desk is told; `urgent`: he says himself that it is.
    """
    text = visible(words)
    kind, intake = kind_of(text), open_intake(work, number)
    is_danger = urgent or bool(danger_in(text, work.gateway.catalogue.routing_words))
    # Banks warn of fraud in their advertisements, but a person's own number is believed.
    if kind is Kind.ADVERT and (not is_danger or citizens_phone(work, number) is None):
        work.audit("unknown number", "advertisement put aside")
        return None
    if intake is not None:
        return _goes_on(work, intake, text, kind, is_danger=is_danger)
    if is_danger:
        return _danger(work, number, text, urgent=urgent)
    return _calmly(work, number, text, kind)


def _calmly(work: Work, number: str, text: str, kind: Kind) -> Say | None:
    """No conversation is open, and there is no danger in it."""
    if kind is Kind.COURTESY:
        return None
    answer = _answer(work, number, text, kind)
    if answer is not None or kind is Kind.NOTHING:
        return answer or Say("caller_inbound_unknown")
    known = same_matter(work, number, text)
    if known is not None:
        return say_registered(work, known)
    case = _case_to_add_to(work, number, text)
    if case is not None:
        return supplement(work, case, text, number)
    _begin(work, number, text)
    return None


def _goes_on(work: Work, intake: TextIntake, text: str, kind: Kind, *, is_danger: bool) -> Say | None:
    """Another part, or the answer to our question; danger in it, or cut in two by it, waits for nothing."""
    if text and kind is not Kind.COURTESY:
        _add(intake, text)
    known = work.gateway.catalogue.routing_words
    if is_danger or any(danger_in(told, known) for told in orders_of(intake)):
        return call_110(work, register_text(work, intake, urgent=True))
    intake.heard_at = work.now
    intake.next_due_at = work.now + PARTS_WITHIN
    if intake.state is IntakeState.GATHERING:
        intake.next_due_at = min(intake.next_due_at, intake.started_at + GATHERED_WITHIN)
    return None


def _add(intake: TextIntake, text: str) -> None:
    """Keep a part that is new; an answer that holds nothing but place and name fills only the fields."""
    if len(intake.parts) >= MOST_PARTS or any(part["words"] == text for part in intake.parts):
        return
    is_answer = False
    if intake.state is IntakeState.ASKED:
        place, name = read_answer(text)
        intake.place, intake.caller_name = intake.place or place, intake.caller_name or name
        is_answer = is_all_answer(text, place, name)
    intake.parts = [*intake.parts, {"words": text, "is_answer": is_answer}]


def _danger(work: Work, number: str, text: str, *, urgent: bool) -> Say | None:
    """At once: added to the case that he has just reported, else a case of its own."""
    case = last_case(work, number)
    if case is not None and work.now - case.registered_at <= SUPPLEMENT_WITHIN and _is_open(case):
        return supplement(work, case, text, number, urgent=urgent)
    return call_110(work, register_text(work, _begin(work, number, text), urgent=urgent))


def _answer(work: Work, number: str, text: str, kind: Kind) -> Say | None:
    """How his case stands, when that is what he asks."""
    named, last = _named(work, number, text), last_case(work, number)
    asks = kind is Kind.PROGRESS and route(text, work.gateway.catalogue.routing_words).unit is None
    if named is not None and (asks or kind is Kind.NOTHING):
        return progress_for_caller(work, number, named.code)
    if asks and last is not None:
        work.record(last.id, "caller_asked", "caller")
        return progress_for_caller(work, number)
    return None


def _case_to_add_to(work: Work, number: str, text: str) -> Case | None:
    """The open case that he names or reported just now; or his last one, when he reported many today."""
    named, last = _named(work, number, text), last_case(work, number)
    if named is not None and _is_open(named):
        return named
    if last is None or not _is_open(last):
        return None
    many = len(matters_today(work, number)) >= MOST_MATTERS_A_DAY
    is_recent = work.now - last.registered_at <= SUPPLEMENT_WITHIN and not is_another_matter(text)
    return last if is_recent or many else None


def _named(work: Work, number: str, text: str) -> Case | None:
    return next(filter(None, (own_case(work, number, code) for code in codes_in(text))), None)


def _is_open(case: Case) -> bool:
    return case.state in UNANSWERED or case.state is CaseState.POLICE_RETURN


def _begin(work: Work, number: str, text: str) -> TextIntake:
    intake = TextIntake(
        sender=number,
        parts=[{"words": text, "is_answer": False}],
        started_at=work.now,
        heard_at=work.now,
        next_due_at=work.now + PARTS_WITHIN,
    )
    work.session.add(intake)
    work.session.flush()
    return intake


def finish_telling(work: Work, number: str) -> None:
    """He asks how it stands: what he has told so far is a case now, so that there is an answer."""
    intake = open_intake(work, number)
    if intake is not None and all_words_of(intake):
        register_text(work, intake)
