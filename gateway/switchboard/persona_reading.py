"""Reads personas as the control interface and the configuration file give them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from gateway.switchboard.checking import BadData, Fields
from gateway.switchboard.garbling import WRITTEN
from gateway.switchboard.persona import (
    FIELDS_OF,
    GREETING_S,
    SOUNDS,
    SOUNDS_BY_ITSELF,
    Persona,
    Press,
    TextFate,
    TextReply,
)
from gateway.switchboard.persona_library import library
from gateway.switchboard.rest.errors import CALL_REFUSALS, MESSAGE_REFUSALS

KEYS = re.compile(r"[0-9*#]")
EXCHANGE_PATIENCE_S = 20.0
MOST_TIMES = 1000  # of one key, or one reply: each is planned ahead
SIP_CODES = {"rejects": (603, 486, 480), "switched_off": (480, 404, 487), "rings_out": (480, 486, 487, 603)}
FATES = ("delivered", "sent", "undelivered", "failed", "refused")
TEXT_FAILURES = (30001, 30003, 30004, 30005, 30006, 30007, 30008, 30017, 30410)
SEVERAL = ("in_turn", "one_of")


def read_persona(data: object, where: str = "persona") -> Persona | None:
    """A persona: null is none, a word is one of the library, and an object with a `name` is one of the
    library with some fields set otherwise. Raises BadData.
    """
    if data is None:
        return None
    if isinstance(data, str):
        return ready_made(data, where)
    given = Fields(data, where)
    if given.has("name") and isinstance(data, dict):
        return _read(_named(given.text("name"), where) | data, where)
    return _read(data, where)


@cache
def ready_made(name: str, where: str = "persona") -> Persona:
    """One of the library. Raises BadData."""
    return _read(_named(name, where), where)


def _named(name: str, where: str) -> dict[str, Any]:
    if name not in library():
        raise BadData(f"{where}: {name!r} is none of {', '.join(library())}")
    return {"name": name, **library()[name].persona}


def _read(data: object, where: str) -> Persona:
    fields = Fields(data, where)
    told: dict[str, Any] = {
        "name": fields.text("name", ""),
        "on_text": _read_replies(fields),
        "texts": _read_fate(fields),
    }
    if "then" in fields or not (told["on_text"] or told["texts"]):
        told["then"] = then = fields.choice("then", FIELDS_OF)
        told |= {name: READERS[name](fields, then) for name in FIELDS_OF[then]}
    fields.no_others()
    return Persona(**told)


def _sip_code(fields: Fields, then: str) -> int | None:
    code = fields.integer("sip_code", None)
    if code is not None and code not in SIP_CODES[then]:
        raise BadData(f"{fields.where}.sip_code: {code} is none of {', '.join(map(str, SIP_CODES[then]))}")
    return code


def _hang_up(fields: Fields, then: str) -> float | None:
    if then == "announcement":
        return fields.seconds("hangs_up_after_s", EXCHANGE_PATIENCE_S)
    return fields.seconds("hangs_up_after_s") if fields.has("hangs_up_after_s") else None


def _refusal(fields: Fields, _then: str) -> int:
    return _code_of(fields, CALL_REFUSALS | MESSAGE_REFUSALS)


def _code_of(fields: Fields, codes: frozenset[int] | tuple[int, ...]) -> int:
    code = fields.integer("code", None)
    if code is None or code not in codes:
        raise BadData(f"{fields.where}.code: {code} is none of {', '.join(map(str, sorted(codes)))}")
    return code


def _off_for(fields: Fields, _then: str) -> float | None:
    return fields.seconds("for_s") if fields.has("for_s") else None


def _afterwards(fields: Fields, _then: str) -> Persona | None:
    if fields.has("afterwards") and not fields.has("for_s"):
        raise BadData(f"{fields.where}.afterwards: needs for_s")
    return read_persona(fields.raw("afterwards"), f"{fields.where}.afterwards")


def _turns(fields: Fields, _then: str) -> tuple[Persona, ...]:
    if ".turns[" in fields.where:
        raise BadData(f"{fields.where}: a turn has no turns of its own")
    turns = [
        read_persona(data, f"{fields.where}.turns[{place}]")
        for place, data in enumerate(_listed(fields, "turns"))
    ]
    plain = tuple(turn for turn in turns if turn is not None and turn.then not in SEVERAL)
    if not plain or len(plain) < len(turns):
        raise BadData(f"{fields.where}.turns: needs personas, each of one kind")
    return plain


def _weights(fields: Fields, _then: str) -> tuple[tuple[str, float], ...]:
    data = fields.raw("weights")
    weights = Fields(data, f"{fields.where}.weights")
    found = tuple((name, weights.seconds(name)) for name in (data if isinstance(data, dict) else ()))
    for name, _ in found:
        if _named(name, weights.where).get("then") in SEVERAL:
            raise BadData(f"{weights.where}: {name} is several itself")
    if not any(weight for _, weight in found):
        raise BadData(f"{weights.where}: needs a persona with a weight above 0")
    return found


def _presses(fields: Fields, _then: str) -> tuple[Press, ...]:
    presses = []
    for place, data in enumerate(_listed(fields, "presses")):
        press = Fields(data, f"{fields.where}.presses[{place}]")
        digit = press.text("digit")
        if not KEYS.fullmatch(digit):
            raise BadData(f"{press.where}.digit: {digit!r} is no key")
        times = press.integer("times", 1, 1, MOST_TIMES) or 1
        after_s, every_s = press.seconds("after_s", 0.0), press.seconds("every_s", 0.1)
        presses.append(Press(digit, after_s, times, every_s, press.text("hears", "")))
        press.no_others()
    return tuple(presses)


def _read_replies(fields: Fields) -> tuple[TextReply, ...]:
    if not fields.has("on_text"):
        return ()
    data = fields.raw("on_text")
    if not isinstance(data, list):
        return (_read_reply(Fields(data, f"{fields.where}.on_text")),)
    return tuple(
        _read_reply(Fields(one, f"{fields.where}.on_text[{place}]")) for place, one in enumerate(data)
    )


def _read_reply(fields: Fields) -> TextReply:
    only_to = _listed(fields, "only_to")
    if not all(isinstance(word, str) and word for word in only_to):
        raise BadData(f"{fields.where}.only_to: must be a list of words")
    reply = TextReply(
        fields.seconds("after_s", 0.0),
        fields.text("body"),
        tuple(only_to),
        fields.choice("written", WRITTEN, "plain"),
        fields.integer("at_most", None, least=1),
        fields.flag("once_per_code", False),
        fields.integer("times", 1, 1, MOST_TIMES) or 1,
        fields.seconds("again_after_s", 20.0),
        fields.integer("parts", 1, 1, MOST_TIMES) or 1,
        fields.seconds("part_gap_s", 3.0),
        fields.flag("loses_a_part", False),
    )
    fields.no_others()
    return reply


def _read_fate(given: Fields) -> TextFate | None:
    if not given.has("texts"):
        return None
    fields = Fields(given.raw("texts"), f"{given.where}.texts")
    ends = fields.choice("ends", FATES, "delivered")
    code = None
    if ends == "refused":
        code = _code_of(fields, MESSAGE_REFUSALS)
    elif ends in ("undelivered", "failed"):
        code = _code_of(fields, TEXT_FAILURES)
    late = None
    if ends == "undelivered" and fields.has("delivered_after_s"):
        late = fields.seconds("delivered_after_s")
    fate = TextFate(ends, fields.seconds("after_s", 0.0), code, late)
    fields.no_others()
    return fate


def _listed(fields: Fields, name: str) -> list[Any]:
    listed = fields.raw(name) or []
    if not isinstance(listed, list):
        raise BadData(f"{fields.where}.{name}: must be a list")
    return listed


def _seconds(name: str, default: float, fields: Fields, _then: str) -> float:
    return fields.seconds(name, default)


READERS: dict[str, Callable[[Fields, str], Any]] = {
    "after_s": partial(_seconds, "after_s", 0.0),
    "presses": _presses,
    "hangs_up_after_s": _hang_up,
    "code": _refusal,
    "sip_code": _sip_code,
    "says": lambda fields, _then: fields.text("says", ""),
    "greeting_s": lambda fields, then: fields.seconds("greeting_s", GREETING_S[then]),
    "silence_s": partial(_seconds, "silence_s", 8.0),
    "longest_s": partial(_seconds, "longest_s", 120.0),
    "sounds_like": lambda fields, then: fields.choice("sounds_like", SOUNDS, SOUNDS_BY_ITSELF[then]),
    "for_s": _off_for,
    "afterwards": _afterwards,
    "turns": _turns,
    "weights": _weights,
    "seed": lambda fields, _then: fields.integer("seed", 0) or 0,
}
