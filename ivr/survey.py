"""The dialogue with a citizen who is called to rate: 1 to 5, solved or not, and why not."""

from __future__ import annotations

from ivr.prompt import Ask, HangUp, Prompt, Record
from models.conversation import Say

MOST_TIMES = 3
"""How often the question is put to somebody who presses nothing; an answering machine hears it no longer."""
MOST_TIMES_SOLVED = 2
LONGEST_REASON_S = 60
RATINGS = frozenset("12345")
SOLVED = {"1": True, "2": False}


def ask_rating(question: Say, url: str, *, wrong_key: bool = False) -> Prompt:
    """Say whose case it is about and take a key from 1 to 5."""
    return Prompt(_after_wrong_key(wrong_key, question), Ask(url))


def ask_solved(url: str, *, wrong_key: bool = False) -> Prompt:
    """Ask whether the matter is solved: 1 yes, 2 no."""
    return Prompt(_after_wrong_key(wrong_key, Say("survey_call_resolved")), Ask(url))


def ask_reason(url: str, kept_url: str) -> Prompt:
    """Say that one is sorry, and record why."""
    return Prompt((Say("survey_call_sorry"),), then=Record(url, kept_url, LONGEST_REASON_S))


def say(key: str) -> Prompt:
    """Last words."""
    return Prompt((Say(key),), then=HangUp())


def _after_wrong_key(wrong_key: bool, question: Say) -> tuple[Say, ...]:
    return (Say("ivr_invalid"), question) if wrong_key else (question,)
