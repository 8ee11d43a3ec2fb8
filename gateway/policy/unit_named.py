"""The unit that somebody means by a code, a name, one of its aliases, or the name it bears since the reform.

Offices and callers say 城管, 环保局, 生态环境局; three units of the notice are one 市场监管局 today. So one
name may mean several units, and then it is asked which. Source: domain reference 2.2.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

SHORTEST = 2
"""One character alone means nothing."""
_MARKS = re.compile(r"[\W_]+")
_WHOSE = re.compile(r"^(?:四川省)?(?:资阳)?市?")


def units_named(text: str, names: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Codes of the units that `text` may mean: none for an unknown one, several for a name they share.

    A whole name or code counts before a part of one; 雁江区环保局 contains 环保局, and 卫生 stands in 卫生局.
    """
    wanted = _plain(text)
    if len(wanted) < SHORTEST:
        return ()
    known = {code: {_plain(code), *map(_plain, own)} - {""} for code, own in names.items()}
    for fits in (_is_it, _is_in_it, _is_part_of_it):
        found = tuple(code for code, own in known.items() if fits(wanted, own))
        if found:
            return found
    return ()


def _is_it(wanted: str, names: set[str]) -> bool:
    return wanted in names


def _is_in_it(wanted: str, names: set[str]) -> bool:
    return any(len(name) > SHORTEST and name in wanted and not name.isascii() for name in names)


def _is_part_of_it(wanted: str, names: set[str]) -> bool:
    return not wanted.isascii() and any(wanted in name for name in names)


def _plain(text: str) -> str:
    """Without width, case, marks and the city's name in front."""
    return _WHOSE.sub("", _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold()))
