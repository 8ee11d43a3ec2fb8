"""How many messages a text is billed and sent as. Source: domain reference T1."""

from __future__ import annotations

_GSM_BASIC = frozenset(
    "\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
)
_GSM_EXTENDED = frozenset("[\\]^{|}~")  # each takes an escape before it


def split_segments(text: str) -> list[str]:
    """The messages that `text` is sent as, signature included: one of 70 UTF-16 units, or more of 67 each.

    A text of plain ASCII without a grave accent has 160 and 153. No character is split: an emoji of two units
    that does not fit starts the next message.
    """
    is_gsm = all(letter in _GSM_BASIC or letter in _GSM_EXTENDED for letter in text)
    alone, chained = (160, 153) if is_gsm else (70, 67)
    sizes = [_size(letter, is_gsm) for letter in text]
    if sum(sizes) <= alone:
        return [text]
    segments, start, used = [], 0, 0
    for at, size in enumerate(sizes):
        if used + size > chained:
            segments.append(text[start:at])
            start, used = at, 0
        used += size
    return [*segments, text[start:]]


def count_segments(text: str) -> int:
    """How many messages `text` is sent as; an empty text is one."""
    return len(split_segments(text))


def _size(letter: str, is_gsm: bool) -> int:
    if is_gsm:
        return 2 if letter in _GSM_EXTENDED else 1
    return 2 if ord(letter) > 0xFFFF else 1
