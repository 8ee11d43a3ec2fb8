"""Which unit a matter told in free words is for, and why. Source: R16, R18, R31; domain reference 2.3.

First whatever is dangerous, then the rules of the catalogue in their order, then the longest keyword. What
several units could mean alike, and what none means, is left open: somebody else decides then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from gateway.policy.mentions import mentioned, plain, said
from models.unit import POLICE


@dataclass(frozen=True, slots=True)
class Rule:
    """One of `any`, and where there is `also` one of those too: then it is this unit's, because of `why`."""

    any: tuple[str, ...]
    unit: str
    why: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoutingWords:
    """The catalogue's words: of a police matter, of delicate topics, and of each unit."""

    police: tuple[str, ...]
    urgent_only: frozenset[str]
    delicate: tuple[str, ...]
    emergency: Mapping[str, tuple[str, ...]]
    keywords: Mapping[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    names: Mapping[str, str]
    spellings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Route:
    """Where a matter goes and by which rule; `unit` is None when the words do not tell.

    `words` and `also` are those that decided. `danger` are words of danger, whoever gets the matter: the 110
    desk has to hear of it. A matter of the police alone is for `GAJ`.
    """

    unit: str | None
    rule: str
    words: tuple[str, ...] = ()
    danger: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def matter(self) -> str:
        """What it is called: 施工噪音, 烧烤摊, 打架; empty when no word has decided."""
        return "".join(found[0] for found in (self.words, self.also) if found)


def route(text: str, known: RoutingWords) -> Route:
    """The unit for a matter told in `text`, however long or odd; never raises."""
    words = plain(text, known.spellings)
    police = mentioned(words, known.police)
    urgent = {unit: found for unit, each in known.emergency.items() if (found := mentioned(words, each))}
    dangerous = (word for found in urgent.values() for word in found if word not in known.urgent_only)
    danger = (*police, *dict.fromkeys(dangerous))
    if urgent:
        unit = _most_urgent(words, urgent, known)
        return Route(unit, f"{_quoted(urgent[unit])}是{known.names[unit]}的紧急情况", urgent[unit], danger)
    if police and not said(words, known.delicate):
        return Route(POLICE, f"{_quoted(police)}属于警情，交回110", police, danger)
    calm = _by_rule(words, known) or _by_keyword(words, known)
    return replace(calm, danger=danger)


def as_danger(found: Route) -> Route:
    """The same for somebody who says himself that it is dangerous, in whatever words."""
    if found.danger:
        return found
    return replace(found, unit=found.unit or POLICE, danger=("险情",))


def danger_in(text: str, known: RoutingWords) -> tuple[str, ...]:
    """The words of danger in `text`."""
    return route(text, known).danger


def _most_urgent(words: str, urgent: Mapping[str, tuple[str, ...]], known: RoutingWords) -> str:
    """Of several units with words of danger: the one with the longest, then with most of its own words."""

    def weight(unit: str) -> tuple[int, int]:
        return max(map(len, urgent[unit])), len(said(words, known.keywords[unit]))

    return max(urgent, key=weight)


def _by_rule(words: str, known: RoutingWords) -> Route | None:
    for rule in known.rules:
        first, also = said(words, rule.any), said(words, rule.also)
        if first and (also or not rule.also):
            return Route(rule.unit, rule.why, _widest(first), also=_widest(also))
    return None


def _by_keyword(words: str, known: RoutingWords) -> Route:
    found = {unit: said(words, each) for unit, each in known.keywords.items()}
    longest = max((len(word) for each in found.values() for word in each), default=0)
    if not longest:
        return Route(None, "没有提到任何单位的关键词")
    best = {unit: each for unit, each in found.items() if any(len(word) == longest for word in each)}
    most = max(sum(map(len, _widest(each))) for each in best.values())
    heaviest = {unit: each for unit, each in best.items() if sum(map(len, _widest(each))) == most}
    if len(heaviest) > 1:
        tied = tuple(word for each in heaviest.values() for word in each if len(word) == longest)
        return Route(None, f"{_quoted(tied)}分属几个单位，无法确定", tied)
    [(unit, matched)] = heaviest.items()
    deciding = tuple(sorted(_widest(matched), key=len, reverse=True))
    return Route(unit, f"{_quoted(deciding)}是{known.names[unit]}的关键词", deciding)


def _widest(words: Iterable[str]) -> tuple[str, ...]:
    """Without those that are part of another: of 渣土车 and 渣土 the first."""
    found = tuple(words)
    return tuple(word for word in found if not any(word != other and word in other for other in found))


def _quoted(words: Iterable[str]) -> str:
    return "".join(f"“{word}”" for word in words)
