"""The switchboard's control interface, as stories use it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import requests

TIMEOUT_S = 30


class Switchboard:
    """A running switchboard at an address."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = requests.Session()

    def stand_at(self, moment: datetime) -> None:
        """Stop the clock at a moment."""
        self._post("/control/clock", {"standing": True, "at": moment.isoformat()})

    def advance(self, moment: datetime) -> None:
        """Move the standing clock on."""
        self._post("/control/clock/advance", {"to": moment.isoformat()})

    def settle(self) -> dict[str, Any]:
        """Wait until the switchboard has nothing to do at this moment."""
        return self._post("/control/settle", {"timeout_s": 15})

    def clock(self) -> dict[str, Any]:
        """Time, next timer, and how busy it is."""
        return self._get("/control/clock")

    def next_timer(self) -> datetime | None:
        """When something happens next by itself."""
        moment = self.clock()["next_timer"]
        return datetime.fromisoformat(moment) if moment else None

    def reset(self) -> None:
        """End all calls, forget all texts and handsets."""
        self._post("/control/reset", {})

    def put_phone(self, number: str, phone: dict[str, Any]) -> None:
        """Make a handset, or give one another persona."""
        self._answered(self._http.put(f"{self.url}/control/phones/{number}", json=phone, timeout=TIMEOUT_S))

    def phone(self, number: str) -> dict[str, Any]:
        """A handset's state, call and texts."""
        return self._get(f"/control/phones/{number}")

    def do(self, number: str, what: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Answer, hang up, press, text, dial; an impossible one fails the story."""
        return self._post(f"/control/phones/{number}/{what}", body or {})

    def log(self, after: int = 0) -> list[dict[str, Any]]:
        """Everything that happened, in order."""
        found: list[dict[str, Any]] = self._get(f"/control/log?after={after}")["entries"]
        return found

    def notices(self) -> list[dict[str, Any]]:
        """What the carrier has noticed against the protocol."""
        found: list[dict[str, Any]] = self._get("/control/notices")["notices"]
        return found

    def forget_notices(self) -> None:
        """Begin to notice anew."""
        self._answered(self._http.delete(f"{self.url}/control/notices", timeout=TIMEOUT_S))

    def fault(self, fault: dict[str, Any]) -> None:
        """Be unpleasant from now on."""
        self._post("/control/faults", fault)

    def behave(self, options: dict[str, Any]) -> None:
        """Be another kind of carrier until the next story."""
        self._answered(self._http.put(f"{self.url}/control/options", json=options, timeout=TIMEOUT_S))

    def no_more_faults(self) -> None:
        """Be pleasant again."""
        self._answered(self._http.delete(f"{self.url}/control/faults", timeout=TIMEOUT_S))

    def _get(self, path: str) -> dict[str, Any]:
        return self._answered(self._http.get(self.url + path, timeout=TIMEOUT_S))

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._answered(self._http.post(self.url + path, json=body, timeout=TIMEOUT_S))

    @staticmethod
    def _answered(answer: requests.Response) -> dict[str, Any]:
        assert answer.ok, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
        body: dict[str, Any] = answer.json() if answer.content else {}
        return body
