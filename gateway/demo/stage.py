"""What a story is played with: the virtual phones, the clock, a unit whose phones are free, the interface."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from gateway.demo.clock import DemoClock
from gateway.settings import Settings
from gateway.telephone_book import CITIZEN
from models.attempt import Attempt
from models.case import Case
from models.roster import Shift

TIMEOUT_S = 10
CITIZENS = (CITIZEN, *(f"+8613800009{number:03d}" for number in range(1, 1000)))
"""Made-up numbers. Somebody who has been asked for a rating is not asked again for a week."""
CITIZEN_NAMES = ("来电群众", "短信群众")
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

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine, self._url = engine, settings.carrier_base_url.rstrip("/")
        self._http = requests.Session()
        self._clock = DemoClock(engine, self._url)
        self._desk = f"http://{_reached_at(settings)}:{settings.desk_face_port}"
        self._key = {"Authorization": f"Bearer {settings.api_token.get_secret_value()}"}

    @property
    def now(self) -> datetime:
        """What the clocks show."""
        return self._clock.now

    def goes_back_to(self, moment: datetime) -> None:
        """Let both clocks run on from a moment that is over."""
        self._clock.set(self._clock.shift + (moment - self.now))

    def catches_up(self) -> None:
        """Let clocks that run behind the real one go with it again."""
        self._clock.set(max(self._clock.shift, timedelta(0)))

    def skip(self, until: datetime, seen: int) -> bool:
        """Jump to just before the next thing that happens by itself, at most to `until`; whether it did.

        `seen` is the last entry of the log that was read: while there is a newer one, the clocks stay.
        """
        return self._clock.move(until, seen).by > timedelta(0)

    def case_id(self, code: str) -> int:
        """The newest case with this short number."""
        newest = select(func.max(Case.id)).where(Case.code == code)
        with self._engine.connect() as connection:
            return int(connection.execute(newest).scalar_one())

    def case(self, case_id: int) -> dict[str, Any]:
        """A case, as the interface shows it."""
        return self._checked(
            self._http.get(f"{self._desk}/api/cases/{case_id}", headers=self._key, timeout=TIMEOUT_S)
        )

    def citizens(self, count: int) -> list[str]:
        """Numbers of people who have told nobody anything yet, each with a handset: none is asked twice."""
        with self._engine.connect() as connection:
            known = set(
                connection.execute(select(Case.caller_phone).where(Case.caller_phone.in_(CITIZENS))).scalars()
            )
        numbers = [number for number in CITIZENS if number not in known][:count]
        for name, number in zip(CITIZEN_NAMES, numbers, strict=False):
            phone = {"label": "群众", "owner": name, "kind": "mobile"}
            self._checked(
                self._http.put(f"{self._url}/control/phones/{number}", json=phone, timeout=TIMEOUT_S)
            )
        return numbers

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
        return self._clock.last_entry()

    def cast_of(self, unit: str) -> Cast:
        """The phones of a unit's present shift."""
        with Session(self._engine) as session:
            return next(cast for shift in _shifts(session) if (cast := _cast(shift, {unit: ""})))

    def cast(self, menu: dict[str, str]) -> Cast:
        """A unit of `menu` (unit: keys) whose phones have rested, best one called without an exchange.

        Behind an exchange a phone that nobody answers looks answered, which makes a poorer story.
        """
        with Session(self._engine) as session:
            now = session.execute(select(func.service_now())).scalar_one()
            casts = [cast for shift in _shifts(session) if (cast := _cast(shift, menu))]
            numbers = [number for cast in casts for number in cast.numbers]
            lately = select(Attempt.number).where(
                Attempt.number.in_(numbers), Attempt.claimed_at > now - RESTED
            )
            called = set(session.scalars(lately))
        return min(casts, key=lambda cast: (not called.isdisjoint(cast.numbers), cast.behind_an_exchange))

    def _get(self, path: str) -> dict[str, Any]:
        return self._checked(self._http.get(self._url + path, timeout=TIMEOUT_S))

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._checked(self._http.post(self._url + path, json=body, timeout=TIMEOUT_S))

    @staticmethod
    def _checked(answer: requests.Response) -> dict[str, Any]:
        answer.raise_for_status()
        body: dict[str, Any] = answer.json()
        return body


def _shifts(session: Session) -> list[Shift]:
    now = func.service_now()
    on_now = select(Shift).where(Shift.starts_at <= now, Shift.ends_at > now).order_by(Shift.unit_code)
    return list(session.scalars(on_now))


def _reached_at(settings: Settings) -> str:
    """Where the desk face is reached from this machine."""
    return "127.0.0.1" if settings.host == "0.0.0.0" else settings.host  # noqa: S104 - compared, not bound


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
