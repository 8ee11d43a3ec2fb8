"""A virtual handset and its end of a leg."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from gateway.switchboard.backend import Prompt
from gateway.switchboard.character import Character, What
from gateway.switchboard.clock import Timer
from gateway.switchboard.leg import Leg
from gateway.switchboard.persona import Persona, Press
from gateway.switchboard.records import Message
from gateway.switchboard.rest.errors import CALL_REFUSALS, MESSAGE_REFUSALS, NOT_A_MOBILE

TEXTS_KEPT = 200
CAPTIONS_KEPT = 200


@dataclass(eq=False)
class FarEnd:
    """What is at the other end of a leg: a handset, an exchange with a handset behind it, or nobody yet.

    `persona` is who acts in this call, `awaited` the keys that wait for words, `is_taping` whether a
    voicemail listens.
    """

    leg: Leg
    peer: str
    since: datetime
    is_outgoing: bool = False
    handset: Handset | None = None
    exchange: Exchange | None = None
    is_talking: bool = False
    captions: list[dict[str, str]] = field(default_factory=list)
    bridged_to: FarEnd | None = None
    recorded_since: datetime | None = None
    recordings: list[str] = field(default_factory=list)
    tone: str | None = None  # the ringing that it hears; None is silence
    room_sid: str | None = None
    company: list[FarEnd] = field(default_factory=list)  # the others in the room
    is_muted: bool = False
    playing: Prompt | None = None
    player: Timer | None = None
    timers: list[Timer] = field(default_factory=list)
    persona: Persona | None = None
    persona_timers: list[Timer] = field(default_factory=list)
    awaited: list[Press] = field(default_factory=list)
    is_taping: bool = False
    silence: Timer | None = None

    def note_caption(self, text: str, now: datetime, *, is_own: bool = False) -> None:
        """Show words that were heard, or said by this end; of a long wait the last ones are kept."""
        said = {"by": "handset"} if is_own else {}
        self.captions.append({"at": now.isoformat(), "text": text} | said)
        del self.captions[:-CAPTIONS_KEPT]

    def as_json(self) -> dict[str, Any]:
        """The call as the control interface shows it."""
        others = self.company or ([self.bridged_to] if self.bridged_to is not None else [])
        numbers = [other.handset.number for other in others if other.handset is not None]
        return {
            "sid": self.leg.call.sid,
            "peer": self.peer,
            "direction": "out" if self.is_outgoing else "in",
            "since": self.since.isoformat(),
            "captions": self.captions,
            "recorded_since": self.recorded_since.isoformat() if self.recorded_since else None,
            "connected_to": ", ".join(numbers) or None,
            "hears_ringing": self.tone,
            "muted": self.is_muted,
        }


@dataclass(frozen=True)
class ExchangeManner:
    """How an exchange behaves; None is what the options say. Seconds.

    Digits that come before it listens are lost. An extension that nobody answers ends the call (`hangs_up`),
    or brings the caller back to the announcement (`announces`).
    """

    answers_after_s: float | None = None
    listens_after_s: float = 0.0
    patience_s: float | None = None
    rings_s: float | None = None
    unanswered: str = "hangs_up"
    says: str = "您好，请拨分机号，查号请拨零"


@dataclass(eq=False)
class Exchange:
    """An exchange in front of an extension: it answers, and listens for the extension's digits."""

    handset: Handset
    listens_from: datetime | None = None
    heard: str = ""
    has_put_through: bool = False
    patience: Timer | None = None

    @property
    def has_heard_it(self) -> bool:
        """Whether the digits heard end with the extension that a call can now be put through to."""
        return not self.has_put_through and self.heard.endswith(self.handset.extension or "")


@dataclass(frozen=True)
class Step:
    """Something that a handset will do by itself."""

    timer: Timer
    does: str
    what: str

    def as_json(self) -> dict[str, str]:
        """The step as the page counts it down."""
        return {"at": self.timer.due.isoformat(), "does": self.does, "what": self.what}


@dataclass(eq=False)
class Handset:
    """One telephone. It has one line: a second caller finds it busy, or waits with `has_call_waiting`."""

    number: str
    label: str = ""
    owner: str = ""
    kind: str = "mobile"
    extension: str | None = None
    exchange: ExchangeManner = ExchangeManner()
    has_call_waiting: bool = False
    character: Character = field(default_factory=lambda: Character(None, ""))
    line: FarEnd | None = None
    waiting: FarEnd | None = None
    last_call: dict[str, Any] | None = None
    texts: list[dict[str, str]] = field(default_factory=list)
    kept_texts: list[Message] = field(default_factory=list)
    plan: list[Step] = field(default_factory=list)
    is_silent: bool = False  # whoever uses it says nothing that ends a silence

    @property
    def persona(self) -> Persona | None:
        """What it does by itself; None when a person does everything."""
        return self.character.persona

    @property
    def state(self) -> str:
        """idle, ringing (at either end of it) or talking."""
        if self.line is None:
            return "idle"
        return "talking" if self.line.is_talking else "ringing"

    def refuses_call(self) -> int | None:
        """The code with which the carrier refuses a call to it, if it does; that call is over with it."""
        persona = self.character.next(What.CALL)
        if persona is None or persona.call_refusal not in CALL_REFUSALS:
            return None
        self.character.take(What.CALL)
        return persona.call_refusal

    def refuses_text(self) -> int | None:
        """The code with which the carrier refuses a text to it, if it does; that text is over with it.

        A landline cannot have texts, unless its persona says what becomes of them.
        """
        persona = self.character.next(What.TEXT)
        if persona is not None and persona.text_refusal in MESSAGE_REFUSALS:
            self.character.take(What.TEXT)
            return persona.text_refusal
        has_fate = persona is not None and persona.texts is not None
        return NOT_A_MOBILE if self.kind == "landline" and not has_fate else None

    def note_text(self, message: Message, is_incoming: bool, now: datetime) -> None:
        """Show a text on the handset."""
        self.texts.append(
            {
                "sid": message.sid,
                "direction": "in" if is_incoming else "out",
                "from": message.sender,
                "to": message.to,
                "body": message.body,
                "at": now.isoformat(),
            }
        )
        del self.texts[:-TEXTS_KEPT]

    def as_json(self) -> dict[str, Any]:
        """The handset as the control interface shows it."""
        coming = sorted((step for step in self.plan if step.timer.action), key=lambda step: step.timer.due)
        return {
            "number": self.number,
            "label": self.label,
            "owner": self.owner,
            "kind": self.kind,
            "extension": self.extension,
            "exchange": asdict(self.exchange) if self.extension is not None else None,
            "call_waiting": self.has_call_waiting,
            "persona": self.persona.as_json() if self.persona else None,
            "state": self.state,
            "call": self.line.as_json() if self.line else None,
            "waiting": self.waiting.peer if self.waiting else None,
            "last_call": self.last_call,
            "kept_texts": len(self.kept_texts),
            "plan": [step.as_json() for step in coming],
            "texts": self.texts,
        }
