"""Personas: what a handset does by itself when it rings or gets a text. Plain data; nothing here acts."""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, fields
from typing import Any

from gateway.switchboard.garbling import WRITTEN

CODE = re.compile(r"(?<!\d)\d{4}(?!\d)")
SOUNDS = ("human", "machine", "fax", "unknown")
SOUNDS_BY_ITSELF = {"answers": "human", "announcement": "machine", "voicemail": "machine"}
GREETING_S = {"answers": 1.0, "announcement": 8.0, "voicemail": 6.0}

FIELDS_OF: dict[str, tuple[str, ...]] = {
    "answers": ("after_s", "presses", "hangs_up_after_s", "says", "greeting_s", "sounds_like"),
    "announcement": ("after_s", "hangs_up_after_s", "says", "greeting_s", "sounds_like"),
    "voicemail": ("after_s", "says", "greeting_s", "silence_s", "longest_s", "sounds_like"),
    "busy": (),
    "rings_out": ("hangs_up_after_s", "sip_code", "says"),
    "switched_off": ("sip_code", "for_s", "afterwards"),
    "rejects": ("after_s", "sip_code"),
    "no_such_number": (),
    "refused": ("code",),
    "in_turn": ("turns",),
    "one_of": ("weights", "seed"),
}
"""Every kind of persona with the fields that mean something for it."""


def _as_json(of: Any, names: tuple[str, ...] | None = None) -> dict[str, Any]:
    """The fields of a dataclass that differ from their defaults, and those that have none."""
    data: dict[str, Any] = {}
    for field in fields(of):
        value = getattr(of, field.name)
        is_given = field.default is MISSING or value != field.default
        if is_given and (names is None or field.name in names):
            data[field.name] = list(value) if isinstance(value, tuple) else value
    return data


@dataclass(frozen=True)
class Press:
    """A key pressed `times` times, the first `after_s` after the answer, the next ones `every_s` later each.

    With `hears` it counts from when these words begin to be said in the call, and once only.
    """

    digit: str
    after_s: float
    times: int = 1
    every_s: float = 0.1
    hears: str = ""

    def as_json(self) -> dict[str, Any]:
        """The press in the shape in which it was given."""
        return _as_json(self)


def code_in(received: str) -> str:
    """The first group of four digits in a text; empty when there is none."""
    code = CODE.search(received)
    return code.group() if code else ""


@dataclass(frozen=True)
class TextReply:
    """A text sent back `after_s` after one came; `{code}` is the first group of four digits in that one.

    It answers only texts with one of the words of `only_to` in them, `at_most` so many of them, and
    `once_per_code` only the first with each code: people do not answer answers. It is
    `written` as the hand slips, sent `times` times `again_after_s` apart. In `parts`, it arrives as one
    when the last part has come, `part_gap_s` after each other; when one is lost, it never arrives.
    """

    after_s: float
    body: str
    only_to: tuple[str, ...] = ()
    written: str = "plain"
    at_most: int | None = None
    once_per_code: bool = False
    times: int = 1
    again_after_s: float = 20.0
    parts: int = 1
    part_gap_s: float = 3.0
    loses_a_part: bool = False

    def answers(self, received: str) -> bool:
        """Whether it is an answer to that text."""
        return not self.only_to or any(word in received for word in self.only_to)

    def to(self, received: str) -> str:
        """The words of the reply."""
        return WRITTEN[self.written](self.body.replace("{code}", code_in(received)))

    def as_json(self) -> dict[str, Any]:
        """The reply in the shape in which it was given."""
        return _as_json(self)


@dataclass(frozen=True)
class TextFate:
    """What becomes of a text `after_s` after it was sent: delivered, undelivered or failed with `code`.

    `sent` means that nothing more is ever heard of it, `refused` that it is not even taken. With
    `delivered_after_s` a text that was reported undelivered arrives all the same, so much later.
    """

    ends: str = "delivered"
    after_s: float = 0.0
    code: int | None = None
    delivered_after_s: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The fate in the shape in which it was given."""
        return {"ends": self.ends} | _as_json(self)


@dataclass(frozen=True)
class Persona:
    """`after_s` counts from the ring, the rest from the answer; see the README for each field.

    With `then` None a person handles calls, and only texts are seen to. `sounds_like` and `greeting_s` are
    what an answering machine detection goes by: who seems to speak, and for how long after the answer.
    """

    name: str = ""
    then: str | None = None
    after_s: float = 0.0
    presses: tuple[Press, ...] = ()
    hangs_up_after_s: float | None = None
    code: int | None = None
    sip_code: int | None = None
    says: str = ""
    greeting_s: float = 0.0
    silence_s: float = 0.0
    longest_s: float = 0.0
    sounds_like: str = "unknown"
    for_s: float | None = None
    afterwards: Persona | None = None
    turns: tuple[Persona, ...] = ()
    weights: tuple[tuple[str, float], ...] = ()
    seed: int = 0
    texts: TextFate | None = None
    on_text: tuple[TextReply, ...] = ()

    @property
    def call_refusal(self) -> int | None:
        """The code with which REST refuses a call, if it does."""
        return self.code if self.then == "refused" else None

    @property
    def text_refusal(self) -> int | None:
        """The code with which REST refuses a text, if it does."""
        if self.texts is not None and self.texts.ends == "refused":
            return self.texts.code
        return self.call_refusal

    @property
    def keeps_texts(self) -> bool:
        """Whether texts wait until the handset is switched on again."""
        return self.then == "switched_off" and self.for_s is not None

    def as_json(self) -> dict[str, Any]:
        """The persona in the shape in which it can be given again; a single reply is shown by itself."""
        data = _as_json(self, ("name", "then", *FIELDS_OF.get(self.then or "", ())))
        if self.then is not None and "after_s" in FIELDS_OF[self.then]:
            data["after_s"] = self.after_s
        for name in ("presses", "turns"):
            if name in data:
                data[name] = [one.as_json() for one in data[name]]
        if self.afterwards is not None:
            data["afterwards"] = self.afterwards.as_json()
        if self.weights:
            data["weights"] = dict(self.weights)
        if self.texts is not None:
            data["texts"] = self.texts.as_json()
        replies = [reply.as_json() for reply in self.on_text]
        if replies:
            data["on_text"] = replies[0] if len(replies) == 1 else replies
        return data
