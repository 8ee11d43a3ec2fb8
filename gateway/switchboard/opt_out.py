"""Words by which a person stops and starts texts from a number, and a guard against two robots that text."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from gateway.switchboard.records import Message, new_sid

if TYPE_CHECKING:
    from gateway.switchboard.switchboard import Switchboard

STOP, START, HELP = "STOP", "START", "HELP"
WORDS = {
    **dict.fromkeys(("STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"), STOP),
    **dict.fromkeys(("START", "YES", "UNSTOP"), START),
    **dict.fromkeys(("HELP", "INFO"), HELP),
}
STOPPED = (
    "You have successfully been unsubscribed. You will not receive any more messages from this number."
    " Reply START to resubscribe."
)
STARTED = (
    "You have successfully been re-subscribed to messages from this number."
    " Reply HELP for help. Reply STOP to unsubscribe."
)
HELPED = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
UNSUBSCRIBED, STORM = 21610, 14107


def opt_out_type(body: str) -> str | None:
    """STOP, START or HELP when the whole text is one of their words, in any case."""
    return WORDS.get(body.strip().upper())


@dataclass
class Correspondence:
    """What one of our numbers (or messaging services) and one of theirs have said to each other of late."""

    is_blocked: bool = False
    heard_at: datetime | None = None
    sent_at: deque[datetime] = field(default_factory=deque)


class OptOuts:
    """Who does not want texts from whom."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard
        self._pairs: dict[tuple[str, str], Correspondence] = {}

    def hear(self, message: Message) -> Message | None:
        """Take note of a text to us; the carrier's own answer, in English, if it has one.

        A word that changes nothing is not answered, except HELP.
        """
        pair = self._pairs.setdefault(self._key(message.to, message.sender), Correspondence())
        pair.heard_at = self._switchboard.clock.now()
        word, was_blocked = opt_out_type(message.body), pair.is_blocked
        if word in (STOP, START):
            pair.is_blocked = word == STOP
        if word == HELP:
            return self._answer(message, HELPED)
        if pair.is_blocked == was_blocked:
            return None
        return self._answer(message, STOPPED if pair.is_blocked else STARTED)

    def refusal(self, message: Message) -> int | None:
        """Why a text of ours must not go now: 21610 they do not want it, 14107 too many answers; or None."""
        pair = self._pairs.get(self._key(message.sender, message.to))
        if pair is None or message.is_automatic:
            return None
        if pair.is_blocked:
            return UNSUBSCRIBED
        return STORM if self._is_storm(pair) else None

    def went(self, message: Message) -> None:
        """Take note of a text of ours that goes to somebody who has written to us."""
        pair = self._pairs.get(self._key(message.sender, message.to))
        if pair is not None:
            pair.sent_at.append(self._switchboard.clock.now())

    def clear(self) -> None:
        """Forget who stopped what."""
        self._pairs.clear()

    def _is_storm(self, pair: Correspondence) -> bool:
        options, now = self._switchboard.options, self._switchboard.clock.now()
        since = now - timedelta(seconds=options.storm_s)
        while pair.sent_at and pair.sent_at[0] <= since:
            pair.sent_at.popleft()
        was_heard = pair.heard_at is not None and pair.heard_at > since
        return was_heard and 0 < options.storm_texts <= len(pair.sent_at)

    def _key(self, ours: str, theirs: str) -> tuple[str, str]:
        service = self._switchboard.services.of(ours)
        return (service.sid if service is not None else ours, theirs)

    def _answer(self, message: Message, body: str) -> Message:
        now = self._switchboard.clock.now()
        return Message(
            new_sid("SM"), message.sender, message.to, body, "outbound-reply", now, is_automatic=True
        )
