"""The configuration file: numbers and handsets in the shapes of the control interface, and options."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from gateway.switchboard.checking import BadData, Fields
from gateway.switchboard.switchboard import Options

NOT_FOR_FILES = ("account_sid", "auth_token", "public_url")


@dataclass(frozen=True)
class Config:
    """`numbers` and `phones` map a number to its data, `options` are fields of Options in seconds."""

    numbers: dict[str, Any] = field(default_factory=dict)
    phones: dict[str, Any] = field(default_factory=dict)
    options: dict[str, float] = field(default_factory=dict)


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
    options = Fields(given.raw("options") or {}, f"{path.name}: options")
    durations = [option.name for option in fields(Options) if option.name not in NOT_FOR_FILES]
    chosen = {name: options.seconds(name) for name in durations if options.has(name)}
    options.no_others()
    given.no_others()
    return Config(numbers, phones, chosen)


def _mapping(given: Fields, name: str) -> dict[str, Any]:
    data = given.raw(name) or {}
    if not isinstance(data, dict) or not all(isinstance(number, str) for number in data):
        raise BadData(f"{given.where}.{name}: must map numbers, in quotes, to their data")
    return data
