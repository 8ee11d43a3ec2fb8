"""One conversation, whatever the channel: `Intent` is what a person tells us, `Say` what we tell them.

A key press, a text, a click and an API call all become an `Intent`, enter by one door, and get a `Say` back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """ "I take it." Without a code: the one case that waits for this person. Source: R21."""

    code: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnCase:
    """ "Not our duty." The reason may be empty and be given later. Source: R31."""

    code: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReportEmergency:
    """ "This is dangerous, call the police." Never waits behind anything. Source: R18."""

    code: str | None = None


class Step(StrEnum):
    """How far the handling of a case has come. Source: R13, R33."""

    CONTACTED = "contacted"
    ARRIVED = "arrived"
    REPLIED = "replied"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class Report:
    """ "I have called them", "I am there", "I have answered", "nobody picks up there". Source: R13."""

    step: Step
    code: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Complete:
    """ "Done, and this is the result." The citizen is told the result. Source: R6, R13."""

    code: str | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class Extend:
    """ "I need more time, because …" Source: P7."""

    code: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CallCitizen:
    """ "Connect me with the citizen of this case", without my number being shown."""

    code: str | None = None


class Ruling(StrEnum):
    """What the centre can decide about a case. Source: R8, R31, R40."""

    ACCEPT_RETURN = "accept_return"
    REJECT_RETURN = "reject_return"
    REASSIGN = "reassign"
    ASSIST = "assist"
    MERGE = "merge"
    INVALIDATE = "invalidate"
    SUPERVISE = "supervise"
    REDO = "redo"
    EXPLAIN = "explain"


@dataclass(frozen=True, slots=True)
class Rule:
    """The centre decides; `target` is a unit's code or name, or the case to merge into."""

    ruling: Ruling
    code: str | None = None
    target: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Complain:
    """ "The handling of my case is bad": goes to the centre, never to the unit. Source: R54."""

    code: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class NewMatter:
    """ "I myself want to report something", from somebody who is also on a roster."""

    words: str


@dataclass(frozen=True, slots=True)
class OptOut:
    """ "No more surveys." Nothing else stops."""


@dataclass(frozen=True, slots=True)
class ListCases:
    """ "What is open?" An officer's open cases, or how a caller's own case stands."""


@dataclass(frozen=True, slots=True)
class Help:
    """ "What can I reply?" """


@dataclass(frozen=True, slots=True)
class Unclear:
    """Anything else, kept as it came: it may be a citizen telling us about a new matter."""

    text: str


Intent: TypeAlias = (
    Acknowledge
    | ReturnCase
    | ReportEmergency
    | Report
    | Complete
    | Extend
    | CallCitizen
    | Rule
    | Complain
    | NewMatter
    | OptOut
    | ListCases
    | Help
    | Unclear
)


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Say:
    """A sentence by its key in `notifications/wording.yaml`, with the values for its placeholders.

    Equal and hashable by content. Its repr leaves out every value but the case code, so that no log line can
    leak a name, a number or a place.
    """

    key: str
    _items: tuple[tuple[str, str], ...]

    def __init__(self, key: str, /, **values: str) -> None:
        """Raise TypeError for a value that is no text: formatting is the business of whoever says it."""
        for name, value in values.items():
            if not isinstance(value, str):
                raise TypeError(f"Say({key!r}): {name!r} must be text, not {type(value).__name__}.")
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "_items", tuple(sorted(values.items())))

    @property
    def values(self) -> Mapping[str, str]:
        return MappingProxyType(dict(self._items))

    def __repr__(self) -> str:
        shown = (f"{name}={value!r}" if name == "code" else f"{name}=…" for name, value in self._items)
        return f"Say({', '.join([repr(self.key), *shown])})"

    def to_json(self) -> dict[str, object]:
        """A JSON object, for a JSON column or a queue: `{"key": ..., "values": {...}}`."""
        return {"key": self.key, "values": dict(self._items)}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Say:
        """The same `Say` again. Raises ValueError when `data` was not made by `to_json`."""
        key, values = data.get("key"), data.get("values")
        if not isinstance(key, str) or not isinstance(values, Mapping):
            raise ValueError("Not a stored Say: expected an object with 'key' and 'values'.")
        if not all(isinstance(name, str) and isinstance(value, str) for name, value in values.items()):
            raise ValueError(f"Not a stored Say: the values of {key!r} must all be text.")
        return cls(key, **values)
