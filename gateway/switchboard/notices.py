"""The debugger feed: every breach of the protocol that the carrier has noticed, by call or text."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gateway.switchboard.records import new_sid

if TYPE_CHECKING:
    from gateway.switchboard.clock import Clock
    from gateway.switchboard.journal import Journal

KEPT = 20_000
WARNINGS = frozenset(
    {12200, 13223, 13226, 13910, 13710, 14108, 14109, 14110, 15002, 15003}
    | {*range(13210, 13217), 13221, 13222, *range(13230, 13239), *range(13241, 13247)}
    | {*range(13310, 13323), 13410, *range(13510, 13522), *range(13610, 13619), *range(14101, 14107)}
)
"""What the carrier only remarks upon; every other number is an error that ends something."""


@dataclass(frozen=True)
class Asked:
    """The request that went wrong: how and with what it was made, and what came back."""

    method: str = "POST"
    parameters: dict[str, str] = field(default_factory=dict)
    answer: str = ""


@dataclass(frozen=True)
class Notice:
    """One entry; `about` is the SID of the call or text, `number` the phone that it was with."""

    sid: str
    at: datetime
    code: int
    reason: str
    about: str | None
    number: str | None
    url: str | None
    asked: Asked

    @property
    def is_warning(self) -> bool:
        """Whether it changed nothing."""
        return self.code in WARNINGS

    def as_json(self) -> dict[str, Any]:
        """The notice in the shape of the control interface."""
        return {
            "sid": self.sid,
            "at": self.at.isoformat(),
            "code": self.code,
            "level": "warning" if self.is_warning else "error",
            "reason": self.reason,
            "about": self.about,
            "number": self.number,
            "url": self.url,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
        }


class Notices:
    """The last notices, oldest first. A reset forgets them."""

    def __init__(self, clock: Clock, journal: Journal) -> None:
        self._clock, self._journal = clock, journal
        self._kept: deque[Notice] = deque(maxlen=KEPT)

    def write(
        self,
        code: int,
        reason: str,
        *,
        about: str | None = None,
        number: str | None = None,
        url: str | None = None,
        asked: Asked | None = None,
        **detail: Any,
    ) -> Notice:
        """Put one on record, and into the log as `webhook_error`; `detail` is for the log alone."""
        notice = Notice(new_sid("NO"), self._clock.now(), code, reason, about, number, url, asked or Asked())
        self._kept.append(notice)
        self._journal.write("webhook_error", number, about, code=code, url=url, reason=reason, **detail)
        return notice

    def all(self, about: str | None = None) -> list[Notice]:
        """Every notice, or those about one call or text; oldest first."""
        return [notice for notice in self._kept if about is None or notice.about == about]

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
