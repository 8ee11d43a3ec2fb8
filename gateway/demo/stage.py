"""What a story is played with: the virtual phones, the clock, and one unit whose phones are free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import requests
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from gateway.demo.clock import DemoClock
from models.attempt import Attempt
from models.roster import Shift
from models.unit import Unit

TIMEOUT_S = 10
RESTED = timedelta(minutes=10)
"""A unit that was called within this might reach the limit of calls to one number, and spoil the story."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The unit of a story, its menu keys, and the numbers of its four phones."""

    unit: str
    keys: str
    duty_phone: str
    officer: str
    backup: str
    leader: str
    behind_an_exchange: bool

    @property
    def numbers(self) -> frozenset[str]:
        """All four."""
        return frozenset({self.duty_phone, self.officer, self.backup, self.leader})


class Stage:
    """The phones and the clock of a gateway with its own switchboard."""

    def __init__(self, engine: Engine, switchboard_url: str) -> None:
        self._engine, self._url = engine, switchboard_url.rstrip("/")
        self._http = requests.Session()
        self._clock = DemoClock(engine, switchboard_url)

    def goes_back(self, by: timedelta) -> None:
        """Let both clocks run behind the real one."""
        self._clock.set(-by)

    def catches_up(self) -> None:
        """Let clocks that run behind the real one go with it again."""
        self._clock.set(max(self._clock.shift, timedelta(0)))

    def skip(self) -> float:
        """Jump to just before the next thing that happens by itself; returns the seconds left out."""
        return self._clock.move().by.total_seconds()

    def persona(self, number: str, persona: dict[str, Any] | None) -> None:
        """Let a handset behave by itself; None gives it back to whoever sits before the page."""
        phone = self._get(f"/control/phones/{number}")
        kept = {name: phone[name] for name in ("label", "owner", "kind", "extension")}
        self._checked(
            self._http.put(
                f"{self._url}/control/phones/{number}", json={**kept, "persona": persona}, timeout=TIMEOUT_S
            )
        )

    def does(self, number: str, what: str, **body: Any) -> None:
        """Dial, answer, press, hang up, text."""
        self._post(f"/control/phones/{number}/{what}", body)

    def label(self, number: str) -> str:
        """What is written on a handset."""
        phone = self._get(f"/control/phones/{number}")
        return f"{phone['label']} {phone['owner']}"

    def log(self, after: int) -> list[dict[str, Any]]:
        """What the switchboard noted after its entry `after`."""
        entries: list[dict[str, Any]] = self._get(f"/control/log?after={after}")["entries"]
        return entries

    def last_entry(self) -> int:
        """The number of the newest entry."""
        return int(self._get("/control/log?after=999999999")["last"])

    def cast(self, menu: dict[str, str]) -> Cast:
        """A unit of `menu` (unit: keys) whose phones have rested, best one called without an exchange.

        Behind an exchange a phone that nobody answers looks answered, which makes a poorer story.
        """
        with Session(self._engine) as session:
            now = session.execute(select(func.service_now())).scalar_one()
            shifts = select(Shift).where(Shift.starts_at <= now, Shift.ends_at > now)
            casts = [cast for shift in session.scalars(shifts) if (cast := _cast(shift, menu))]
            numbers = [number for cast in casts for number in cast.numbers]
            lately = select(Attempt.number).where(
                Attempt.number.in_(numbers), Attempt.claimed_at > now - RESTED
            )
            called = set(session.scalars(lately))
        return min(casts, key=lambda cast: (not called.isdisjoint(cast.numbers), cast.behind_an_exchange))

    def unit_name(self, code: str) -> str:
        """A unit's name."""
        with Session(self._engine) as session:
            return session.get_one(Unit, code).name_zh

    def _get(self, path: str) -> dict[str, Any]:
        return self._checked(self._http.get(self._url + path, timeout=TIMEOUT_S))

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._checked(self._http.post(self._url + path, json=body, timeout=TIMEOUT_S))

    @staticmethod
    def _checked(answer: requests.Response) -> dict[str, Any]:
        answer.raise_for_status()
        body: dict[str, Any] = answer.json()
        return body


def _cast(shift: Shift, menu: dict[str, str]) -> Cast | None:
    people = (shift.officer, shift.backup, shift.leader)
    mobiles = [person.mobile.number for person in people if person and person.mobile]
    if shift.unit_code not in menu or shift.duty_phone is None or len(mobiles) < len(people):
        return None
    return Cast(
        shift.unit_code,
        menu[shift.unit_code],
        shift.duty_phone.number,
        mobiles[0],
        mobiles[1],
        mobiles[2],
        behind_an_exchange=shift.duty_phone.extension is not None,
    )
