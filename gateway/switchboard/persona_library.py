"""The ready-made personas of personas.yaml."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "personas.yaml"


@dataclass(frozen=True)
class Ready:
    """A persona to be chosen by name: what it is called on the page, and its data."""

    name: str
    group: str
    zh: str
    en: str
    persona: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The entry as the page gets it."""
        return asdict(self)


@cache
def library() -> dict[str, Ready]:
    """Every ready-made persona by name, in the order of the file, which is that of the page."""
    listed = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {entry["name"]: Ready(**entry) for entry in listed}
