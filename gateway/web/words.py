"""The words of the desk's pages: one file, two languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

LANGUAGES: Mapping[str, str] = {"zh": "zh-CN", "en": "en"}
"""Our name of a language, and the one that HTML uses. The first is the usual one."""


@dataclass(frozen=True, slots=True)
class Words:
    """All words in one language; call it with a key."""

    lang: str
    entries: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The sentence `group.name` with its values put in as they are. KeyError for a key it lacks."""
        return self.entries[key].format_map(values)

    def of(self, group: str, name: str) -> str:
        """The word for a value that comes from data; a value that nobody has worded yet shows as it is."""
        return self.entries.get(f"{group}.{name}", name)

    @property
    def html(self) -> str:
        """The language as HTML names it."""
        return LANGUAGES[self.lang]

    @property
    def other(self) -> str:
        """The language that a reader may change to."""
        return next(lang for lang in LANGUAGES if lang != self.lang)


@cache
def words_in(lang: str) -> Words:
    """The words of `lang`, read once; of the usual language for one that we do not speak."""
    known = lang if lang in LANGUAGES else next(iter(LANGUAGES))
    return Words(known, {key: both[known] for key, both in all_words().items()})


@cache
def all_words() -> Mapping[str, Mapping[str, str]]:
    """Both languages of every key, as the file has them."""
    text = files("gateway.web").joinpath("words.yaml").read_text(encoding="utf-8")
    groups: Mapping[str, Mapping[str, Mapping[str, str]]] = yaml.safe_load(text)
    return {f"{group}.{name}": both for group, names in groups.items() for name, both in names.items()}
