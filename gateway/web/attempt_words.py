"""A call or a text in words: to whom, what about, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from gateway.actions.reachable import MARKED, OWN_NUMBER
from gateway.policy.duty import POLICE_DESK
from gateway.settings import Settings
from gateway.web.standing import masked
from gateway.web.words import Words
from models.attempt import Attempt, Channel
from models.lifecycle import UNREACHED, AttemptState

JOIN = "join"
REPLY = "reply"
NOT_TRIED = frozenset({MARKED, OWN_NUMBER})


class AttemptWords:
    """Tells attempts in one language."""

    def __init__(self, settings: Settings, words: Words) -> None:
        self._settings, self._words = settings, words

    def sentence(self, attempt: Attempt) -> str:
        """The whole of it in one line."""
        number = masked(self._settings, attempt.number, attempt.extension)
        shown = [part for part in (person(attempt), number) if part]
        who = "".join(f" {part}" for part in (shown[:1] if attempt.role == REPLY else shown))
        known = self._words.entries.get(f"about.{attempt.rung}")
        about = self._words("part.about", what=known) if known else ""
        role = self._words.of("role", attempt.role)
        begin = self._words(f"part.{_verb(attempt)}", role=role, who=who, about=about)
        return " — ".join([begin, *self._what_came_of(attempt)])

    def outcome(self, attempt: Attempt) -> str:
        """How it stands; what nobody tried says why not."""
        untried = attempt.state is AttemptState.REFUSED and attempt.reason in NOT_TRIED
        how = attempt.reason if untried else attempt.state.value
        return self._words(f"{attempt.channel.value}.{how}")

    def code(self, code: int) -> str:
        """What a carrier's code means, or the bare code."""
        known = self._words.of("code", str(code))
        return known if known != str(code) else self._words("part.code", code=code)

    @staticmethod
    def tone(attempt: Attempt) -> str:
        """Its icon and colour; a reply that has arrived is an aside."""
        if attempt.state in UNREACHED or attempt.state is AttemptState.UNDELIVERED:
            return "missed"
        if attempt.role == REPLY:
            return "aside"
        return "call" if attempt.channel is Channel.CALL else "text"

    def _what_came_of(self, attempt: Attempt) -> Iterator[str]:
        picked_up = attempt.answered_at or attempt.ended_at
        if attempt.ringing_at and picked_up:
            yield self._words("part.rang", n=_seconds(picked_up - attempt.ringing_at))
        if attempt.answered_at and attempt.ended_at:
            yield self._words("part.talked", n=_seconds(attempt.ended_at - attempt.answered_at))
        outcome = self.outcome(attempt)
        if attempt.channel is Channel.TEXT and attempt.handed_at and attempt.ended_at:
            waited = _seconds(attempt.ended_at - attempt.handed_at)
            outcome = self._words("part.after", n=waited, what=outcome)
        yield outcome
        if attempt.error_code is not None:
            yield self.code(attempt.error_code)


def person(attempt: Attempt) -> str:
    """Whose number it is; at the 110 desk that is the desk itself, which the role says already."""
    return "" if attempt.role == POLICE_DESK else attempt.name


def _verb(attempt: Attempt) -> str:
    if attempt.rung == JOIN:
        return "join"
    if attempt.channel is Channel.CALL:
        return "dial"
    return "reply" if attempt.role == REPLY else "text"


def _seconds(length: timedelta) -> int:
    return max(0, round(length.total_seconds()))
