"""What other commands need to know to talk to the gateway that `gateway up` runs on this machine."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from gateway.local.data_folder import choose_data_folder, is_held
from gateway.settings import Settings


def environment(settings: Settings) -> dict[str, str]:
    """The settings as the environment variables they are read from, secrets included."""
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    return {name.upper(): _text(value) for name, value in values.items() if value is not None}


@contextmanager
def noted(data: Path, settings: Settings) -> Iterator[None]:
    """Keep the settings in the data folder, for this user alone, while the gateway runs."""
    path = data / "running.json"
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(environment(settings), file, indent=2)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def find_running(settings: Settings) -> Settings | None:
    """Settings of the gateway that runs on the same data folder, or None when none does.

    What `settings` was given explicitly stays.
    """
    data = choose_data_folder(settings.gateway_data)
    path = data / "running.json"
    if not is_held(data) or not path.exists():
        return None
    given = {name: getattr(settings, name) for name in settings.model_fields_set}
    noted_then = json.loads(path.read_text(encoding="utf-8"))
    return Settings(**{name.lower(): value for name, value in noted_then.items()} | given)


def _text(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return str(value).lower() if isinstance(value, bool) else str(value)
