"""What officers, leaders and the centre's people tell us about a case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from gateway.actions.acknowledge import acknowledge
from gateway.actions.call_officer import call_officer
from gateway.actions.complete import complete
from gateway.actions.extend import extend
from gateway.actions.find_dispatch import by_code, in_hand_of, kept_by, open_for, waiting_for
from gateway.actions.heed_words import heed_words
from gateway.actions.police_return import police_return, report_danger
from gateway.actions.receive_text import case_named
from gateway.actions.reply_merged import reply_merged
from gateway.actions.report import report
from gateway.actions.return_case import return_case
from gateway.policy.case_words import category
from gateway.policy.speaker import Speaker
from gateway.work import Work
from models.attempt import Attempt
from models.conversation import (
    Acknowledge,
    CallCitizen,
    Complete,
    Extend,
    Help,
    Intent,
    ListCases,
    Report,
    ReportEmergency,
    ReturnCase,
    Say,
    Step,
)
from models.dispatch import Dispatch
from models.lifecycle import DispatchState
from models.unit import CENTRE

STANDING = {
    DispatchState.ACKNOWLEDGED: "（已签收）",
    DispatchState.IN_PROGRESS: "（办理中）",
    DispatchState.ON_SITE: "（已到场）",
    DispatchState.REPLIED: "（已答复）",
    DispatchState.RETURN_REQUESTED: "（退回待审）",
}
"""What is said of an open case that needs no key any more."""

WORDS = {Step.CONTACTED: "已联系", Step.ARRIVED: "到场", Step.REPLIED: "答复", Step.NOT_REACHED: "联系不上"}
"""How each step is texted."""

Act = Callable[[Dispatch], Say]
OnOne = Acknowledge | ReturnCase | ReportEmergency | Report | Complete | Extend


def hear_officer(work: Work, intent: Intent, speaker: Speaker, via: str) -> Say:
    """Do what somebody on a roster wants, if it is his to do, and say what came of it."""
    match intent:
        case Help():
            return Say("officer_help")
        case ListCases():
            return _list(work, speaker)
        case Acknowledge() | ReturnCase() | ReportEmergency() | Report() | Complete() | Extend():
            return _on_one(work, intent, speaker, via, lambda found: do(work, intent, found, speaker, via))
        case CallCitizen():
            return _connect(work, intent, speaker)
        case _:
            return Say("officer_unclear")


def do(
    work: Work,
    intent: OnOne,
    dispatch: Dispatch,
    speaker: Speaker,
    via: str,
    leg: Attempt | None = None,
) -> Say:
    """One of the things that can be told about a dispatch; `leg` is the call of a pressed key.

    What is said besides may make the matter delicate: its leader and the police hear it at once.
    """
    said = _do(work, intent, dispatch, speaker, via, leg)
    heed_words(work, dispatch.case, _free_words(intent), speaker.name)
    return said


def _do(
    work: Work, intent: OnOne, dispatch: Dispatch, speaker: Speaker, via: str, leg: Attempt | None
) -> Say:
    match intent:
        case Acknowledge():
            return acknowledge(work, dispatch, speaker, via, leg)
        case ReturnCase(reason=reason):
            return return_case(work, dispatch, reason, speaker, via, leg)
        case ReportEmergency():
            return police_return(work, dispatch, speaker, via, leg)
        case Report(step=step, note=note):
            return report(work, dispatch, step, note, speaker, via)
        case Complete(result=result):
            return complete(work, dispatch, result, speaker, via)
        case Extend(reason=reason):
            return extend(work, dispatch, reason, speaker, via)


def _free_words(intent: OnOne) -> str:
    match intent:
        case ReturnCase(reason=words) | Report(note=words) | Complete(result=words) | Extend(reason=words):
            return words
    return ""


def _connect(work: Work, intent: CallCitizen, speaker: Speaker) -> Say:
    """Ring the phone that asked, to put it through to the citizen; no code means the one case in hand."""

    def act(found: Dispatch) -> Say:
        return call_officer(work, found, speaker)

    if intent.code is None:
        return _the_one_in_hand(work, speaker, act, "回拨")
    found = by_code(work, intent.code, speaker)
    return act(found) if found else Say("officer_wrong_code", code=intent.code)


def _on_one(work: Work, intent: OnOne, speaker: Speaker, via: str, act: Act) -> Say:
    if intent.code is not None:
        found = by_code(work, intent.code, speaker)
        if (
            isinstance(intent, Report)
            and intent.step is Step.REPLIED
            and (found is None or not found.is_in_hand)
        ):
            said = reply_merged(work, intent.code, speaker, via)
            if said is not None:
                return said
        return act(found) if found else _not_found(work, intent, intent.code, speaker, via)
    match intent:
        case Acknowledge():
            return _the_only_one(work, speaker, act, waiting_for(work, speaker), "1")
        case ReturnCase():
            return _the_only_one(work, speaker, act, open_for(work, speaker), "2")
        case ReportEmergency():
            return _the_likeliest(work, speaker, act, kept_by(work, speaker))
    return _the_one_in_hand(work, speaker, act, _typed(intent))


def _not_found(work: Work, intent: OnOne, code: str, speaker: Speaker, via: str) -> Say:
    """No share of this person's own: but danger never waits, whoever tells it and wherever the case is."""
    if not isinstance(intent, ReportEmergency):
        return Say("officer_wrong_code", code=code)
    case = case_named(work, code) if CENTRE in speaker.units else None
    return report_danger(work, case, speaker, via) if case else Say("officer_danger_wrong_code", code=code)


