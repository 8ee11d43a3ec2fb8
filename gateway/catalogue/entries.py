"""What stands in the catalogue's files, as values. An unknown field is refused: no misspelling is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from pydantic import ConfigDict

from models.unit import UnitKind

STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Region:
    """The city level, a county, a district or a zone. Source: R1."""

    __pydantic_config__ = STRICT

    code: str
    name_zh: str
    name_en: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    """A unit and the words that lead to it. `exclusions` are for people; `disambiguation` enforces them."""

    __pydantic_config__ = STRICT

    code: str
    kind: UnitKind
    name_zh: str
    name_en: str
    aliases: tuple[str, ...]
    basis: Literal["notice", "inferred"]
    emergency: bool
    matters: tuple[str, ...]
    keywords: tuple[str, ...]
    emergency_keywords: tuple[str, ...]
    sensitive: bool = False
    exclusions: tuple[str, ...] = ()
    must_reply: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MenuOption:
    """One key of the telephone menu: the unit it leads to, or the options below it."""

    __pydantic_config__ = STRICT

    zh: str
    en: str
    unit: str | None = None
    below: Mapping[str, MenuOption] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Topic:
    """A sensitive topic, or an outcome of one that brings the police in. Source: R30."""

    __pydantic_config__ = STRICT

    code: str
    zh: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disambiguation:
    """A rule before all keywords: one word of `any` and, where there is `also`, one of those."""

    __pydantic_config__ = STRICT

    any: tuple[str, ...]
    unit: str
    why: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DepartmentsFile:
    """departments.yaml as it stands."""

    __pydantic_config__ = STRICT

    regions: tuple[Region, ...]
    units: tuple[Department, ...]
    catch_all: str
    menu: Mapping[str, MenuOption]
    sensitive_topics: tuple[Topic, ...]
    sensitive_escalators: tuple[Topic, ...]
    police_words: tuple[str, ...]
    urgent_only: tuple[str, ...]
    spellings: Mapping[str, str]
    disambiguation: tuple[Disambiguation, ...]


@dataclass(frozen=True, slots=True)
class LaddersFile:
    """ladders.yaml as it stands; `words` are the usual wording keys, by channel and role."""

    __pydantic_config__ = STRICT

    words: Mapping[str, Mapping[str, str]]
    ladders: Mapping[str, list[dict[str, object]]]


@dataclass(frozen=True, slots=True)
class LimitsEntry:
    """The limits of one kind of case, or those in which it differs; lengths of time as people write them."""

    __pydantic_config__ = STRICT

    contact: str | None = None
    arrive: str | None = None
    reply: str | None = None
    complete: str | None = None
    lead: Mapping[str, str] = field(default_factory=dict)
    again: str | None = None
    centre_after: str | None = None


@dataclass(frozen=True, slots=True)
class LimitsFile:
    """limits.yaml as it stands."""

    __pydantic_config__ = STRICT

    hours: str
    workdays: tuple[date, ...]
    days_off: tuple[date, ...]
    extension: float
    usual: LimitsEntry
    kinds: Mapping[str, LimitsEntry]
    units: Mapping[str, Mapping[str, LimitsEntry]]


@dataclass(frozen=True, slots=True)
class DemoPerson:
    __pydantic_config__ = STRICT

    name: str
    title: str
    mobile: str


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit's made-up duty in the demonstration; numbers as an office would write them."""

    __pydantic_config__ = STRICT

    unit: str
    duty_phone: str
    officer: DemoPerson
    backup_officer: DemoPerson
    duty_leader: DemoPerson
    direct_number: str | None = None


@dataclass(frozen=True, slots=True)
class DemoRoster:
    """demo_roster.yaml as it stands."""

    __pydantic_config__ = STRICT

    region: str
    units: tuple[DemoUnit, ...]
