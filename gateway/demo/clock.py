"""The demonstration's time: the service's clock and the switchboard's, moved together and never back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import requests
from sqlalchemy import Engine, text

from gateway.deadlines import seconds_to_next
from gateway.service_clock import set_clock

TIMEOUT_S = 10
LEAST_SKIP = timedelta(seconds=1)
BEFORE_THE_EVENT = timedelta(seconds=0.3)
FARTHEST = timedelta(days=25)
"""The fictional people have shifts for a month; behind its end nobody is on duty."""

NO_ENTRY = 999_999_999

NOW = text("SELECT service_now(), shift FROM service_clock")
ON_THE_WAY = text(
    "SELECT count(*) FROM attempts WHERE (state = 'due' AND due_at <= service_now()) OR state = 'claimed'"
)


class Stay(StrEnum):
    """Why the clocks were not moved."""

    BUSY = "busy"
    SOON = "soon"
    NOTHING = "nothing"
    END = "end"


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of a move: how far the clocks went or why not, and which handsets ring for a person."""

    by: timedelta
    now: datetime
    ringing: tuple[str, ...]
    stay: Stay | None = None


class DemoClock:
    """Both clocks of a gateway that has its own switchboard."""

    def __init__(self, engine: Engine, switchboard_url: str) -> None:
        self._engine, self._url = engine, switchboard_url.rstrip("/")
        self._http = requests.Session()

    @property
    def shift(self) -> timedelta:
        """How far the clocks are ahead of the real time."""
        with self._engine.connect() as connection:
            shift: timedelta = connection.execute(NOW).one().shift
        return shift

    @property
    def now(self) -> datetime:
        """What the clocks show."""
        with self._engine.connect() as connection:
            now: datetime = connection.execute(NOW).one().service_now
        return now

    def set(self, shift: timedelta) -> None:
        """Let both clocks run this far ahead of the real one (or behind it)."""
        self._post("/control/clock", {"standing": False, "shift_s": shift.total_seconds()})
        set_clock(self._engine, shift)

    def move(self, until: datetime | None = None, seen: int | None = None) -> Moved:
        """Move to just before the next thing that happens by itself, at most to `until`.

        With `seen`, an entry of the switchboard's log, only if nothing has been noted after it.

        Nothing is moved while something is being done, so that every step has its own time; whoever asks
        again gets there. Not farther than `FARTHEST` from the real time.
        """
        clock = self._get("/control/clock")
        ringing = self._ringing()
        with self._engine.connect() as connection:
            now, shift = connection.execute(NOW).one()
            is_busy = bool(clock["busy"] or connection.execute(ON_THE_WAY).scalar_one())
            ours_s = seconds_to_next(connection)
        if is_busy or (seen is not None and self.last_entry() != seen):
            return Moved(timedelta(0), now, ringing, Stay.BUSY)
        waits = _waits(ours_s, clock, until, now)
        if not waits:
            return Moved(timedelta(0), now, ringing, Stay.NOTHING)
        by = min(*waits, FARTHEST - shift)
        if by < LEAST_SKIP:
            return Moved(timedelta(0), now, ringing, Stay.END if by == FARTHEST - shift else Stay.SOON)
        self.set(shift + by)
        return Moved(by, now + by, ringing)

    def last_entry(self) -> int:
        """The number of the newest entry in the switchboard's log."""
        return int(self._get(f"/control/log?after={NO_ENTRY}")["last"])

    def _ringing(self) -> tuple[str, ...]:
        phones = self._get("/control/phones")["phones"]
        return tuple(
            f"{phone['label']} {phone['owner']}".strip() for phone in phones if _wants_a_person(phone)
        )

    def _get(self, path: str) -> dict[str, Any]:
        return _checked(self._http.get(self._url + path, timeout=TIMEOUT_S))

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return _checked(self._http.post(self._url + path, json=body, timeout=TIMEOUT_S))


def _wants_a_person(phone: dict[str, Any]) -> bool:
    """Whether it rings, and no persona will answer it."""
    rings = phone["state"] == "ringing" and phone["call"]["direction"] == "in"
    return rings and not (phone["persona"] or {}).get("then")


def _waits(
    ours_s: float | None, clock: dict[str, Any], until: datetime | None, now: datetime
) -> list[timedelta]:
    """How long it is to just before the next step of ours and of the switchboard's, and to the end wanted."""
    waits = []
    if ours_s is not None:
        waits.append(timedelta(seconds=ours_s) - BEFORE_THE_EVENT)
    if clock["next_timer"]:
        then = datetime.fromisoformat(clock["next_timer"])
        waits.append(then - datetime.fromisoformat(clock["now"]) - BEFORE_THE_EVENT)
    if until is not None:
        waits.append(until - now)
    return waits


def _checked(answer: requests.Response) -> dict[str, Any]:
    answer.raise_for_status()
    body: dict[str, Any] = answer.json()
    return body