def _the_only_one(work: Work, speaker: Speaker, act: Act, found: Sequence[Dispatch], key: str) -> Say:
    """A key without a code means the one case there is; with several the speaker is asked which."""
    if not found:
        return Say("officer_none_open")
    if len(found) > 1:
        codes = [dispatch.case.code for dispatch in found]
        said = "officer_ambiguous" if key == "1" else "officer_ambiguous_key"
        return Say(said, n=str(len(codes)), codes="、".join(codes), code=codes[0], digit=key)
    one = by_code(work, found[0].case.code, speaker)
    return act(one) if one else Say("officer_none_open")


def _the_one_in_hand(work: Work, speaker: Speaker, act: Act, words: str) -> Say:
    """Without a code the case that he himself took and has not completed; else his unit's only one."""
    found = in_hand_of(work, speaker)
    meant = [dispatch for dispatch in found if dispatch.is_taken_by(speaker.person_id)] or found
    if not meant:
        return Say("officer_none_in_hand")
    if len(meant) > 1:
        codes = [dispatch.case.code for dispatch in meant]
        return Say(
            "officer_ambiguous_in_hand", n=str(len(codes)), codes="、".join(codes), code=codes[0], words=words
        )
    one = by_code(work, meant[0].case.code, speaker)
    return act(one) if one else Say("officer_none_in_hand")


def _typed(intent: Report | Complete | Extend) -> str:
    """How such a command is texted."""
    if isinstance(intent, Report):
        return WORDS[intent.step]
    return "5" if isinstance(intent, Complete) else "延期"


def _the_likeliest(work: Work, speaker: Speaker, act: Act, found: Sequence[Dispatch]) -> Say:
    """Danger without a code is passed on at once, not asked about: the case this person took last.

    The answer names the code, so a wrong guess is seen. With no case at all the way is 110 itself.
    """
    if not found:
        return Say("caller_call_110")
    taken = [dispatch for dispatch in found if dispatch.acknowledged_by_id == speaker.person_id]
    one = by_code(work, max(taken or found, key=_last_touched).case.code, speaker)
    return act(one) if one else Say("caller_call_110")


def _last_touched(dispatch: Dispatch) -> datetime:
    return dispatch.acknowledged_at or dispatch.dispatched_at


def _list(work: Work, speaker: Speaker) -> Say:
    listed, area = open_for(work, speaker), work.gateway.catalogue.region_name
    if not listed:
        return Say("officer_list_empty")
    names = (
        f"{found.case.code}{area(found.region_code)}{category(found.case)}{STANDING.get(found.state, '')}"
        for found in listed
    )
    return Say("officer_list", n=str(len(listed)), cases="；".join(names))
