"""The dialogue with whoever answers a duty phone, a mobile, the centre or the 110 desk."""

from __future__ import annotations

from ivr.prompt import Ask, HangUp, JoinQueue, Prompt
from models.conversation import Say

MOST_TIMES = 3
"""How often a prompt is said to somebody who presses nothing; an exchange's announcement ends here."""
MOST_JOINS = 3
"""How often the queue is looked into for a citizen who is on the line, but not in it yet."""


def ask_officer(prompt: Say, keys_url: str, *, wrong_key: bool = False) -> Prompt:
    """Say what the case is and take a key."""
    lines = (Say("officer_call_invalid"), prompt) if wrong_key else (prompt,)
    return Prompt(lines, Ask(keys_url))


def no_key() -> Prompt:
    """Nobody pressed anything: that is no acknowledgement."""
    return Prompt((Say("officer_call_nokey"),), then=HangUp())


def say_and_hang_up(said: Say) -> Prompt:
    """Answer what was pressed, and end the leg."""
    return Prompt((said,), then=HangUp())


def announce(said: Say) -> Prompt:
    """Say something that is about no case, and once more for whoever was not quite awake."""
    return Prompt((said, said), then=HangUp())


def join_caller(queue: str, told_url: str, parted_url: str, first: str = "officer_joining") -> Prompt:
    """Say that the case is taken, or what else comes `first`, and connect with the citizen who waits."""
    return Prompt((Say(first),), then=JoinQueue(queue, told_url, parted_url))


def caller_gone() -> Prompt:
    """The citizen had gone when the case was taken."""
    return Prompt((Say("officer_caller_gone"),))
