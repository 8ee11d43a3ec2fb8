"""What a key means, the same everywhere: 1 accept, 2 return, 3 danger, 9 repeat, 0 back to 110."""

from __future__ import annotations

from enum import StrEnum

from models.conversation import Acknowledge, ReportEmergency, ReturnCase

OfficerIntent = Acknowledge | ReturnCase | ReportEmergency


class Key(StrEnum):
    """Keys that are no decision about a case."""

    REPEAT = "9"
    BACK = "*"
    TO_110 = "0"
    NONE = ""
    END = "#"
    HUNG_UP = "hangup"


def officer_key(digits: str, code: str) -> OfficerIntent | None:
    """What an officer decided about the case; None for repeat, a wrong key, or no key at all."""
    meanings: dict[str, OfficerIntent] = {
        "1": Acknowledge(code),
        "2": ReturnCase(code),
        "3": ReportEmergency(code),
    }
    return meanings.get(digits)


def is_repeat(digits: str) -> bool:
    """True for 9."""
    return digits == Key.REPEAT
