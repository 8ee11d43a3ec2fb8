"""A telephone in a story: what it does by itself, and what its owner does, sees and hears."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.harness.switchboard import Switchboard

if TYPE_CHECKING:
    from tests.harness.clocks import Clocks

COMMON_NUMBER = "+862826110110"
A_DAY = timedelta(days=1)
PATIENCE_S = 45
"""How long somebody with a receiver at his ear listens for a sentence."""


class Handset:
    """One handset. A story that never mentions it does not expect it to ring, or to get a text.

    Every ring must be in the story: noticed (`rings`, `answers`), left to a persona, or counted
    (`times_rung`). Whoever `is_in_hand` may ring as often as he likes.
    """

    def __init__(
        self,
        number: str,
        label: str,
        kind: str,
        extension: str | None,
        switchboard: Switchboard,
        clocks: Clocks,
    ) -> None:
        self.number, self.label, self.extension = number, label, extension
        self.mentioned = False
        self._noticed, self._may_ring = 0, False
        self._exchange: dict[str, Any] | None = None
        self._kind, self._switchboard, self._clocks = kind, switchboard, clocks
        self.plug_in()

    # --- what it does by itself ---

    def is_busy(self) -> Handset:
        """Somebody is talking on it."""
        return self._behaves({"then": "busy"})

    def rings_out(self) -> Handset:
        """Nobody picks up."""
        return self._behaves({"then": "rings_out"})

    def is_switched_off(self) -> Handset:
        """Off, or without a signal."""
        return self._behaves({"then": "switched_off"})

    def rejects(self, after_s: float = 2) -> Handset:
        """Its owner pushes the call away."""
        return self._behaves({"then": "rejects", "after_s": after_s})

    def is_refused(self, code: int) -> Handset:
        """The carrier refuses the number."""
        return self._behaves({"then": "refused", "code": code})

    def answers_with_an_announcement(self, hangs_up_after_s: float = 20) -> Handset:
        """An exchange, a fax or a voicemail picks up and presses nothing."""
        return self._behaves({"then": "announcement", "after_s": 1, "hangs_up_after_s": hangs_up_after_s})

    def answers_after(
        self, seconds: float, *, presses: str = "", after_s: float = 2, hangs_up_after_s: float | None = None
    ) -> Handset:
        """Somebody picks up by himself, and perhaps presses keys or hangs up."""
        keys = [{"digit": digit, "after_s": after_s} for digit in presses]
        persona = {
            "then": "answers",
            "after_s": seconds,
            "presses": keys,
            "hangs_up_after_s": hangs_up_after_s,
        }
        return self._behaves(persona)

    def is_like(self, name: str, **otherwise: Any) -> Handset:
        """One of the switchboard's ready-made personas, perhaps with some fields set otherwise."""
        return self._behaves({"name": name, **otherwise})

    def is_behind_an_exchange(self, **manner: Any) -> Handset:
        """The exchange in front of its extension is like this; what the handset does stays."""
        self._exchange = manner
        return self._behaves(self._now["persona"])

    def is_in_hand(self) -> Handset:
        """Its owner looks at it; the story says what he does, or does not care."""
        self.mentioned = self._may_ring = True
        return self

    # --- what its owner does ---

    def answers(self) -> Handset:
        """Pick up; it must be ringing."""
        self._noticed = self._rung
        return self._does("answer")

    def presses(self, digits: str) -> Handset:
        """Press keys during a call, one after the other: "1", or "0427#"."""
        return self._does("press", {"digits": digits})

    def speaks(self, seconds: float) -> Handset:
        """Talk for a while, after the tone of a recording or to somebody."""
        self.mentioned = True
        self._clocks.wait(seconds)
        return self

    def hangs_up(self) -> Handset:
        """Put the receiver down."""
        return self._does("hang_up")

    def dials(self, number: str, **how: Any) -> Handset:
        """Call a number; `as`, `forwarded_from` and `headers` as the switchboard takes them."""
        return self._does("dial", {"to": number, **how})

    def texts(self, body: str, to: str = COMMON_NUMBER) -> Handset:
        """Send a text, to the common number unless told otherwise."""
        return self._does("text", {"to": to, "body": body})

    # --- what its owner notices ---

    def rings(self) -> Handset:
        """It rings, as soon as an exchange has been told the extension."""
        self._wait_until(lambda: self._state == "ringing", f"{self} does not ring", seconds=5)
        self._noticed = self._rung
        return self

    @property
    def is_ringing(self) -> bool:
        """Whether it rings at this moment, without waiting for anything."""
        return self._state == "ringing"

    def is_quiet(self) -> Handset:
        """It neither rings nor is in a call."""
        self.mentioned = True
        assert self._state == "idle", f"{self} is {self._state}, not quiet"
        return self

    def hears(self, words: str) -> Handset:
        """The words are said in the present call, sooner or later."""
        self._wait_until(
            lambda: words in self.heard, f"{self} does not hear {words!r}, but:\n{self._heard_lines()}"
        )
        return self

    def does_not_hear(self, words: str) -> Handset:
        """The words have not been said."""
        self.mentioned = True
        assert words not in self.heard, f"{self} hears {words!r}"
        return self

    def talks_to(self, other: Handset) -> Handset:
        """Both can hear each other, sooner or later."""
        self._wait_until(
            lambda: (self._now["call"] or {}).get("connected_to") == other.number,
            f"{self} does not talk to {other}",
        )
        other.mentioned = True
        return self

    def gets(self, words: str) -> Handset:
        """A text with these words has arrived, sooner or later."""
        self._wait_until(
            lambda: any(words in body for body in self.inbox), f"{self} gets no {words!r}, but: {self.inbox}"
        )
        return self

    def gets_nothing(self) -> Handset:
        """No text has arrived."""
        self.mentioned = True
        assert self.inbox == [], f"{self} gets {self.inbox}"
        return self

    @property
    def inbox(self) -> list[str]:
        """The texts received, oldest first."""
        return [text["body"] for text in self._now["texts"] if text["direction"] == "in"]

    @property
    def repeated(self) -> set[str]:
        """The texts that came with the same words twice within a day. Source: I9."""
        told = [
            (text["body"], datetime.fromisoformat(text["at"]))
            for text in self._now["texts"]
            if text["direction"] == "in"
        ]
        return {
            body
            for place, (body, at) in enumerate(told)
            if any(other == body and at - before < A_DAY for other, before in told[:place])
        }

    @property
    def heard(self) -> str:
        """Everything said in all its calls so far."""
        return "".join(
            str(entry["detail"].get("text", ""))
            for entry in self._switchboard.log()
            if entry["kind"] == "caption" and entry["number"] == self.number
        )

    @property
    def times_rung(self) -> int:
        """How often it has rung. A story that counts expects so many rings, and none afterwards."""
        self._noticed = self._rung
        return self._noticed

    def check_that_no_ring_was_unexpected(self) -> None:
        """Fail when it rang more often than the story noticed."""
        rung = self._rung
        if not self._may_ring:
            assert rung <= self._noticed, (
                f"{self} rang {rung} times, but only {self._noticed} of them are in the story"
            )

    def __repr__(self) -> str:
        return self.label

    # --- how ---

    @property
    def _now(self) -> dict[str, Any]:
        return self._switchboard.phone(self.number)

    @property
    def _rung(self) -> int:
        return sum(
            entry["kind"] == "ring" and entry["number"] == self.number for entry in self._switchboard.log()
        )

    @property
    def _state(self) -> str:
        return str(self._now["state"])

    def _behaves(self, persona: dict[str, Any] | None) -> Handset:
        self.mentioned = self._may_ring = True
        self.plug_in(persona)
        return self

    def plug_in(self, persona: dict[str, Any] | None = None) -> None:
        """Make the switchboard know this handset, with a persona or with an owner who does everything."""
        self._switchboard.put_phone(
            self.number,
            {
                "label": self.label,
                "kind": self._kind,
                "extension": self.extension,
                "exchange": self._exchange,
                "persona": persona,
            },
        )

    def _does(self, what: str, body: dict[str, Any] | None = None) -> Handset:
        self.mentioned = True
        self._switchboard.do(self.number, what, body)
        self._clocks.settle()
        return self

    def _wait_until(self, is_so: Callable[[], bool], complaint: str, seconds: int = PATIENCE_S) -> None:
        self.mentioned = True
        for _ in range(seconds):
            if is_so():
                return
            self._clocks.wait(1)
        raise AssertionError(complaint)

    def _heard_lines(self) -> str:
        return "\n".join(
            f"  {entry['at']} {entry['kind']} {entry['detail']}"
            for entry in self._switchboard.log()
            if entry["number"] == self.number
        )
