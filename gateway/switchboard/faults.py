"""Unpleasantness to order: what goes wrong, where, about whom, how often and for how long."""

from __future__ import annotations

import random
import secrets
from collections import Counter, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from gateway.switchboard.checking import BadData, Fields

if TYPE_CHECKING:
    from gateway.switchboard.clock import Clock
    from gateway.switchboard.journal import Journal

OVER_KEPT = 50

CALLBACKS = frozenset({"drop", "delay", "double", "repeat", "swap", "reverse"})
WEBHOOKS = frozenset({"no_connection", "lost_answer", "answer_500", "unknown_parameter"})
REST = frozenset(
    {
        "429",
        "404",
        "500_before",
        "503_before",
        "cut_off",
        "500_after",
        "lost_reply",
        "slow",
        "callback_first",
        "stale",
        "cancel_race",
    }
)
TEXTS = frozenset({"sent_for_ever", "undelivered_first"})
RECORDINGS = frozenset({"absent"})
KINDS = (*sorted(CALLBACKS), *sorted(WEBHOOKS), *sorted(REST), *sorted(TEXTS), *sorted(RECORDINGS))

CALLBACK_PLACES = (
    "call_status",
    "message_status",
    "recording_status",
    "conference_status",
    "amd_status",
)
REQUEST_PLACES = ("document", "text")
TEXT_PLACE, RECORDING_PLACE = "message", "recording"

SECONDS: dict[str, tuple[float, float] | None] = {
    "delay": None,
    "double": (0.0, 0.0),
    "repeat": (10.0, 10.0),
    "slow": None,
    "stale": (3.0, 3.0),
    "cancel_race": (1.0, 1.0),
    "undelivered_first": (30.0, 30.0),
}
"""Kinds that take time, with the time when none is given; None: it must be given. "404" may be given one."""


@dataclass(frozen=True)
class Strike:
    """A fault that has just struck; `seconds` are drawn from its range."""

    what: str
    seconds: float


@dataclass(eq=False)
class Fault:
    """One fault in force. `left` counts down to nothing; None is no limit, and so is an `until` of None."""

    number: int
    what: str
    places: tuple[str, ...]
    phone: str | None = None
    probability: float = 1.0
    seed: int = 0
    count: int | None = None
    until: datetime | None = None
    seconds: tuple[float, float] | None = None
    struck: int = 0
    _events: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """The fault in the shape in which it is ordered, with what it has done so far."""
        low_high = None if self.seconds is None else list(self.seconds)
        return {
            "id": self.number,
            "what": self.what,
            "on": list(self.places),
            "number": self.phone,
            "probability": self.probability,
            "seed": self.seed,
            "count": self.count,
            "until": None if self.until is None else self.until.isoformat(),
            "seconds": low_high,
            "struck": self.struck,
        }

    def is_over(self, now: datetime) -> bool:
        """Whether it can strike no more."""
        return self.struck == self.count or (self.until is not None and now >= self.until)

    def fits(self, place: str, about: Collection[str], age_s: float | None) -> bool:
        """Whether it can hit something at `place` about these numbers, that has existed for `age_s`."""
        if self.phone is not None and self.phone not in about:
            return False
        if self.what == "404" and self.seconds is not None and (age_s is None or age_s >= self.seconds[1]):
            return False
        return any(fnmatchcase(place, wanted) for wanted in self.places)

    def draw(self, place: str, about: Iterable[str]) -> Strike | None:
        """Decide whether it strikes.

        The n-th event at one place about the same numbers is always decided alike under one seed,
        whatever happens elsewhere in between.
        """
        low, high = self.seconds or (0.0, 0.0)
        if self.probability < 1 or low < high:
            key = f"{place} {' '.join(about)}"
            self._events[key] += 1
            chance = random.Random(f"{self.seed} {self.what} {key} {self._events[key]}")  # noqa: S311
            if chance.random() >= self.probability:
                return None
            low = chance.uniform(low, high)
        self.struck += 1
        return Strike(self.what, low)


