"""Every sentence that leaves, from `wording.yaml`: rendered, marked as a drill, cut to its length."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import yaml

from models.conversation import Say
from models.errors import Misconfigured
from notifications.segments import count_segments
from notifications.spoken import spoken_clock, spoken_digits, spoken_hotline, spoken_key, worded_duration
from notifications.wording_file import LANGUAGES, Placeholder, Sentence, WordingFile, read_wording

MOST_SEGMENTS = 2
LONGEST_SPEECH = {"zh": 500, "en": 1200}
MOST_ENCODED = 4500
"""Carriers speak so much at a time, counted as in an address: nine for a hanzi, also within English words."""

_LINK = re.compile(r"(?:https?://|www\.)[!-~]+", re.IGNORECASE)
_ORPHANED = re.compile(r"(?:[，；、：]|[,;:] )(?=[，；。、）]|[,;.)])")
_BRACKETS = str.maketrans("【】", "〔〕")


class WordingError(ValueError):
    """A `Say` that cannot be rendered; the message says what to add, and where."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of one city."""

    file: WordingFile

    @classmethod
    def load(cls) -> Wording:
        """The packaged sentences, read once. Raises Misconfigured with every fault of the file at once."""
        return _packaged()

    @classmethod
    def parse(cls, text: str) -> Wording:
        """Sentences from the text of a wording file. Raises Misconfigured with every fault at once."""
        try:
            data: Any = yaml.safe_load(text)
        except yaml.YAMLError as wrong:
            raise Misconfigured([f"wording.yaml is no YAML: {wrong}"]) from wrong
        file, faults = read_wording(data)
        if faults:
            raise Misconfigured([f"wording.yaml: {fault}" for fault in faults])
        return cls(file)

    @property
    def signature(self) -> str:
        return self.file.signature

    def is_known(self, key: str) -> bool:
        return key in self.file.sentences

    def is_text(self, key: str) -> bool:
        """True for a sentence that is texted, False for one that is spoken only."""
        return self._sentence(key).channel == "sms"

    def text(self, say: Say, lang: str = "zh", *, drill: bool = False, signed: bool = False) -> str:
        """The body of a text message; with `signed`, behind the signature (else the carrier adds it).

        At most two segments, signature and drill mark included: the summary is cut first, then the place and
        other free words, never a code, a number or the reply words. Raises WordingError for an unknown key, a
        value unknown or missing, or a sentence that is only spoken.
        """
        sentence = self._sentence(say.key)
        if sentence.channel != "sms":
            raise WordingError(f"{say.key!r} is spoken, not texted; use speech(), or a key of channel sms.")
        values = self._values(say, sentence, lang, self._written)
        mark = self.file.drill_text[lang] if drill else ""

        def fits(body: str) -> bool:
            return count_segments(self.signature + mark + body) <= MOST_SEGMENTS

        body = mark + self._fill(sentence, lang, values, fits)
        return self.signature + body if signed else body

    def speech(self, say: Say, lang: str = "zh", *, drill: bool = False) -> str:
        """What a voice says: codes and numbers digit by digit, 110 as 幺幺零, no more than is spoken.

        A texted sentence is said in its spoken form if it has one. Raises WordingError as `text` does.
        """
        sentence = self._sentence(say.key)
        if sentence.spoken_as:
            sentence = self._sentence(sentence.spoken_as)
        values = self._values(say, sentence, lang, self._spoken)
        before, after = self.file.drill_speech[lang] if drill else ("", "")

        def whole(body: str) -> str:
            said = before + body + after
            return spoken_hotline(said) if lang == "zh" else said

        def fits(body: str) -> bool:
            said = whole(body)
            return len(said) <= LONGEST_SPEECH[lang] and len(quote(said, safe="")) <= MOST_ENCODED

        return whole(self._fill(sentence, lang, values, fits))

    def options(self, options: Iterable[tuple[str, str]], lang: str = "zh") -> str:
        """(words, digit) pairs as one spoken list: the value `options` of `ivr_menu` and `ivr_submenu`."""
        said = [
            self.speech(Say("ivr_menu_option", words=words, digit=digit), lang) for words, digit in options
        ]
        return ("；" if lang == "zh" else "; ").join(said)

    def _sentence(self, key: str) -> Sentence:
        try:
            return self.file.sentences[key]
        except KeyError:
            raise WordingError(f"There is no sentence {key!r}; add it to wording.yaml.") from None

    def _values(
        self, say: Say, sentence: Sentence, lang: str, form: Callable[[Placeholder, str, str], str]
    ) -> dict[str, str]:
        if lang not in LANGUAGES:
            raise WordingError(f"There is no wording in {lang!r}; use one of {', '.join(LANGUAGES)}.")
        if unknown := set(say.values) - set(self.file.placeholders):
            raise WordingError(f"{say.key!r} was given {_listed(unknown)}; declare it in wording.yaml.")
        if missing := set(sentence.names(lang)) - set(say.values):
            raise WordingError(f"{say.key!r} needs a value for {_listed(missing)}; pass it to Say.")
        return {
            name: form(self.file.placeholders[name], clean(say.values[name]), lang)
            for name in sentence.names(lang)
        }

    def _fill(
        self, sentence: Sentence, lang: str, values: dict[str, str], fits: Callable[[str], bool]
    ) -> str:
        def filled(changed: Mapping[str, str]) -> str:
            return _ORPHANED.sub("", sentence.fill(lang, {**values, **changed}))

        def tried(name: str, cut: str) -> bool:
            return fits(filled({name: cut}))

        body = filled({})
        for placeholder in self.file.shortened:
            if fits(body):
                return body
            name = placeholder.name
            if name in values:
                pieces = placeholder.pieces(values[name])
                values[name] = _longest_cut(pieces, partial(tried, name))
                body = filled({})
        if fits(body):
            return body
        raise WordingError(f"{sentence.key!r} is too long even with its free words cut; shorten its wording.")

    @staticmethod
    def _written(placeholder: Placeholder, value: str, lang: str) -> str:
        return worded_duration(value, lang) if placeholder.kind == "duration" else value

    @staticmethod
    def _spoken(placeholder: Placeholder, value: str, lang: str) -> str:
        forms = {
            "digits": spoken_digits,
            "clock": spoken_clock,
            "duration": worded_duration,
            "key": spoken_key,
        }
        form = forms.get(placeholder.kind)
        return form(value, lang) if form else value


def clean(value: str) -> str:
    """A citizen's words as we may pass them on: one line, no control character, link or second signature."""
    kept = (_kept(letter) for letter in value)
    return _LINK.sub("…", " ".join("".join(kept).split())).translate(_BRACKETS)


def _kept(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in ("Zl", "Zp") or letter in "\n\r\t\v\f\x85":
        return " "
    return "" if category.startswith("C") else letter


def _longest_cut(pieces: list[str], fits: Callable[[str], bool]) -> str:
    """As many of the first pieces as fit, with … behind; … alone when not even one does."""

    def cut(count: int) -> str:
        return "".join(pieces[:count]).rstrip("，。；、,; ") + "…"

    least, most = 0, max(len(pieces) - 1, 0)
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if fits(cut(middle)) else (least, middle - 1)
    return cut(least)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


@cache
def _packaged() -> Wording:
    return Wording.parse(files("notifications").joinpath("wording.yaml").read_text(encoding="utf-8"))
