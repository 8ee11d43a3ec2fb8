"""How a hand slips while it writes a reply: the same words as real phones and dictation send them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

SPOKEN = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
FULL_WIDTH = {ord(letter): ord(letter) + 0xFEE0 for letter in map(chr, range(0x21, 0x7F))} | {0x20: 0x3000}
ZERO_WIDTH = "\u200b"
NEXT_DIGIT = str.maketrans("0123456789", "1234567890")


def _spoken(body: str) -> str:
    """As a telephone writes down what it was told: `1 0427` becomes `一 零四二七。`."""
    return "".join(SPOKEN.get(letter, letter) for letter in body) + "。"


def _wrong_code(body: str) -> str:
    """The last digit of the last word is one too high."""
    head, space, last = body.rpartition(" ")
    return head + space + last[:-1] + last[-1:].translate(NEXT_DIGIT)


WRITTEN: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "plain": str,
        "full_width": lambda body: body.translate(FULL_WIDTH),
        "spaced": lambda body: f"  {body.replace(' ', '   ')} \n",
        "together": lambda body: body.replace(" ", ""),
        "zero_width": ZERO_WIDTH.join,
        "quoted": lambda body: f"“{body}”",
        "bracketed": lambda body: f"【{body.replace(' ', '】', 1)}" if " " in body else f"【{body}】",
        "spoken": _spoken,
        "wrong_code": _wrong_code,
        "chatty": lambda body: f"{body} 收到，马上处理👌",
    }
)
"""Every way of writing, by its name in the data of a persona."""
