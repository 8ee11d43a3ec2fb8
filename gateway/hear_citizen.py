"""What citizens tell us by text."""

from __future__ import annotations

from gateway.actions.alert_desk import alert_desk, call_110
from gateway.actions.complain import complain
from gateway.actions.own_case import own_case
from gateway.actions.police_return import return_to_police
from gateway.actions.progress_for_caller import progress_for_caller
from gateway.actions.take_words import finish_telling, take_words
from gateway.actions.text_conversation import (
    has_been_told_enough,
    has_open_intake,
    last_case,
    link_texts,
    one_at_a_time,
)
from gateway.policy.phrases import local_clock
from gateway.policy.routing import danger_in
from gateway.policy.speaker import Speaker
from gateway.policy.text_intake import codes_in
from gateway.work import Work
from models.case import CaseSource
from models.conversation import (
    Acknowledge,
    CallCitizen,
    Complain,
    Complete,
    Extend,
    Help,
    Intent,
    ListCases,
    NewMatter,
    Report,
    ReportEmergency,
    ReturnCase,
    Rule,
    Say,
    Unclear,
)
from models.lifecycle import UNANSWERED

FOR_OFFICERS = (Acknowledge, ReturnCase, Report, Complete, Extend, CallCitizen, Rule)
URGENT = ("caller_call_110", "caller_call_110_again")


def hear_citizen(work: Work, intent: Intent, speaker: Speaker, words: str = "") -> Say | None:
    """Hear a matter, how it goes on, a complaint, danger, or the question how it stands.

    Nothing of a unit's is ever changed: an officer's command with the code of a case that is not the sender's
    own is refused, and on record. Whoever floods us gets no more than a few answers. None: nothing to say.
    """
    one_at_a_time(work, speaker.number)
    text = intent.words if isinstance(intent, NewMatter) else words or getattr(intent, "text", "")
    said = _heard(work, intent, speaker, text)
    if said is None or said.key in URGENT:
        return said
    return None if has_been_told_enough(work, speaker.number) else said


def speaks_as_citizen(work: Work, intent: Intent, speaker: Speaker) -> bool:
    """True for somebody on a roster who tells a matter of his own, or goes on telling it."""
    match intent:
        case NewMatter():
            return True
        case Complain(code=code):
            return own_case(work, speaker.number, code) is not None
        case Unclear():
            return has_open_intake(work, speaker.number)
    return False


def _heard(work: Work, intent: Intent, speaker: Speaker, text: str) -> Say | None:
    match intent:
        case ListCases():
            return _progress(work, speaker, text)
        case Complain():
            return hear_complaint(work, intent, speaker, text)
        case ReportEmergency():
            return _danger(work, intent, speaker, text)
        case Help():
            return Say("caller_inbound_unknown")
    if isinstance(intent, FOR_OFFICERS) and _is_refused(work, intent.code, speaker, text):
        work.audit("unknown number", "text refused", meant=type(intent).__name__)
        return Say("not_on_roster")
    return take_words(work, speaker.number, text)


def _is_refused(work: Work, code: str | None, speaker: Speaker, text: str) -> bool:
    """A command about a case of somebody else's; but danger is heard in whatever form it comes."""
    if code is None or own_case(work, speaker.number, code) is not None:
        return False
    return not danger_in(text, work.gateway.catalogue.routing_words)


def _progress(work: Work, speaker: Speaker, text: str) -> Say:
    finish_telling(work, speaker.number)
    code = next(iter(codes_in(text)), None)
    return progress_for_caller(work, speaker.number, code) or Say("caller_no_case")


def hear_complaint(work: Work, intent: Complain, speaker: Speaker, text: str = "") -> Say | None:
    """Take a complaint about the handling; the code of another's case is taken for words, and says nothing.

    The receipt leaves with the complaint itself; complained again, it is the same complaint.
    """
    about = own_case(work, speaker.number, intent.code)
    words = intent.words if about or intent.code is None else f"{intent.code} {intent.words}"
    made = complain(work, about, words, speaker.number, CaseSource.TEXT)
    link_texts(work, speaker.number, made)
    danger = danger_in(text, work.gateway.catalogue.routing_words)
    if danger and alert_desk(work, made, danger, police_only=False):
        return call_110(work, made)
    if made.registered_at == work.now:
        return None
    return Say("complaint_again", code=made.code, hhmm=local_clock(work.now))


def _danger(work: Work, intent: ReportEmergency, speaker: Speaker, text: str) -> Say | None:
    """`3`, 险情: his open case goes back to 110; without one what he says is a matter of danger.

    A bare digit of somebody without an open case is no report of anything.
    """
    case = own_case(work, speaker.number, intent.code) if intent.code else last_case(work, speaker.number)
    if case is not None and case.state in UNANSWERED:
        return_to_police(work, case, caller_said_so=True)
        work.record(case.id, "danger_told", "caller", words=["险情"])
        return call_110(work, case)
    if text.strip().isdecimal():
        return Say("caller_inbound_unknown")
    return take_words(work, speaker.number, text, urgent=True)
