"""A case in a story: what the interface tells of it, and what the database holds about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import requests

if TYPE_CHECKING:
    from tests.harness.clocks import Clocks

TIMEOUT_S = 20
PATIENCE_S = 120
"""How long a story waits for a state: long enough for what comes by itself, too short for a ladder."""

LEAD = """
    SELECT to_jsonb(d) FROM dispatches d WHERE case_id = %s AND part = 'lead' AND unit_code <> 'GAJ'
    ORDER BY id DESC LIMIT 1
"""


class CaseInStory:
    """A case. Moments are text with a zone, as the interface and the database's JSON write them."""

    def __init__(self, desk_url: str, case_id: int, clocks: Clocks) -> None:
        self.id, self._desk, self._clocks = case_id, desk_url, clocks

    # --- as the interface shows it ---

    @property
    def shown(self) -> dict[str, Any]:
        """Everything the interface tells."""
        answer = requests.get(f"{self._desk}/api/cases/{self.id}", timeout=TIMEOUT_S)
        assert answer.ok, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    @property
    def code(self) -> str:
        """Its short number."""
        return str(self.shown["code"])

    @property
    def state(self) -> str:
        """Where it stands."""
        return str(self.shown["state"])

    @property
    def dispatch(self) -> dict[str, Any]:
        """The first unit's share."""
        first: dict[str, Any] = self.shown["dispatches"][0]
        return first

    @property
    def acknowledged_by(self) -> str | None:
        """Who took it for the first unit, if anybody."""
        name: str | None = self.dispatch["acknowledged_by"]
        return name

    @property
    def calls(self) -> list[dict[str, Any]]:
        """Its calls, in order."""
        return [attempt for attempt in self.shown["attempts"] if attempt["channel"] == "call"]

    @property
    def timeline(self) -> list[str]:
        """The kinds of everything that was put on record about it, in order."""
        return [str(event["kind"]) for event in self.shown["events"]]

    def happened(self, kind: str) -> list[dict[str, Any]]:
        """Its timeline's lines of one kind."""
        return [event for event in self.shown["events"] if event["kind"] == kind]

    @property
    def page(self) -> str:
        """Its page at the desk, in Chinese, as HTML."""
        answer = requests.get(
            f"{self._desk}/cases/{self.id}", headers={"Accept-Language": "zh"}, timeout=TIMEOUT_S
        )
        assert answer.ok, answer.text
        return answer.text

    # --- as the database holds it ---

    @property
    def row(self) -> dict[str, Any]:
        """Its row."""
        return self._rows("SELECT to_jsonb(c) FROM cases c WHERE id = %s")[0]

    @property
    def dispatches(self) -> list[dict[str, Any]]:
        """Every unit's share, oldest first, with all columns."""
        return self._rows("SELECT to_jsonb(d) FROM dispatches d WHERE case_id = %s ORDER BY id")

    @property
    def lead(self) -> dict[str, Any]:
        """The share of the unit that is, or shall become, responsible: the newest of the leads."""
        return self._rows(LEAD)[0]

    def dispatch_of(self, unit: str) -> dict[str, Any]:
        """The newest share of one unit."""
        found = [dispatch for dispatch in self.dispatches if dispatch["unit_code"] == unit]
        assert found, f"{unit} has no share of case {self.id}"
        return found[-1]

    @property
    def surveys(self) -> list[dict[str, Any]]:
        """Its surveys, oldest first."""
        return self._rows("SELECT to_jsonb(s) FROM surveys s WHERE case_id = %s ORDER BY id")

    @property
    def survey(self) -> dict[str, Any]:
        """Its newest survey."""
        surveys = self.surveys
        assert surveys, f"case {self.id} has no survey"
        return surveys[-1]

    @property
    def recordings(self) -> list[dict[str, Any]]:
        """What was recorded for it, oldest first; `bytes` is how much sound is here, None while none is."""
        return self._rows(
            "SELECT to_jsonb(r) - 'media' || jsonb_build_object('bytes', length(r.media)) FROM recordings r"
            " WHERE case_id = %s ORDER BY id"
        )

    def becomes(self, state: str, within_s: float = PATIENCE_S) -> CaseInStory:
        """It stands there now, or gets there by itself in this time."""
        self._clocks.wait_until(lambda: self.state == state, within_s)
        assert self.state == state, f"case {self.id} is {self.state}, not {state}: {self.timeline}"
        return self

    def _rows(self, query: str) -> list[dict[str, Any]]:
        return [dict(row[0]) for row in self._clocks.rows(query, self.id)]  # type: ignore[call-overload]