class Faults:
    """The faults in force; of those that fit, the oldest that strikes is the only one to."""

    def __init__(self, clock: Clock, journal: Journal) -> None:
        self.over: deque[Fault] = deque(maxlen=OVER_KEPT)
        self.rest_places: set[str] = set()
        self._clock, self._journal = clock, journal
        self._active: list[Fault] = []
        self._orders = 0

    @property
    def active(self) -> list[Fault]:
        """Those that can still strike, oldest first."""
        now = self._clock.now()
        over = [fault for fault in self._active if fault.is_over(now)]
        if over:
            self.over.extend(over)
            self._active = [fault for fault in self._active if fault not in over]
        return self._active

    def places_of(self, what: str) -> tuple[str, ...]:
        """Where faults of a kind can happen."""
        if what in CALLBACKS:
            return CALLBACK_PLACES
        if what in WEBHOOKS:
            return CALLBACK_PLACES + REQUEST_PLACES
        if what in REST:
            return tuple(sorted(self.rest_places))
        return (TEXT_PLACE,) if what in TEXTS else (RECORDING_PLACE,)

    def read(self, data: object, where: str = "fault") -> Fault:
        """A fault as ordered by the control interface, not yet in force. Raises BadData."""
        fields = Fields(data, where)
        what = fields.choice("what", KINDS)
        for_s = fields.seconds("for_s") if fields.has("for_s") else None
        self._orders += 1
        fault = Fault(
            self._orders,
            what,
            self._read_places(fields, what),
            fields.text_or_none("number"),
            fields.share("probability", 1.0),
            fields.integer("seed", None) or secrets.randbelow(1_000_000),
            fields.integer("count", None, least=1),
            None if for_s is None else self._clock.now() + timedelta(seconds=for_s),
            _read_seconds(fields, what),
        )
        fields.no_others()
        return fault

    def add(self, faults: Iterable[Fault]) -> None:
        """Put faults into force."""
        self._active.extend(faults)

    def cancel(self, number: int) -> bool:
        """Put one out of force; False when there is none of that number."""
        found = [fault for fault in self._active if fault.number == number]
        self._active = [fault for fault in self._active if fault.number != number]
        self.over.extend(found)
        return bool(found)

    def clear(self) -> None:
        """No more faults, and none to look back on."""
        self._active.clear()
        self.over.clear()

    def strike(
        self,
        place: str,
        among: Collection[str],
        about: tuple[str, ...] = (),
        sid: str | None = None,
        age_s: float | None = None,
    ) -> Strike | None:
        """What hits the event at `place` about the numbers `about`; it is noted in the log."""
        if not self._active:
            return None
        for fault in self.active:
            if fault.what in among and fault.fits(place, about, age_s):
                strike = fault.draw(place, about)
                if strike is not None:
                    number = about[0] if about else None
                    self._journal.write("fault", number, sid, what=fault.what, on=place, id=fault.number)
                    return strike
        return None

    def _read_places(self, fields: Fields, what: str) -> tuple[str, ...]:
        wanted = fields.raw("on")
        if wanted is None:
            wanted = "GET Recordings/{sid}" if what == "404" else "*"
        places = (wanted,) if isinstance(wanted, str) else wanted
        if not isinstance(places, (list, tuple)) or not places:
            raise BadData(f"{fields.where}.on: must be a place or a list of places")
        possible = self.places_of(what)
        for place in places:
            if not isinstance(place, str) or not any(fnmatchcase(known, place) for known in possible):
                raise BadData(f"{fields.where}.on: {what} hits none of {place!r} but {', '.join(possible)}")
        return tuple(places)


def _read_seconds(fields: Fields, what: str) -> tuple[float, float] | None:
    """A number, or a range of two."""
    given = fields.raw("seconds")
    if given is None:
        if what in SECONDS and SECONDS[what] is None:
            raise BadData(f"{fields.where}.seconds: a {what} needs some")
        return SECONDS.get(what)
    if what not in SECONDS and what != "404":
        raise BadData(f"{fields.where}.seconds: a {what} takes none")
    if isinstance(given, list) and len(given) == 2:
        pair = Fields({"least": given[0], "most": given[1]}, f"{fields.where}.seconds")
        low, high = pair.seconds("least"), pair.seconds("most")
    else:
        low = high = fields.seconds("seconds")
    if low > high:
        raise BadData(f"{fields.where}.seconds: must go from less to more")
    return low, high
