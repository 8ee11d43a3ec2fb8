"""What the efficiency centre's people text: their decision, the case, and to whom or why.

同意 0427 HBJ, 驳回 0427 理由, 改派 0427 环保局, 协办 0427 供电公司, 并单 0431 0427, 无效 0427 理由,
督办 0427, 重办 0427 7 理由, 解释 0427 说明. The word may stand before or behind the code; who may decide is
not asked here. Source: R8, R31, R40.
"""

from __future__ import annotations

import re

from models.conversation import Rule, Ruling
from notifications.reply_parts import BEHIND, CODE, GAP, NAMED, SPACED, code_of, free_words

_VERBS = {
    Ruling.REJECT_RETURN: "(?:驳回|不同意)(?:退回|退单)?",
    Ruling.ACCEPT_RETURN: "同意(?:退回|退单|改派)?",
    Ruling.REASSIGN: "改派|改办|转派|转办",
    Ruling.ASSIST: "(?:增派)?协办",
    Ruling.MERGE: "并单|并案|并入|合并",
    Ruling.INVALIDATE: "无效|作废",
    Ruling.SUPERVISE: "督办|催办",
    Ruling.REDO: "重办",
    Ruling.EXPLAIN: "解释",
}
_TO_A_UNIT = frozenset({Ruling.ACCEPT_RETURN, Ruling.REASSIGN, Ruling.ASSIST})
_WITH_A_CODE = [
    (
        ruling,
        re.compile(rf"请?(?:{verb}){GAP}{NAMED}{CODE}{BEHIND}(?P<rest>.*)", re.DOTALL),
        re.compile(rf"{NAMED}{CODE}{GAP}(?:{verb})(?P<rest>.*)", re.DOTALL),
    )
    for ruling, verb in _VERBS.items()
]
# Of the one return that waits; nothing else is decided about a case that is not named.
_WITHOUT = [
    (ruling, re.compile(rf"(?:{_VERBS[ruling]})(?:{SPACED}(?P<rest>.{{0,60}}))?", re.DOTALL))
    for ruling in (Ruling.REJECT_RETURN, Ruling.ACCEPT_RETURN)
]
# 0427 同意不了, and every question, are no decision.
_GLUED_DOUBT = re.compile(r"[不没未了吗么]")
_QUESTION = re.compile(r"[吗么?？]\s*$")
_TO = re.compile(
    rf"{GAP}(?:转给|交给|交由|转|到|给|至|由)?{GAP}(?P<unit>[^\s，,。；;：:]*){GAP}(?P<why>.*)", re.DOTALL
)
_INTO = re.compile(rf"{GAP}(?:入|到|至|进)?{GAP}{NAMED}{CODE}(?:{SPACED}(?P<why>.*))?", re.DOTALL)
_DAYS = re.compile(rf"{GAP}(?P<days>[0-9]{{1,3}})(?:个?工作日|日|天)?内?(?:{SPACED}(?P<why>.*))?", re.DOTALL)


def parse_ruling(command: str) -> Rule | None:
    """The decision in a text without its invisible characters; None when it is none. Never raises."""
    if _QUESTION.search(command):
        return None
    for ruling, before, behind in _WITH_A_CODE:
        if found := before.fullmatch(command):
            return _ruled(ruling, code_of(found), found["rest"])
        if found := behind.fullmatch(command):
            return (
                None if _GLUED_DOUBT.match(found["rest"]) else _ruled(ruling, code_of(found), found["rest"])
            )
    for ruling, alone in _WITHOUT:
        if found := alone.fullmatch(command):
            return _ruled(ruling, None, found["rest"] or "")
    return None


def _ruled(ruling: Ruling, code: str | None, rest: str) -> Rule | None:
    if ruling in _TO_A_UNIT:
        found = _TO.fullmatch(rest)
        return Rule(ruling, code, *_unit_and_reason(found)) if found else None
    if ruling is Ruling.MERGE:
        into = _INTO.fullmatch(rest)
        if into is None:
            return None if free_words(rest) else Rule(ruling, code)
        return Rule(ruling, code, code_of(into) or "", free_words(into["why"] or ""))
    if ruling is Ruling.REDO and (found := _DAYS.fullmatch(rest)):
        return Rule(ruling, code, found["days"], free_words(found["why"] or ""))
    return Rule(ruling, code, reason=free_words(rest))


def _unit_and_reason(found: re.Match[str]) -> tuple[str, str]:
    return free_words(found["unit"]), free_words(found["why"])
