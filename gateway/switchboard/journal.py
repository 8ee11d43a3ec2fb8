"""What happened on the switchboard, numbered, for people, tests and the page."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gateway.switchboard.clock import Clock

KEPT = 20_000
SLOWEST_READER = 2_000  # events a page may be behind before it is cut off and reconnects


@dataclass(frozen=True)
class Entry:
    """One line of the log; numbers only grow, also over a reset."""

    n: int
    at: datetime
    kind: str
    number: str | None
    sid: str | None
    detail: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The entry in the shape of the control interface."""
        return {
            "n": self.n,
            "at": self.at.isoformat(),
            "kind": self.kind,
            "number": self.number,
            "sid": self.sid,
            "detail": self.detail,
        }


class Journal:
    """The last entries, and the pages that follow along."""

    def __init__(self, clock: Clock) -> None:
        self.last = 0
        self._clock = clock
        self._numbers = itertools.count(1)
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._readers: set[asyncio.Queue[str | None]] = set()

    def write(self, kind: str, number: str | None = None, sid: str | None = None, **detail: Any) -> None:
        """Note one event and tell every page."""
        entry = Entry(next(self._numbers), self._clock.now(), kind, number, sid, detail)
        self.last = entry.n
        self._entries.append(entry)
        self.tell("log", entry.as_json())

    def since(self, after: int) -> list[Entry]:
        """Entries numbered above `after`, oldest first."""
        return [entry for entry in self._entries if entry.n > after]

    def clear(self) -> None:
        """Forget the entries; numbering goes on."""
        self._entries.clear()

    @property
    def is_followed(self) -> bool:
        """Whether any page would be told: what nobody sees need not be put together."""
        return bool(self._readers)

    def tell(self, event: str, data: dict[str, Any]) -> None:
        """Send one server-sent event to every page."""
        if not self._readers:
            return
        frame = f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
        for reader in list(self._readers):
            if reader.qsize() >= SLOWEST_READER:
                self._readers.discard(reader)
                reader.put_nowait(None)
            else:
                reader.put_nowait(frame)

    def follow(self) -> asyncio.Queue[str | None]:
        """A queue of frames from now on; None means that the reader was too slow."""
        reader: asyncio.Queue[str | None] = asyncio.Queue()
        self._readers.add(reader)
        return reader

    def leave(self, reader: asyncio.Queue[str | None]) -> None:
        """Stop following."""
        self._readers.discard(reader)

    def close(self) -> None:
        """Send every reader home."""
        for reader in list(self._readers):
            reader.put_nowait(None)
