"""Ladder and Rung: who is called and texted when, until somebody owns the case. Data, from `ladders.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

ROLES = frozenset({"duty_phone", "duty_officer", "backup_officer", "duty_leader", "centre", "police_desk"})
CHANNELS = ("call", "text")


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: `after` counts from the check; `every` repeats it until somebody owns the case.

    `breach` records that the limit has passed. `ahead` allows the step before its time when nobody lower can
    be reached. `words` holds (channel, role, wording key) for each role of `call` and `text`. Raises
    ValueError, naming the rung, for what cannot be.
    """

    name: str
    after: timedelta
    call: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    breach: bool = False
    every: timedelta | None = None
    ahead: bool = False
    words: tuple[tuple[str, str, str], ...] = ()

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("A rung has no name; give it one that is unique in its ladder.")
        if self.after < timedelta(0):
            raise ValueError(f"Rung {self.name!r}: 'after' is negative; nothing comes before the check.")
        if self.every is not None and self.every <= timedelta(0):
            raise ValueError(f"Rung {self.name!r}: 'every' must be longer than nothing.")
        if strangers := {*self.call, *self.text} - ROLES:
            raise ValueError(f"Rung {self.name!r}: no such role: {_listed(strangers)}; use {_listed(ROLES)}.")

    def call_words(self, role: str) -> str:
        """The wording key for what `role` hears. Raises KeyError for a role that is not called."""
        return self._words("call", role)

    def text_words(self, role: str) -> str:
        """The wording key for what `role` reads. Raises KeyError for a role that is not texted."""
        return self._words("text", role)

    def _words(self, channel: str, role: str) -> str:
        for of_channel, of_role, key in self.words:
            if (of_channel, of_role) == (channel, role):
                return key
        raise KeyError(f"Rung {self.name!r} has no wording to {channel} {role!r}; add it in ladders.yaml.")

    def to_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "after_s": self.after.total_seconds(),
            "call": list(self.call),
            "text": list(self.text),
            "breach": self.breach,
            "every_s": self.every.total_seconds() if self.every else None,
            "ahead": self.ahead,
            "words": {
                channel: {role: key for of_channel, role, key in self.words if of_channel == channel}
                for channel in CHANNELS
            },
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Rung:
        """The same rung again; what is left out has its default. Raises ValueError, naming the rung."""
        name = data.get("name")
        if not isinstance(name, str):
            raise ValueError("A rung has no name; give it one that is unique in its ladder.")
        known = {"name", "after_s", "call", "text", "breach", "every_s", "ahead", "words"}
        if unknown := set(data) - known:
            raise ValueError(f"Rung {name!r}: unknown field {_listed(unknown)}; use {_listed(known)}.")
        every = data.get("every_s")
        return cls(
            name=name,
            after=_duration(name, "after_s", data.get("after_s")),
            call=_roles(name, "call", data.get("call", [])),
            text=_roles(name, "text", data.get("text", [])),
            breach=_claim(name, "breach", data.get("breach", False)),
            every=None if every is None else _duration(name, "every_s", every),
            ahead=_claim(name, "ahead", data.get("ahead", False)),
            words=_words(name, data.get("words", {})),
        )


@dataclass(frozen=True, slots=True)
class Ladder:
    """Rungs, lowest first. A running case keeps a copy of its ladder, so an edit reaches only later cases.

    Raises ValueError, naming the ladder, when it is empty, out of order or has a rung twice.
    """

    name: str
    rungs: tuple[Rung, ...]

    def __post_init__(self) -> None:
        names = [rung.name for rung in self.rungs]
        if not names:
            raise ValueError(f"Ladder {self.name!r} has no rungs; nobody would ever be called.")
        if len(set(names)) < len(names):
            raise ValueError(
                f"Ladder {self.name!r} has two rungs of one name; a climbed rung is known by it."
            )
        if list(self.rungs) != sorted(self.rungs, key=lambda rung: rung.after):
            raise ValueError(f"Ladder {self.name!r}: put the rungs in the order of their time.")

    def to_json(self) -> dict[str, object]:
        return {"name": self.name, "rungs": [rung.to_json() for rung in self.rungs]}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Ladder:
        """The same ladder again. Raises ValueError when `data` is none, naming ladder and rung."""
        name, rungs = data.get("name"), data.get("rungs")
        if not isinstance(name, str) or not isinstance(rungs, list):
            raise ValueError("Not a ladder: expected an object with 'name' and a list 'rungs'.")
        try:
            return cls(name, tuple(Rung.from_json(_mapping(rung)) for rung in rungs))
        except ValueError as wrong:
            raise ValueError(f"Ladder {name!r}: {wrong}") from wrong


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise ValueError("A rung must be an object with 'name' and 'after_s'.")
    return value


def _duration(rung: str, field: str, value: object) -> timedelta:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"Rung {rung!r}: {field!r} must be a number of seconds.")
    return timedelta(seconds=value)


def _claim(rung: str, field: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"Rung {rung!r}: {field!r} must be true or false.")
    return value


def _roles(rung: str, field: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(role, str) for role in value):
        raise ValueError(f"Rung {rung!r}: {field!r} must be a list of roles.")
    return tuple(value)


def _words(rung: str, value: object) -> tuple[tuple[str, str, str], ...]:
    if not isinstance(value, Mapping) or not all(isinstance(keys, Mapping) for keys in value.values()):
        raise ValueError(f"Rung {rung!r}: 'words' must be wording keys by role, under 'call' and 'text'.")
    return tuple((channel, role, key) for channel in CHANNELS for role, key in value.get(channel, {}).items())


def _listed(names: set[str] | frozenset[str]) -> str:
    return ", ".join(sorted(names))
