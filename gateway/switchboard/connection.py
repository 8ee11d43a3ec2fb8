"""How a webhook is connected, and how often it is tried: the overrides in its URL's fragment."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from gateway.switchboard.checking import whole_number

HARD_LIMIT_S = 15.0
CLASSES = frozenset({"4xx", "5xx", "ct", "rt"})
EDGES = frozenset({"ashburn", "dublin", "frankfurt", "sao-paulo", "singapore", "sydney", "tokyo", "umatilla"})
EDGE_NAMES = EDGES | {f"{edge}-ix" for edge in EDGES}


class BadOverride(ValueError):
    """An override that the carrier refuses; `code` is its error number."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


@dataclass(frozen=True)
class Connection:
    """Limits in seconds, and what is tried again: statuses, `ct` no connection, `rt` no answer."""

    connect_s: float = 5.0
    read_s: float = HARD_LIMIT_S
    total_s: float = HARD_LIMIT_S
    retries: int = 1
    retried: frozenset[str] = frozenset({"ct"})


USUAL = Connection()


def read_connection(fragment: str) -> Connection:
    """What the fragment of a URL orders; a number out of its range, and a name unknown, orders nothing.

    Raises BadOverride: 11243 for `rp`, 11240 for `e`.
    """
    if not fragment:
        return USUAL
    given = dict(parse_qsl(fragment))
    for edge in filter(None, given.get("e", "").split(",")):
        if edge not in EDGE_NAMES:
            raise BadOverride(11240, f"{edge!r} is no edge")
    wanted = frozenset(given["rp"].split(",")) if "rp" in given else USUAL.retried
    if not wanted <= CLASSES | {"all"}:
        raise BadOverride(11243, f"{given['rp']!r} is no retry policy")
    return Connection(
        _number(given, "ct", 100, 10_000, 5_000) / 1000,
        _number(given, "rt", 100, 15_000, 15_000) / 1000,
        _number(given, "tt", 100, 15_000, 15_000) / 1000,
        _number(given, "rc", 0, 5, USUAL.retries),
        CLASSES if "all" in wanted else wanted,
    )


def _number(given: dict[str, str], name: str, least: int, most: int, default: int) -> int:
    value = whole_number(given.get(name, ""))
    return value if value is not None and least <= value <= most else default
