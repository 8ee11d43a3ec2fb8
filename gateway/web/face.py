"""The two faces of the service."""

from __future__ import annotations

from enum import StrEnum


class Face(StrEnum):
    """Which side of the service a process shows; each is a process and a port of its own."""

    CARRIER = "carrier"
    DESK = "desk"
