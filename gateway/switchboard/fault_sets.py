"""Faults that are ordered together under one name."""

from __future__ import annotations

from typing import Any

from gateway.switchboard.checking import BadData, Fields
from gateway.switchboard.faults import KINDS, Fault, Faults

TIMES: dict[str, list[float]] = {"delay": [1.0, 60.0], "slow": [0.5, 3.0]}

SETS: dict[str, list[dict[str, Any]]] = {
    "everything": [{"what": what, **({"seconds": TIMES[what]} if what in TIMES else {})} for what in KINDS],
    "callbacks": [
        {"what": "delay", "seconds": [1.0, 60.0]},
        *({"what": what} for what in ("drop", "double", "repeat", "swap", "reverse")),
    ],
    "down": [{"what": "503_before"}],
    "cut_off": [{"what": "cut_off"}, {"what": "no_connection"}],
}
"""`down`: REST answers 503. `cut_off`: nothing gets through in either direction."""

DOWN = ("down", "cut_off")
"""Sets with which the calls that are up may end, too."""


def read_orders(faults: Faults, data: object) -> list[Fault]:
    """One fault, a list of them, or a set by name with what all in it share. Raises BadData."""
    if isinstance(data, list):
        return [faults.read(one, f"fault[{place}]") for place, one in enumerate(data)]
    if not isinstance(data, dict) or "set" not in data:
        return [faults.read(data)]
    fields = Fields(data, "fault")
    name = fields.choice("set", tuple(SETS))
    if name in DOWN:
        fields.choice("calls", ("go_on", "end"), "go_on")
    shared = {
        key: value for key, value in data.items() if key != "set" and (key != "calls" or name not in DOWN)
    }
    if not shared.keys() <= {"probability", "seed", "number", "count", "for_s"}:
        raise BadData("fault: a set takes probability, seed, number, count and for_s only")
    return [faults.read(one | shared) for one in SETS[name]]
