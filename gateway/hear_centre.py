"""What the efficiency centre decides about a case: by text, through the interface, or by command."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import select

from gateway.actions.assist import assist
from gateway.actions.complained_of import is_complained_of
from gateway.actions.explain import explain
from gateway.actions.invalidate import invalidate
from gateway.actions.merge import merge
from gateway.actions.reassign import reassign
from gateway.actions.receive_text import case_named
from gateway.actions.redo import redo
from gateway.actions.review_return import accept_return, reject_return
from gateway.actions.supervise import supervise
from gateway.policy.speaker import Speaker
from gateway.policy.unit_named import units_named
from gateway.work import Work
from models.case import Case
from models.conversation import Rule, Ruling, Say
from models.dispatch import Dispatch
from models.lifecycle import DispatchState
from models.unit import CENTRE, POLICE

Decide = Callable[[Work, Case, Rule, Speaker], Say]
ToAUnit = Callable[[Work, Case, str, Speaker, str], Say]

DONE = frozenset({
    "centre_return_accepted", "centre_assist_taken_back", "centre_return_rejected", "centre_reassigned",
    "centre_dispatched", "centre_assist_asked", "centre_merged", "centre_invalidated", "centre_supervised",
    "centre_supervised_nobody", "redo_ok", "explain_ok", "explain_by_phone",
})  # fmt: skip
"""Answers to a decision that was carried out; any other one changed nothing."""
TO_MEND = {
    "centre_which_unit": "target",
    "centre_unknown_unit": "target",
    "centre_ambiguous_unit": "target",
    "centre_not_police": "target",
    "centre_merge_which": "target",
    "centre_wrong_code": "target",
    "centre_complained_of": "target",
    "centre_reason_needed": "reason",
    "explain_no_words": "reason",
}
"""Answers that ask for something, and the field in which it is missing or wrong."""
WORDS = {
    Ruling.ACCEPT_RETURN: "同意",
    Ruling.REASSIGN: "改派",
    Ruling.ASSIST: "协办",
}
"""How a decision that needs a unit is texted."""
LONGEST_NAME = 20
MOST = 20


def hear_centre(work: Work, intent: Rule, speaker: Speaker, via: str) -> Say:
    """Carry out what the centre decides; nobody else may decide, and what he wanted is on record.

    Without a code the one return is meant that waits.
    """
    if CENTRE not in speaker.units:
        work.audit(speaker.name, "ruling refused", ruling=intent.ruling.value, code=intent.code, via=via)
        return Say("centre_only")
    code = intent.code
    if code is None:
        waiting = _codes_of_returns(work, speaker)
        if len(waiting) != 1:
            return _which(waiting)
        code = waiting[0]
    case = case_named(work, code)
    if case is None or is_complained_of(work, case, speaker):
        return Say("centre_wrong_code", code=code)
    return rule(work, case, intent, speaker, via)


def rule(work: Work, case: Case, intent: Rule, by: Speaker, via: str) -> Say:
    """Carry out a decision about this case and note who decided what, and what came of it. Source: R8."""
    said = RULINGS[intent.ruling](work, case, intent, by)
    work.audit(by.name, "ruling", ruling=intent.ruling.value, code=case.code, came_of=said.key, via=via)
    return said


def _accept(work: Work, case: Case, intent: Rule, by: Speaker) -> Say:
    if not intent.target:  # help is taken back without another unit
        return accept_return(work, case, "", by, intent.reason)
    return _with_a_unit(accept_return)(work, case, intent, by)


def _reject(work: Work, case: Case, intent: Rule, by: Speaker) -> Say:
    return reject_return(work, case, intent.reason, by)


def _with_a_unit(act: ToAUnit) -> Decide:
    """Do it with the unit that is named, or ask which one is meant, with an example."""

    def decide(work: Work, case: Case, intent: Rule, by: Speaker) -> Say:
        unit = _unit(work, case, intent)
        return unit if isinstance(unit, Say) else act(work, case, unit, by, intent.reason)

    return decide


def _unit(work: Work, case: Case, intent: Rule) -> str | Say:
    words, code, written = WORDS[intent.ruling], case.code, intent.target[:LONGEST_NAME]
    if not intent.target:
        return Say("centre_which_unit", code=code, words=words)
    units = work.gateway.catalogue.units
    found = units_named(intent.target, work.gateway.catalogue.unit_names)
    if not found:
        return Say("centre_unknown_unit", code=code, words=words, dept=written)
    if len(found) > 1:
        named = "、".join(f"{unit}{units[unit].name_zh}" for unit in found)
        return Say("centre_ambiguous_unit", code=code, words=words, dept=written, units=named)
    if found[0] == POLICE:
        return Say("centre_not_police", code=code)
    if is_complained_of(work, case, Speaker("", units=frozenset(found))):
        return Say("centre_complained_of", code=code, dept=units[found[0]].name_zh)
    return found[0]


def _into(work: Work, case: Case, intent: Rule, by: Speaker) -> Say:
    if not intent.target:
        return Say("centre_merge_which", code=case.code)
    main = case_named(work, intent.target)
    if main is None or is_complained_of(work, main, by):
        return Say("centre_wrong_code", code=intent.target[:6])
    return merge(work, case, main, by, intent.reason)


def _invalidate(work: Work, case: Case, intent: Rule, by: Speaker) -> Say:
    return invalidate(work, case, intent.reason, by)


def _redo(work: Work, case: Case, intent: Rule, by: Speaker) -> Say:
    days = int(intent.target) if intent.target.isdecimal() else None
    return redo(work, case, by, intent.reason, days)


def _explain(work: Work, case: Case, intent: Rule, by: Speaker) -> Say:
    return explain(work, case, by, intent.reason)


def _supervise(work: Work, case: Case, intent: Rule, by: Speaker) -> Say:
    return supervise(work, case, intent.reason, by)


RULINGS: Mapping[Ruling, Decide] = {
    Ruling.ACCEPT_RETURN: _accept,
    Ruling.REJECT_RETURN: _reject,
    Ruling.REASSIGN: _with_a_unit(reassign),
    Ruling.ASSIST: _with_a_unit(assist),
    Ruling.MERGE: _into,
    Ruling.INVALIDATE: _invalidate,
    Ruling.SUPERVISE: _supervise,
    Ruling.REDO: _redo,
    Ruling.EXPLAIN: _explain,
}
"""Who carries out what."""


def _codes_of_returns(work: Work, speaker: Speaker) -> list[str]:
    waiting = select(Dispatch).where(Dispatch.state == DispatchState.RETURN_REQUESTED).limit(MOST)
    found = work.session.scalars(waiting.order_by(Dispatch.case_id)).all()
    codes = (share.case.code for share in found if not is_complained_of(work, share.case, speaker))
    return list(dict.fromkeys(codes))


def _which(codes: list[str]) -> Say:
    if not codes:
        return Say("centre_no_returns")
    return Say("centre_which_return", n=str(len(codes)), codes="、".join(codes), code=codes[0])
