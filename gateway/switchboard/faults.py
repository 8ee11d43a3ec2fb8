"""Unpleasantness to order: what goes wrong with callbacks and REST requests, and how often."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from gateway.switchboard.checking import BadData, Fields

CALLBACK_FAULTS = ("drop", "double", "reverse", "delay")
CALLBACK_KINDS = ("call_status", "message_status", "recording_status")
REST_FAULTS = ("lost_reply", "500", "429", "404")
REST_PATHS = ("Calls", "Messages", "Calls/update", "Recordings")
READ_PATHS = frozenset({"Recordings"})
"""Paths whose faults hit a GET; all others hit a POST."""


@dataclass
class Fault:
    """One fault; `left` counts down to nothing, None lasts until the faults are cleared."""

    what: str
    where: tuple[str, ...]
    left: int | None = None
    delay_s: float = 0.0
    number: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The fault in the shape in which it was ordered."""
        if self.what in REST_FAULTS:
            return {"rest": self.what, "path": self.where[0], "count": self.left}
        kind = self.where[0] if len(self.where) == 1 else None
        return {
            "callbacks": self.what,
            "delay_s": self.delay_s,
            "kind": kind,
            "number": self.number,
            "count": self.left,
        }


def read_fault(data: object) -> Fault:
    """A fault as ordered by the control interface. Raises BadData."""
    fields = Fields(data, "fault")
    count = fields.integer("count", None, least=1)
    if "rest" in fields:
        what = fields.choice("rest", REST_FAULTS)
        fault = Fault(what, (fields.choice("path", REST_PATHS),), count)
    elif "callbacks" in fields:
        what = fields.choice("callbacks", CALLBACK_FAULTS)
        where = (fields.choice("kind", CALLBACK_KINDS),) if fields.has("kind") else CALLBACK_KINDS
        fault = Fault(what, where, count, fields.seconds("delay_s", 0.0), fields.text_or_none("number"))
        if what == "delay" and fault.delay_s == 0:
            raise BadData("fault.delay_s: a delay needs seconds above 0")
    else:
        raise BadData('fault: needs "callbacks" or "rest"')
    fields.no_others()
    return fault


class Faults:
    """The faults in force; the oldest that fits is used up first."""

    def __init__(self) -> None:
        self.active: list[Fault] = []

    def take_callback(self, kind: str, numbers: Collection[str]) -> Fault | None:
        """The fault that hits a callback of `kind` about one of `numbers`, used up by one."""
        return self._take(CALLBACK_FAULTS, kind, numbers)

    def take_rest(self, path: str) -> Fault | None:
        """The fault that hits a request to `path`, used up by one."""
        return self._take(REST_FAULTS, path, ())

    def _take(self, kinds: Collection[str], where: str, numbers: Collection[str]) -> Fault | None:
        for fault in self.active:
            fits_number = fault.number is None or fault.number in numbers
            if fault.what in kinds and where in fault.where and fits_number:
                if fault.left is not None:
                    fault.left -= 1
                    if fault.left == 0:
                        self.active.remove(fault)
                return fault
        return None
