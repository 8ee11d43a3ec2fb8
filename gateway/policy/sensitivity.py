"""Danger and delicate matters, read out of the words of a request. Source: R18, R30."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What the words say: danger on the spot, delicate topics, and outcomes that bring the police in."""

    emergency: bool
    topics: tuple[str, ...]
    escalators: tuple[str, ...]


def read_sensitivity(
    text: str,
    emergency_words: Iterable[str],
    topics: Mapping[str, Iterable[str]],
    escalators: Mapping[str, Iterable[str]],
) -> Sensitivity:
    """Find the words of the catalogue in `text`; a topic or escalator is named by its code."""
    return Sensitivity(
        emergency=any(word in text for word in emergency_words),
        topics=tuple(code for code, words in topics.items() if any(word in text for word in words)),
        escalators=tuple(code for code, words in escalators.items() if any(word in text for word in words)),
    )
