"""All rows in one place, so that whoever needs every table imports one name."""

from __future__ import annotations

from models import (
    attempt,
    audit,
    case,
    dispatch,
    event,
    heartbeat,
    inbound,
    intake,
    number,
    recording,
    roster,
    survey,
    trunk,
    unit,
)
from models.base import Base

metadata = Base.metadata

__all__ = [
    "attempt",
    "audit",
    "case",
    "dispatch",
    "event",
    "heartbeat",
    "inbound",
    "intake",
    "metadata",
    "number",
    "recording",
    "roster",
    "survey",
    "trunk",
    "unit",
]
