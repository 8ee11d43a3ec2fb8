"""What a reply by text means. Officers type in a hurry: full-width digits, no space, numerals, quotes.

T, TD, R, N and 退订 are the carriers' unsubscribe words, never commands. Source: domain reference finding 3.
"""

from __future__ import annotations

import re
import unicodedata

from models.conversation import Acknowledge, Help, Intent, ListCases, ReportEmergency, ReturnCase, Unclear

# A reply fits into a few messages; what is longer is somebody's story, not a command.
LONGEST_COMMAND = 600

_ZH_DIGITS = {
    **dict.fromkeys("零〇○", "0"),
    **dict.fromkeys("一壹幺", "1"),
    **dict.fromkeys("二贰两", "2"),
    **dict.fromkeys("三叁", "3"),
    **dict.fromkeys("四肆", "4"),
    **dict.fromkeys("五伍", "5"),
    **dict.fromkeys("六陆", "6"),
    **dict.fromkeys("七柒", "7"),
    **dict.fromkeys("八捌", "8"),
    **dict.fromkeys("九玖", "9"),
}
_TO_ASCII = str.maketrans(_ZH_DIGITS)
_DIGIT = f"[0-9{''.join(_ZH_DIGITS)}]"
_MARKS = r"+＋,，、.．。:：;；#＃!！~～*＊/／_—–\-－·|\"'“”‘’「」『』【】〔〕\[\]［］()（）<>《》"
# Possessive, so that thousands of separators cost no more than one pass.
_GAP = rf"[\s{_MARKS}]*+"
_CODE = rf"(?:20[0-9]{{6}}{_GAP})?(?P<code>{_DIGIT}{{4,6}})(?!{_DIGIT})"
_NAMED = f"(?:编号|单号|事项)?{_GAP}"
# Digits with one of these behind them count something (30000元, 2号楼): a citizen's words, not a command.
_COUNTED = r"(?!\s*[元块万千百人个年月日号楼栋层户名次岁天点分秒米里斤吨辆只条度平路小周星半处位家间台棵])"
_ACK, _RETURN, _EMERGENCY = "(?:签收|收到|接收)", "(?:退回|退单)", "(?:报险情|险情|报险)"

_FORMS = [
    (key, re.compile(pattern, re.DOTALL))
    for key, verb, digits in (
        ("1", _ACK, "1１一壹幺"),
        ("2", _RETURN, "2２二贰"),
        ("3", _EMERGENCY, "3３三叁"),
    )
    for pattern in (
        rf"(?:回复)?{_GAP}[{digits}]{_GAP}(?:{verb}{_GAP})?{_NAMED}{_CODE}{_COUNTED}(?P<rest>.*)",
        rf"{verb}{_GAP}{_NAMED}{_CODE}{_COUNTED}(?P<rest>.*)",
        rf"{_NAMED}{_CODE}{_GAP}{verb}(?P<rest>.*)",
        rf"[{digits}](?P<rest>)",
        rf"{verb}(?P<rest>)",
    )
]
_RETURN_WITHOUT_CODE = re.compile(
    rf"(?:2|{_RETURN})[\s{_MARKS}]++(?!{_DIGIT}){_COUNTED}(?P<rest>.+)", re.DOTALL
)
_EMERGENCY_WITHOUT_CODE = re.compile(rf"(?:3[\s{_MARKS}]++(?!{_DIGIT}){_COUNTED}|{_EMERGENCY}).*", re.DOTALL)
_LIST = re.compile(rf"(?:cx|查|查询|查进度|查待办|待办|进度){_GAP}(?:{_DIGIT}{{4,6}})?", re.IGNORECASE)
_HELP = re.compile(r"bz|帮助|help", re.IGNORECASE)
_DOUBT = re.compile(rf"{_DIGIT}|[不没未无退错误非勿别吗么?？]")
_NO_DANGER = re.compile(r"解除|排除|没有|误报|已消除")


def parse_reply(body: str) -> Intent:
    """What an officer or a caller means by `body`; never raises.

    A key and a code are a command however they are written, `1`, `签收` and `收到` alone take the one waiting
    case, and everything else is Unclear with the text as it came, without invisible characters.
    """
    text = _visible(body)
    if len(text) > LONGEST_COMMAND:
        return Unclear(text)
    command = re.sub(rf"^{_GAP}", "", _half_width(text)).rstrip()
    bare = re.sub(rf"[\s{_MARKS}]+$", "", command) if len(command) < LONGEST_COMMAND else command
    return _simple(bare) or _keyed(command, bare) or _without_code(command) or Unclear(text)


def _simple(bare: str) -> Intent | None:
    if _LIST.fullmatch(bare):
        return ListCases()
    return Help() if _HELP.fullmatch(bare) else None


def _keyed(command: str, bare: str) -> Intent | None:
    for key, form in _FORMS:
        found = form.fullmatch(command) or form.fullmatch(bare)
        if found is None:
            continue
        groups = found.groupdict()
        code = groups["code"].translate(_TO_ASCII) if groups.get("code") else None
        rest = groups["rest"]
        if key == "1":
            # "1 0427 马上处理" takes it; "1 0427 0431" and "0427签收不了" must be asked back.
            return None if _DOUBT.search(rest) else Acknowledge(code)
        return ReturnCase(code, _reason(rest)) if key == "2" else ReportEmergency(code)
    return None


def _without_code(command: str) -> Intent | None:
    if found := _RETURN_WITHOUT_CODE.fullmatch(command):
        return ReturnCase(None, _reason(found["rest"]))
    if _EMERGENCY_WITHOUT_CODE.fullmatch(command) and not _NO_DANGER.search(command):
        return ReportEmergency(None)
    return None


def _reason(rest: str) -> str:
    return re.sub(rf"^(?:{_GAP}理由(?=[\s:：]))?{_GAP}", "", rest).rstrip(" \t\r\n。.,，;；!！”’\"'」』】")


def _visible(body: str) -> str:
    """The text without control, zero-width and direction characters; line breaks and tabs stay."""
    return "".join(
        letter for letter in body if letter in "\n\t" or not unicodedata.category(letter).startswith("C")
    ).strip()


def _half_width(text: str) -> str:
    """Digits and letters in plain form; punctuation stays, so that a reason reads as it was typed."""
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 and plain.isalnum() else letter
