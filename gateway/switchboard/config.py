"""The configuration file: numbers and handsets in the shapes of the control interface, and options."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from gateway.switchboard.checking import BadData, Fields, phone_number, web_address
from gateway.switchboard.options import read_options


@dataclass(frozen=True)
class Config:
    """`numbers` and `phones` map a number to its data, `services` a SID, `options` are fields of Options.

    `page` has `links` (label, url), `presets` (texts for handsets of a label and an owner, with `{code}` for
    a number out of the texts on the handset) and `shown_as` (numbers under which a handset may call).
    """

    numbers: dict[str, Any] = field(default_factory=dict)
    phones: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    page: dict[str, Any] = field(default_factory=dict)
    services: dict[str, Any] = field(default_factory=dict)


def read_config(path: Path | None) -> Config:
    """Read a configuration file; nothing set without one. Raises BadData."""
    if path is None:
        return Config()
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise BadData(f"{path}: cannot be read: {fault}") from fault
    given = Fields(data or {}, path.name)
    numbers, phones = _mapping(given, "numbers"), _mapping(given, "phones")
    services = _mapping(given, "services")
    options = read_options(Fields(given.raw("options") or {}, f"{path.name}: options"))
    page = _read_page(Fields(given.raw("page") or {}, f"{path.name}: page"))
    given.no_others()
    return Config(numbers, phones, options, page, services)


def _read_page(given: Fields) -> dict[str, Any]:
    """What the page offers besides: links, texts to pick from, numbers to be shown as."""
    page: dict[str, list[dict[str, Any]]] = {"links": [], "presets": [], "shown_as": []}
    for name, listed in page.items():
        for place, data in enumerate(given.raw(name) or []):
            entry = Fields(data, f"{given.where}.{name}[{place}]")
            listed.append(_read_entry(name, entry))
            entry.no_others()
    given.no_others()
    return page


def _read_entry(name: str, entry: Fields) -> dict[str, Any]:
    if name == "links":
        return {"label": entry.text("label"), "url": web_address(entry.text("url"), f"{entry.where}.url")}
    if name == "shown_as":
        return {
            "label": entry.text("label"),
            "number": phone_number(entry.raw("number"), f"{entry.where}.number"),
        }
    texts = entry.raw("texts")
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BadData(f"{entry.where}.texts: must be a list of texts")
    return {"label": entry.text("label", ""), "owner": entry.text("owner", ""), "texts": texts}


def _mapping(given: Fields, name: str) -> dict[str, Any]:
    data = given.raw(name) or {}
    if not isinstance(data, dict) or not all(isinstance(number, str) for number in data):
        raise BadData(f"{given.where}.{name}: must map numbers or SIDs, in quotes, to their data")
    return data
