"""What an officer texts after he has taken a case: milestones, result, more time, a call to the citizen.

Also what an officer or a citizen may text about something else: a complaint about the handling, a matter of
his own, no more surveys. Citizens' sentences stay unclear: a word of command counts only with a code, alone,
or set apart from what follows. Source: R13, R54; domain reference finding 3.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from models.conversation import (
    CallCitizen,
    Complain,
    Complete,
    Extend,
    Intent,
    NewMatter,
    OptOut,
    Report,
    Step,
)
from notifications.reply_parts import BEHIND, CODE, COUNTED, DIGIT, GAP, NAMED, SPACED, code_of, free_words

_NOT_REACHED = "(?:联系不[上到]|打不通|无法联系上?|(?:没有?|未)联系[上到])了?"
_CONTACTED = "(?:已经?联系上?|联系[上到])(?:群众|当事人|来电人)?了?"
_ARRIVED = "(?:已经?)?(?:到场|到达现场|到达|到现场)了?"
_REPLIED = "(?:已经?)?(?:答复|回复群众|答复群众)了?"
_DONE = "(?:已经?)?(?:办结|办完|办毕)了?"
_LONGER = "(?:申请)?延期"
_CALL = "回拨"

# Glued to the word of command these turn it round, or make a question of it: 办结不了, 到场没, 答复了吗.
_TURNED = re.compile(r"[不没未吗么无]|.{0,20}[吗么?？]\s*$", re.DOTALL)
_DOUBT = re.compile(r"[不没未无非勿别吗么?？]")
_ONLY_CODES = re.compile(rf"(?:{DIGIT}|{SPACED}|[和及与跟])+")
_RATING = re.compile(r"(?:非常|很|比较|基本)?不?满意")
# 投诉12345, 投诉10086: a hotline's number, which a citizen complains of, is no case's code.
_HOTLINE = re.compile(r"1[02]\d{3}|9[56]\d{3}")

Make = Callable[[str | None, str], Intent | None]


def _reports(step: Step) -> Make:
    return lambda code, words: Report(step, code, words)


def _calls(code: str | None, words: str) -> Intent | None:
    return None if words else CallCitizen(code)


def _completes(code: str | None, words: str) -> Intent | None:
    return None if _ONLY_CODES.fullmatch(words) or _RATING.fullmatch(words) else Complete(code, words)


def _commands(verb: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The word before a code, the word behind a code, and the word alone."""
    return (
        re.compile(rf"{verb}{GAP}{NAMED}{CODE}{BEHIND}(?P<rest>.*)", re.DOTALL),
        re.compile(rf"{NAMED}{CODE}{GAP}(?:一直|仍然?|还是)?{verb}(?P<rest>.*)", re.DOTALL),
        re.compile(rf"{verb}{GAP}"),
    )


_WITH_A_CODE = [
    (_commands(verb), make)
    for verb, make in (
        (_NOT_REACHED, _reports(Step.NOT_REACHED)),
        (_CONTACTED, _reports(Step.CONTACTED)),
        (_ARRIVED, _reports(Step.ARRIVED)),
        (_REPLIED, _reports(Step.REPLIED)),
        (_DONE, _completes),
        (_LONGER, Extend),
        (_CALL, _calls),
    )
]
# Only words that no citizen begins a sentence with: 联系不上 开发商 is a citizen's.
_WITH_WORDS_ONLY: list[tuple[re.Pattern[str], Make]] = [
    (re.compile(rf"{verb}{SPACED}(?P<rest>.+)", re.DOTALL), make)
    for verb, make in (
        ("已?到场", _reports(Step.ARRIVED)),
        ("已?答复", _reports(Step.REPLIED)),
        ("已?办结", _completes),
        (_LONGER, Extend),
    )
]
_FIVE = "[5五伍]"
_COMPLETE = [
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rf"(?:回复)?{GAP}{_FIVE}{GAP}(?:{_DONE}{GAP})?{NAMED}{CODE}{COUNTED}(?P<rest>.*)",
        rf"(?:回复)?{GAP}{_FIVE}{SPACED}{NAMED}{CODE}{SPACED}(?P<rest>.+)",
        rf"5{SPACED}(?!{DIGIT}){COUNTED}(?P<rest>.+)",
        rf"{_FIVE}{GAP}(?P<rest>)",
    )
]
_COMPLAINT = [
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rf"(?:投诉你们|投诉办理|办理投诉|投诉处理|投诉){GAP}{NAMED}{CODE}{COUNTED}(?P<rest>.*)",
        rf"{NAMED}{CODE}{GAP}(?:办理)?投诉(?P<rest>.*)",
        rf"(?:投诉办理|办理投诉)(?:{SPACED}(?P<rest>.*))?",
        r"(?:投诉办理|办理投诉)(?P<rest>(?:得?太|很|过)?[慢拖差敷推态不没].*)",
        r"投诉你们(?!辖区|市|县|区|资阳|这|那|当地|小区|楼|街|镇|乡|村)(?P<rest>.*)",
    )
]
_MATTER = re.compile(r"反映(?P<rest>.+)", re.DOTALL)
_NO_MATTER = re.compile(r"[了的过不没未出在给强后]")
_OPT_OUT = re.compile(r"td?|退订", re.IGNORECASE)


def parse_handling(command: str, bare: str) -> Intent | None:
    """The intent of a text without its invisible characters, or None; `bare` has no marks at its end either.

    Never raises, and takes no longer than a text of 600 characters deserves.
    """
    if _OPT_OUT.fullmatch(bare):
        return OptOut()
    return _completed(command, bare) or _told(command, bare) or _complained(command) or _own_matter(command)


def _completed(command: str, bare: str) -> Intent | None:
    for form in _COMPLETE:
        if found := form.fullmatch(command) or form.fullmatch(bare):
            return _completes(code_of(found), free_words(found["rest"]))
    return None


def _told(command: str, bare: str) -> Intent | None:
    for (before, behind, alone), make in _WITH_A_CODE:
        found = before.fullmatch(command) or behind.fullmatch(command)
        if found is not None:
            turned = _TURNED.match(found["rest"])
            return None if turned else make(code_of(found), free_words(found["rest"]))
        if alone.fullmatch(bare):
            return make(None, "")
    for form, make in _WITH_WORDS_ONLY:
        found = form.fullmatch(command)
        if found is not None and not _DOUBT.search(found["rest"]):
            return make(None, free_words(found["rest"]))
    return None


def _complained(command: str) -> Intent | None:
    for form in _COMPLAINT:
        found = form.fullmatch(command)
        if found is not None:
            code = code_of(found)
            if code is not None and _HOTLINE.fullmatch(code):
                return None
            return Complain(code, free_words(found["rest"] or ""))
    return None


def _own_matter(command: str) -> Intent | None:
    found = _MATTER.fullmatch(command)
    if found is None or _NO_MATTER.match(found["rest"]):
        return None
    words = free_words(found["rest"])
    return NewMatter(words) if words else None
