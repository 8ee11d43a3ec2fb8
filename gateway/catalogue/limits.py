"""Limits as values, from what stands in limits.yaml: every fault is said, and none is guessed away."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace

from gateway.catalogue.entries import LimitsEntry, LimitsFile
from models.case import RequestType
from models.hours import Hours
from models.limits import EMERGENCY, Limits, LimitTable, Per, Span, Task

KINDS = frozenset({*(kind.value for kind in RequestType), EMERGENCY})
MOST_EXTENSION = 1.0


def read_limits(file: LimitsFile, units: Set[str]) -> tuple[LimitTable | None, list[str]]:
    """The table, and one sentence for each fault; with faults there is no table."""
    reader = _Reader()
    hours = reader.hours(file.hours)
    kinds = {kind: reader.limits(f"kinds › {kind}", file.usual, entry) for kind, entry in file.kinds.items()}
    own = {
        unit: {
            kind: reader.limits(f"units › {unit} › {kind}", file.usual, file.kinds[kind], entry)
            for kind, entry in entries.items()
            if kind in file.kinds
        }
        for unit, entries in file.units.items()
    }
    reader.faults += _strangers(file, units)
    if hours is None or reader.faults:
        return None, reader.faults
    table = LimitTable(
        hours=hours,
        workdays=frozenset(file.workdays),
        days_off=frozenset(file.days_off),
        extension=file.extension,
        kinds=_whole(kinds),
        units={unit: _whole(limits) for unit, limits in own.items()},
    )
    return table, []


def _whole(limits: Mapping[str, Limits | None]) -> dict[str, Limits]:
    return {kind: each for kind, each in limits.items() if each is not None}


def _strangers(file: LimitsFile, units: Set[str]) -> list[str]:
    faults = [f"kinds: {kind!r} is missing; add it." for kind in sorted(KINDS - set(file.kinds))]
    faults += [f"kinds: {kind!r} is no type of request." for kind in sorted(set(file.kinds) - KINDS)]
    for unit, entries in file.units.items():
        if unit not in units:
            faults.append(f"units: no unit {unit!r}; use a code of units.")
        faults += [
            f"units › {unit}: {kind!r} is no type of request." for kind in sorted(set(entries) - KINDS)
        ]
    faults += [
        f"{day}: cannot be a working day and a day off."
        for day in sorted(set(file.workdays) & set(file.days_off))
    ]
    if not 0 < file.extension <= MOST_EXTENSION:
        faults.append(f"extension: {file.extension} must be more than 0, and 1 at the most.")
    return faults


class _Reader:
    """Reads lengths of time and hours, and remembers what was wrong with them."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def hours(self, text: str) -> Hours | None:
        try:
            return Hours.parse(text)
        except ValueError as wrong:
            self.faults.append(f"hours: {wrong}")
            return None

    def limits(self, where: str, *entries: LimitsEntry) -> Limits | None:
        """The limits of one kind, later entries passing earlier ones; None if anything is wrong with them."""
        before = len(self.faults)
        merged = _merged(entries)
        due = self._by_task(where, {task: getattr(merged, task) for task in Task})
        lead = self._by_task(f"{where} › lead", merged.lead)
        again, centre = (
            self._span(where, "again", merged.again),
            self._span(where, "centre_after", merged.centre_after),
        )
        if not merged.complete:
            self.faults.append(f"{where}: 'complete' is missing; every case must come to an end.")
        if again is not None and not again.plain and again.per is not Per.DAY:
            self.faults.append(f"{where}: 'again' must be working days or plain; write 1d, or 2h plain.")
        if again is None or centre is None or len(self.faults) > before:
            return None
        return Limits(due, lead, again, centre)

    def _by_task(self, where: str, texts: Mapping[str, str | None]) -> dict[Task, Span]:
        self.faults += [
            f"{where}: {name!r} is no task; use {', '.join(Task)}." for name in texts if name not in set(Task)
        ]
        found = {
            task: self._span(where, task, text) for task in Task if (text := texts.get(task)) is not None
        }
        return {task: span for task, span in found.items() if span is not None}

    def _span(self, where: str, name: str, text: str | None) -> Span | None:
        if text is None:
            self.faults.append(f"{where}: {name!r} is missing; add it.")
            return None
        try:
            return Span.parse(text)
        except ValueError as wrong:
            self.faults.append(f"{where} › {name}: {wrong}")
            return None


def _merged(entries: tuple[LimitsEntry, ...]) -> LimitsEntry:
    merged = entries[0]
    for entry in entries[1:]:
        said = {
            name: value
            for name in ("contact", "arrive", "reply", "complete", "again", "centre_after")
            if (value := getattr(entry, name)) is not None
        }
        merged = replace(merged, **said, lead={**merged.lead, **entry.lead})
    return merged
