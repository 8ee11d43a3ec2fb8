"""Secrets that `gateway up` makes for itself, so that the first start needs no settings."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from models.errors import Misconfigured


@dataclass(frozen=True)
class Credentials:
    """An account at our own switchboard and the key of our API. Never printed by accident."""

    account_sid: str
    auth_token: str = field(repr=False)
    api_token: str = field(repr=False)


def keep_credentials(folder: Path) -> Credentials:
    """Those of this data folder, made at the first call and the same ever after.

    The file is readable by this user alone. Raises Misconfigured when it does not hold what it should.
    """
    path = folder / "credentials.json"
    if not path.exists():
        _write(
            path, Credentials(f"AC{secrets.token_hex(16)}", secrets.token_hex(16), secrets.token_urlsafe(24))
        )
    try:
        return Credentials(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as fault:
        raise Misconfigured([f"{path} is damaged ({fault}): remove it, and new secrets are made."]) from fault


def _write(path: Path, made: Credentials) -> None:
    half = path.with_suffix(".half")
    half.unlink(missing_ok=True)
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(made), file, indent=2)
    half.rename(path)
