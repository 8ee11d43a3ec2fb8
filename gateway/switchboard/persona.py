"""Personas: what a handset does by itself when it rings or gets a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from gateway.switchboard.checking import BadData, Fields

THEN = ("answers", "busy", "rings_out", "switched_off", "rejects", "announcement", "refused")
KEYS = re.compile(r"[0-9*#]")
CODE = re.compile(r"(?<!\d)\d{4}(?!\d)")
EXCHANGE_PATIENCE_S = 20.0


@dataclass(frozen=True)
class Press:
    """A key pressed `after_s` after the answer."""

    digit: str
    after_s: float


@dataclass(frozen=True)
class TextReply:
    """A text sent back `after_s` after one came; `{code}` is the first group of four digits in that one."""

    after_s: float
    body: str

    def to(self, received: str) -> str:
        """The words of the reply."""
        code = CODE.search(received)
        return self.body.replace("{code}", code.group() if code else "")


@dataclass(frozen=True)
class Persona:
    """`after_s` counts from the ring, the rest from the answer.

    With `then` None a person handles calls, and only texts are answered.
    """

    then: str | None = None
    after_s: float = 0.0
    presses: tuple[Press, ...] = ()
    hangs_up_after_s: float | None = None
    code: int | None = None
    on_text: TextReply | None = None

    def as_json(self) -> dict[str, Any]:
        """The persona in the shape in which it was given."""
        data: dict[str, Any] = {}
        if self.then is not None:
            data["then"] = self.then
        if self.then in TIMED:
            data["after_s"] = self.after_s
        if self.then == "answers":
            data["presses"] = [{"digit": press.digit, "after_s": press.after_s} for press in self.presses]
        if self.then in ("answers", "announcement"):
            data["hangs_up_after_s"] = self.hangs_up_after_s
        if self.then == "refused":
            data["code"] = self.code
        if self.on_text is not None:
            data["on_text"] = {"after_s": self.on_text.after_s, "body": self.on_text.body}
        return data


TIMED = ("answers", "rejects", "announcement")


def read_persona(data: object, refusals: frozenset[int]) -> Persona | None:
    """A persona as the control interface takes it; null is none. Raises BadData.

    `refusals` are the codes that REST can refuse with.
    """
    if data is None:
        return None
    fields = Fields(data, "persona")
    on_text = _read_reply(fields.raw("on_text")) if fields.has("on_text") else None
    if "then" not in fields and on_text is not None:
        fields.no_others()
        return Persona(on_text=on_text)
    then = fields.choice("then", THEN)
    after_s = fields.seconds("after_s", 0.0) if then in TIMED else 0.0
    presses = _read_presses(fields) if then == "answers" else ()
    hangs_up, code = _read_end(fields, then), None
    if then == "refused":
        code = fields.integer("code", None)
        if code not in refusals:
            raise BadData(f"persona.code: {code} is none of {', '.join(map(str, sorted(refusals)))}")
    fields.no_others()
    return Persona(then, after_s, presses, hangs_up, code, on_text)


def _read_end(fields: Fields, then: str) -> float | None:
    if then == "announcement":
        return fields.seconds("hangs_up_after_s", EXCHANGE_PATIENCE_S)
    if then == "answers" and fields.has("hangs_up_after_s"):
        return fields.seconds("hangs_up_after_s")
    return None


def _read_presses(fields: Fields) -> tuple[Press, ...]:
    listed = fields.raw("presses") or []
    if not isinstance(listed, list):
        raise BadData("persona.presses: must be a list")
    presses = []
    for place, data in enumerate(listed):
        press = Fields(data, f"persona.presses[{place}]")
        digit = press.text("digit")
        if not KEYS.fullmatch(digit):
            raise BadData(f"{press.where}.digit: {digit!r} is no key")
        presses.append(Press(digit, press.seconds("after_s", 0.0)))
        press.no_others()
    return tuple(presses)


def _read_reply(data: object) -> TextReply:
    fields = Fields(data, "persona.on_text")
    reply = TextReply(fields.seconds("after_s", 0.0), fields.text("body"))
    fields.no_others()
    return reply
