"""What happened, in the order of virtual time: to be told when it went wrong, and compared at a replay."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

LATEST = 60_000


@dataclass
class Chronicle:
    """Lines of one simulation. `mark` is the same for two runs in which the same things happened."""

    time: Callable[[], float]
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    commits: int = 0
    _lines: deque[tuple[float, str, str]] = field(default_factory=lambda: deque(maxlen=LATEST))
    _hash: hashlib._Hash = field(default_factory=hashlib.sha256)

    def note(self, kind: str, what: str = "") -> None:
        """Add a line."""
        at = self.time()
        self.counts[kind] += 1
        self._lines.append((at, kind, what))
        self._hash.update(f"{at:.6f} {kind} {what}\n".encode())

    def fault(self, invariant: str, what: str) -> None:
        """Something is not as it must be. The same words count once."""
        words = f"{invariant}: {what}"
        if words not in self.faults:
            self.faults.append(words)
            self.note("WRONG", words)

    @property
    def mark(self) -> str:
        """A digest of all lines."""
        return self._hash.hexdigest()[:16]

    def lines(self, *, about: Callable[[str], bool] = lambda _: True) -> list[str]:
        """The lines that concern something, with their times."""
        return [f"{at:10.3f}  {kind:<10} {what}" for at, kind, what in self._lines if about(f"{kind} {what}")]
