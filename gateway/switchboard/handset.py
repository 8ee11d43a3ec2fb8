"""A virtual handset and its end of a leg."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gateway.switchboard.backend import Prompt
from gateway.switchboard.clock import Timer
from gateway.switchboard.leg import Leg
from gateway.switchboard.persona import Persona
from gateway.switchboard.records import Message

TEXTS_KEPT = 200
CAPTIONS_KEPT = 200


@dataclass(eq=False)
class FarEnd:
    """What is at the other end of a leg: a handset, an exchange with a handset behind it, or nobody yet."""

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
    playing: Prompt | None = None
    player: Timer | None = None
    timers: list[Timer] = field(default_factory=list)
    persona_timers: list[Timer] = field(default_factory=list)

    def note_caption(self, text: str, now: datetime) -> None:
        """Show words that were heard; of a long wait the last ones are kept."""
        self.captions.append({"at": now.isoformat(), "text": text})
        del self.captions[:-CAPTIONS_KEPT]

    def as_json(self) -> dict[str, Any]:
        """The call as the control interface shows it."""
        other = self.bridged_to
        return {
            "sid": self.leg.call.sid,
            "peer": self.peer,
            "direction": "out" if self.is_outgoing else "in",
            "since": self.since.isoformat(),
            "captions": self.captions,
            "recorded_since": self.recorded_since.isoformat() if self.recorded_since else None,
            "connected_to": other.handset.number if other is not None and other.handset is not None else None,
        }


@dataclass(eq=False)
class Exchange:
    """An exchange in front of an extension: it answers, and listens for the extension's digits."""

    handset: Handset
    heard: str = ""
    has_put_through: bool = False
    patience: Timer | None = None


@dataclass(eq=False)
class Handset:
    """One telephone. It has one line: a second caller finds it busy."""

    number: str
    label: str = ""
    owner: str = ""
    kind: str = "mobile"
    extension: str | None = None
    persona: Persona | None = None
    line: FarEnd | None = None
    last_call: dict[str, Any] | None = None
    texts: list[dict[str, str]] = field(default_factory=list)

    @property
    def state(self) -> str:
        """idle, ringing (at either end of it) or talking."""
        if self.line is None:
            return "idle"
        return "talking" if self.line.is_talking else "ringing"

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
        return {
            "number": self.number,
            "label": self.label,
            "owner": self.owner,
            "kind": self.kind,
            "extension": self.extension,
            "persona": self.persona.as_json() if self.persona else None,
            "state": self.state,
            "call": self.line.as_json() if self.line else None,
            "last_call": self.last_call,
            "texts": self.texts,
        }
