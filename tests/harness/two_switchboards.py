"""Two carriers as one: every handset is plugged into both, and it does not matter by which one it rings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.harness.switchboard import Switchboard

OF_HIS_OWN = ("dial", "text")


class TwoSwitchboards(Switchboard):
    """The first and the second; time goes by in both alike."""

    def __init__(self, first: Switchboard, second: Switchboard) -> None:
        super().__init__(first.url)
        self.first, self.second = first, second
        self._both = (first, second)

    def stand_at(self, moment: datetime) -> None:
        for each in self._both:
            each.stand_at(moment)

    def advance(self, moment: datetime) -> None:
        for each in self._both:
            each.advance(moment)

    def settle(self) -> dict[str, Any]:
        return _together([each.settle() for each in self._both])

    def clock(self) -> dict[str, Any]:
        return _together([each.clock() for each in self._both])

    def reset(self) -> None:
        for each in self._both:
            each.reset()

    def put_phone(self, number: str, phone: dict[str, Any]) -> None:
        for each in self._both:
            each.put_phone(number, phone)

    def phone(self, number: str) -> dict[str, Any]:
        """The line that is in use, with the texts of both."""
        lines = [each.phone(number) for each in self._both]
        texts = sorted((text for line in lines for text in line["texts"]), key=lambda text: str(text["at"]))
        in_use = next((line for line in lines if line["state"] != "idle"), lines[0])
        return in_use | {"texts": texts}

    def do(self, number: str, what: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """On the line that is in use; a call or a text of his own goes by the first."""
        if what in OF_HIS_OWN:
            return self.first.do(number, what, body)
        in_use = (each for each in self._both if each.phone(number)["state"] != "idle")
        return next(in_use, self.first).do(number, what, body)

    def log(self, after: int = 0) -> list[dict[str, Any]]:
        """What happened on both, in order."""
        entries = (entry for each in self._both for entry in each.log(after))
        return sorted(entries, key=lambda entry: str(entry["at"]))


def _together(clocks: list[dict[str, Any]]) -> dict[str, Any]:
    timers = [clock["next_timer"] for clock in clocks if clock["next_timer"]]
    return clocks[0] | {
        "next_timer": min(timers, default=None),
        "busy": sum(clock["busy"] for clock in clocks),
        "activity": sum(clock["activity"] for clock in clocks),
    }
