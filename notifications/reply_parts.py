"""What every reply by text is made of: digits however they are typed, a case's code, gaps, and free words."""

from __future__ import annotations

import re
import unicodedata

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
_ENDS = " \t\r\n。.,，;；!！”’\"'」』】"

DIGIT = f"[0-9{''.join(_ZH_DIGITS)}]"
MARKS = r"+＋,，、.．。:：;；#＃!！~～*＊/／_—–\-－·|\"'“”‘’「」『』【】〔〕\[\]［］()（）<>《》"
# Possessive, so that thousands of separators cost no more than one pass.
GAP = rf"[\s{MARKS}]*+"
SPACED = rf"[\s{MARKS}]++"
"""At least one separator: what is not glued to the word before it."""
_ZH = f"[{''.join(_ZH_DIGITS)}]"
# All figures or all characters: in 0427一直打不通 and 0427一切正常 the code ends before 一.
_NUMBER = f"(?:[0-9]{{4,6}}(?![0-9])|{_ZH}{{4,6}}(?!{DIGIT}))"
CODE = rf"(?:20[0-9]{{6}}{GAP})?(?P<code>{_NUMBER})"
NAMED = f"(?:编号|单号|事项)?{GAP}"
# Digits with one of these behind them count something (30000元, 2号楼): a citizen's words, not a command.
_COUNTS = (
    "[元块万千百人个年月日号楼栋层户名次岁天点分秒米里斤吨辆只条度平路小周星半位家间台棵]|处(?![理罚置])"
)
COUNTED = rf"(?!\s*(?:{_COUNTS}))"
# Set apart, such a word begins a sentence of its own: 5 0427 路面已修复.
BEHIND = rf"(?:{SPACED}|{COUNTED})"


def code_of(found: re.Match[str]) -> str | None:
    """The code in plain digits; None when none was given."""
    code = found.groupdict().get("code")
    return code.translate(_TO_ASCII) if code else None


def free_words(rest: str) -> str:
    """A reason or a result as it was typed, without the separators around it and the word 理由 before it."""
    return re.sub(rf"^(?:{GAP}理由(?=[\s:：]))?{GAP}", "", rest).rstrip(_ENDS)


def visible(body: str) -> str:
    """The text without control, zero-width and direction characters; line breaks and tabs stay."""
    return "".join(
        letter for letter in body if letter in "\n\t" or not unicodedata.category(letter).startswith("C")
    ).strip()


def half_width(text: str) -> str:
    """Digits and letters in plain form; punctuation stays, so that a reason reads as it was typed."""
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 and plain.isalnum() else letter
