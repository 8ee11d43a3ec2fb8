"""Which words of a list somebody says, however he writes them, and does not deny.

Danger that is missed is worse than ten false alarms: a word counts as denied only when the denial stands
right before it and no question or doubt before that. 没有打架 denies; 有没有打架, 没人管打架, 还没着火 and
不要打架 do not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

# Spaces and ornaments between two Chinese characters: 打 架, 救~命.
_BETWEEN = re.compile(r"(?<=[\u4e00-\u9fff])[\s*·・\-_~～^'\"|/\\]+(?=[\u4e00-\u9fff])")
_DENIED = re.compile(
    r"(?:(?<![有是还点])没有?|(?<![有是还点])没得|(?<!还)未|(?<![是要可岂莫])不是|并非|不存在|(?<!还)无)"
    r"(?:人员?|谁|任何|什么|再|出现|发生|在|被|遭)?$"
)
_EITHER_OR = re.compile(r"就是|还是|也是")
_DENIED_ENGLISH = re.compile(r"\b(?:no|not|without|isn't|wasn't)\s+(?:an?\s+|any\s+)?$")
_LONGEST_DENIAL = 24


def plain(text: str, spellings: Mapping[str, str]) -> str:
    """The text in the form in which words are looked for: one width, small letters, usual spellings.

    `spellings` are common slips and unsimplified characters with what is meant: 打加 is 打架, 殺 is 杀.
    """
    shown = "".join(_shown(letter) for letter in unicodedata.normalize("NFKC", text))
    joined = " ".join(_BETWEEN.sub("", shown).lower().split())
    for wrong in sorted(spellings, key=len):  # single characters first: a slip may be written in old ones
        joined = joined.replace(wrong, spellings[wrong])
    return joined


def _shown(letter: str) -> str:
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter).startswith("C") else letter


def said(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """The words that stand in a plain text, denied or not, in the order given."""
    return tuple(word for word in words if _places(text, word))


def mentioned(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """The words that stand in a plain text at least once without a denial, in the order given."""
    return tuple(word for word in words if any(not _is_denied(text, at, word) for at in _places(text, word)))


def _places(text: str, word: str) -> list[int]:
    small = re.escape(word.lower())
    pattern = rf"(?<![a-z0-9]){small}(?![a-z0-9])" if word.isascii() else small
    return [found.start() for found in re.finditer(pattern, text)]


def _is_denied(text: str, at: int, word: str) -> bool:
    before = text[max(0, at - _LONGEST_DENIAL) : at]
    if word.isascii():
        return _DENIED_ENGLISH.search(before) is not None
    return bool(_DENIED.search(before)) and not _EITHER_OR.match(text, at + len(word))
