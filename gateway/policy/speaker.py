"""Who is speaking to us, and for which units that person may act."""

from __future__ import annotations

from dataclasses import dataclass

from models.unit import CENTRE


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody at a number: on the roster of `units` (none: a citizen or a stranger)."""

    number: str
    name: str = ""
    person_id: int | None = None
    units: frozenset[str] = frozenset()

    @property
    def is_on_a_roster(self) -> bool:
        """True for an officer, a leader, or the centre's people."""
        return bool(self.units)

    def may_act_for(self, unit_code: str) -> bool:
        """One's own unit; the centre acts for every unit. Source: R8."""
        return unit_code in self.units or CENTRE in self.units
