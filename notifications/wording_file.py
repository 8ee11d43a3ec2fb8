"""The form of `wording.yaml`: what stands in it, and every fault in it said at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

LANGUAGES = ("zh", "en")
CHANNELS = ("sms", "voice")
AUDIENCES = ("officer", "leader", "centre", "police", "caller", "public")
KINDS = ("words", "items", "digits", "clock", "duration", "key")
_FIELDS = {"channel", "audience", "zh", "en", "spoken_as"}


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A value that sentences may name. `kind` says how it is spoken; `longest` is the longest real value."""

    name: str
    kind: str
    longest: Mapping[str, str]

    def pieces(self, value: str) -> list[str]:
        """Where the value may be cut: between letters, or in a list only between its items."""
        return re.split(r"(?<=[；、;])", value) if self.kind == "items" else list(value)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in every language. `spoken_as` names the sentence that says the same on a call."""

    key: str
    channel: str
    audience: str
    parts: Mapping[str, tuple[tuple[str, str | None], ...]]
    spoken_as: str | None

    def names(self, lang: str) -> tuple[str, ...]:
        """The placeholders of this sentence."""
        return tuple(dict.fromkeys(name for _, name in self.parts[lang] if name))

    def fill(self, lang: str, values: Mapping[str, str]) -> str:
        """The sentence with its values; a brace inside a value means nothing."""
        return "".join(text + (values[name] if name else "") for text, name in self.parts[lang])


@dataclass(frozen=True, slots=True)
class WordingFile:
    signature: str
    drill_text: Mapping[str, str]
    drill_speech: Mapping[str, tuple[str, str]]
    placeholders: Mapping[str, Placeholder]
    shortened: tuple[Placeholder, ...]
    sentences: Mapping[str, Sentence]


def read_wording(data: Any) -> tuple[WordingFile, list[str]]:
    """What the file says, and one sentence for each fault in it; with faults, the first must not be used."""
    faults: list[str] = []
    root = _mapping(data, "the file", faults)
    drill = _mapping(root.get("drill"), "drill", faults)
    placeholders = _placeholders(_mapping(root.get("placeholders"), "placeholders", faults), faults)
    order = root.get("shorten")
    names = order if isinstance(order, list) else []
    faults += [
        f"shorten: {name!r} is no placeholder; declare it." for name in names if name not in placeholders
    ]
    sentences = _sentences(_mapping(root.get("sentences"), "sentences", faults), placeholders, faults)
    file = WordingFile(
        signature=_text(root.get("signature"), "signature", faults),
        drill_text={
            lang: _text(drill.get(f"text_{lang}"), f"drill: text_{lang}", faults) for lang in LANGUAGES
        },
        drill_speech={lang: _drill_speech(drill, lang, faults) for lang in LANGUAGES},
        placeholders=placeholders,
        shortened=tuple(placeholders[name] for name in names if name in placeholders),
        sentences=sentences,
    )
    return file, faults


def _drill_speech(drill: Mapping[str, Any], lang: str, faults: list[str]) -> tuple[str, str]:
    before, after = f"before_{lang}", f"after_{lang}"
    return _text(drill.get(before), f"drill: {before}", faults), _text(
        drill.get(after), f"drill: {after}", faults
    )


def _placeholders(data: Mapping[str, Any], faults: list[str]) -> dict[str, Placeholder]:
    found = {}
    for name, entry in data.items():
        where = f"placeholders: {name}"
        fields = _mapping(entry, where, faults)
        kind = fields.get("kind", "words")
        if kind not in KINDS:
            faults.append(f"{where}: kind {kind!r} is unknown; use one of {', '.join(KINDS)}.")
        longest = {lang: _text(fields.get(lang), f"{where}: {lang}", faults) for lang in LANGUAGES}
        found[name] = Placeholder(name, kind, longest)
    return found


def _sentences(
    data: Mapping[str, Any], placeholders: Mapping[str, Placeholder], faults: list[str]
) -> dict[str, Sentence]:
    found = {key: _sentence(key, entry, placeholders, faults) for key, entry in data.items()}
    for key, sentence in found.items():
        spoken = found.get(sentence.spoken_as) if sentence.spoken_as else None
        if sentence.spoken_as and (spoken is None or spoken.channel != "voice"):
            faults.append(f"{key}: spoken_as {sentence.spoken_as!r} is no sentence of channel voice.")
    return found


def _sentence(key: str, entry: Any, placeholders: Mapping[str, Placeholder], faults: list[str]) -> Sentence:
    fields = _mapping(entry, key, faults)
    faults += [
        f"{key}: unknown field {name!r}; use {', '.join(sorted(_FIELDS))}."
        for name in fields
        if name not in _FIELDS
    ]
    for name, allowed in (("channel", CHANNELS), ("audience", AUDIENCES)):
        if fields.get(name) not in allowed:
            faults.append(f"{key}: {name} must be one of {', '.join(allowed)}.")
    parts = {lang: _parts(f"{key}: {lang}", fields.get(lang), faults) for lang in LANGUAGES}
    named = {lang: {name for _, name in parts[lang] if name is not None} for lang in LANGUAGES}
    for name in sorted({*named["zh"], *named["en"]} - set(placeholders)):
        faults.append(f"{key}: {{{name}}} is not declared; add it to placeholders or mend its name.")
    for name in sorted(named["en"] - named["zh"]):
        faults.append(f"{key}: {{{name}}} stands in en only; a Say is made for zh, so use the same values.")
    return Sentence(
        key, str(fields.get("channel")), str(fields.get("audience")), parts, fields.get("spoken_as")
    )


def _parts(where: str, value: Any, faults: list[str]) -> tuple[tuple[str, str | None], ...]:
    text = _text(value, where, faults)
    try:
        parsed = list(Formatter().parse(text))
    except ValueError as wrong:
        faults.append(f"{where}: {wrong}; write a placeholder as {{code}}.")
        return ()
    for _, name, spec, conversion in parsed:
        if name is not None and (spec or conversion or not name.isidentifier()):
            faults.append(f"{where}: {{{name}}} has a format; write only the name, e.g. {{code}}.")
    return tuple((literal, name) for literal, name, _, _ in parsed)


def _mapping(value: Any, where: str, faults: list[str]) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    faults.append(f"{where}: missing, or no mapping of names to values.")
    return {}


def _text(value: Any, where: str, faults: list[str]) -> str:
    if isinstance(value, str) and value:
        return value
    faults.append(f"{where}: missing, or no text; put it in quotes.")
    return ""
