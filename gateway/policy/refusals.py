"""What a carrier's refusal says about a number, how long it is believed, and what shows it to be wrong."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from models.attempt import Channel

NO_SUCH_NUMBER = frozenset({21211, 21216, 21217, 30005, 13223, 13225, 13226})
"""Nobody can be reached at the number, on any channel."""
NO_TEXTS = frozenset({21614, 30006})
"""A landline: it can be called."""
UNWILLING = frozenset({21610, 30004})
"""Its owner, or his carrier for him, wants no texts: it can be called."""
FOR_GOOD = NO_SUCH_NUMBER | NO_TEXTS | UNWILLING
BELIEVED_FOR = timedelta(days=30)
"""Numbers are given out again, and carriers err: after so long a marked number is tried once."""
STOP_WORDS = frozenset(
    {
        *("stop", "unsubscribe", "end", "quit", "stopall", "revoke", "optout", "cancel"),
        *("td", "退订"),
    }
)
"""A whole text that makes a carrier block our texts to its sender."""


class Heard(StrEnum):
    """How a number was heard to work."""

    CALL_ANSWERED = "call_answered"
    TEXT_DELIVERED = "text_delivered"
    TEXT_CAME = "text_came"
    STOP_CAME = "stop_came"


def marked_channels(code: int | None) -> tuple[Channel, ...]:
    """The channels on which this refusal bars its number; none for one that says nothing about the number."""
    if code in NO_SUCH_NUMBER:
        return (Channel.CALL, Channel.TEXT)
    return (Channel.TEXT,) if code in NO_TEXTS | UNWILLING else ()


def is_disproved(channel: Channel, code: int, heard: Heard) -> bool:
    """True when a mark cannot be right any more: the number exists, or takes again what it did not.

    Who texts us can be texted, unless his text was the very word that stops ours.
    """
    if heard is Heard.STOP_CAME:
        return code not in UNWILLING
    if code in NO_SUCH_NUMBER or heard is Heard.TEXT_CAME:
        return True
    return channel is (Channel.CALL if heard is Heard.CALL_ANSWERED else Channel.TEXT)


def what_came(body: str) -> Heard:
    """What a text from a number shows."""
    return Heard.STOP_CAME if body.strip().lower() in STOP_WORDS else Heard.TEXT_CAME
