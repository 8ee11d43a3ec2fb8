"""What a reply by text means. Officers type in a hurry: full-width digits, no space, numerals, quotes.

T, TD, R, N and 退订 are the carriers' unsubscribe words, never commands. Source: domain reference finding 3.
"""

from __future__ import annotations

import re

from models.conversation import Acknowledge, Help, Intent, ListCases, ReportEmergency, ReturnCase, Unclear
from notifications.centre_reply import parse_ruling
from notifications.handling_reply import parse_handling
from notifications.reply_parts import (
    CODE,
    COUNTED,
    DIGIT,
    GAP,
    MARKS,
    NAMED,
    SPACED,
    code_of,
    free_words,
    half_width,
    visible,
)

# A reply fits into a few messages; what is longer is somebody's story, not a command.
LONGEST_COMMAND = 600

_ACK, _RETURN, _EMERGENCY = "(?:签收|收到|接收)", "(?:退回|退单)", "(?:报险情|险情|报险)"

_FORMS = [
    (key, re.compile(pattern, re.DOTALL))
    for key, verb, digits in (
        ("1", _ACK, "1１一壹幺"),
        ("2", _RETURN, "2２二贰"),
        ("3", _EMERGENCY, "3３三叁"),
    )
    for pattern in (
        rf"(?:回复)?{GAP}[{digits}]{GAP}(?:{verb}{GAP})?{NAMED}{CODE}{COUNTED}(?P<rest>.*)",
        rf"(?:回复)?{GAP}[{digits}]{SPACED}{NAMED}{CODE}{SPACED}(?P<rest>.+)",
        rf"{verb}{GAP}{NAMED}{CODE}{COUNTED}(?P<rest>.*)",
        rf"{NAMED}{CODE}{GAP}{verb}(?P<rest>.*)",
        rf"[{digits}](?P<rest>)",
        rf"{verb}(?P<rest>)",
    )
]
_RETURN_WITHOUT_CODE = re.compile(rf"(?:2|{_RETURN}){SPACED}(?!{DIGIT}){COUNTED}(?P<rest>.+)", re.DOTALL)
_EMERGENCY_WITHOUT_CODE = re.compile(rf"(?:3{SPACED}(?!{DIGIT}){COUNTED}|{_EMERGENCY}).*", re.DOTALL)
_LIST = re.compile(rf"(?:cx|查|查询|查进度|查待办|待办|进度){GAP}(?:{DIGIT}{{4,6}})?", re.IGNORECASE)
_HELP = re.compile(r"bz|帮助|help", re.IGNORECASE)
_DOUBT = re.compile(rf"{DIGIT}|[不没未无退错误非勿别吗么?？]")
# When somebody will be there, or how many come, is no second code.
_HOW_SOON = re.compile(rf"(?:{DIGIT}|[十半两])+多?(?:个半?)?(?:分钟?|小时|点半?|刻钟|人)")
_NO_DANGER = re.compile(r"解除|排除|没有|误报|已消除")


def parse_reply(body: str) -> Intent:
    """What an officer or a caller means by `body`; never raises.

    A key and a code are a command however they are written, `1`, `签收` and `收到` alone take the one waiting
    case, and everything else is Unclear with the text as it came, without invisible characters.
    """
    text = visible(body)
    if len(text) > LONGEST_COMMAND:
        return Unclear(text)
    command = re.sub(rf"^{GAP}", "", half_width(text)).rstrip()
    bare = re.sub(rf"[\s{MARKS}]+$", "", command) if len(command) < LONGEST_COMMAND else command
    return (
        _simple(bare)
        or _keyed(command, bare)
        or parse_handling(command, bare)
        or _without_code(command)
        or parse_ruling(command)
        or Unclear(text)
    )


def _simple(bare: str) -> Intent | None:
    if _LIST.fullmatch(bare):
        return ListCases()
    return Help() if _HELP.fullmatch(bare) else None


def _keyed(command: str, bare: str) -> Intent | None:
    for key, form in _FORMS:
        found = form.fullmatch(command) or form.fullmatch(bare)
        if found is None:
            continue
        code, rest = code_of(found), found["rest"]
        if key == "1":
            # "1 0427 20分钟到" takes it; "1 0427 0431" and "0427签收不了" must be asked back.
            return None if _DOUBT.search(_HOW_SOON.sub("", rest)) else Acknowledge(code)
        return ReturnCase(code, free_words(rest)) if key == "2" else ReportEmergency(code)
    return None


def _without_code(command: str) -> Intent | None:
    if found := _RETURN_WITHOUT_CODE.fullmatch(command):
        return ReturnCase(None, free_words(found["rest"]))
    if _EMERGENCY_WITHOUT_CODE.fullmatch(command) and not _NO_DANGER.search(command):
        return ReportEmergency(None)
    return None
