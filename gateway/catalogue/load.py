"""Load the catalogue: units, regions, menu, routing words and ladders, every fault said at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from gateway.catalogue.entries import (
    DemoRoster,
    Department,
    DepartmentsFile,
    Disambiguation,
    LaddersFile,
    LimitsFile,
    MenuOption,
    Region,
    Topic,
)
from gateway.catalogue.limits import read_limits
from gateway.policy.routing import RoutingWords, Rule
from ivr.caller import Branch
from models.errors import Misconfigured
from models.ladder import CHANNELS, Ladder
from models.limits import LimitTable
from models.unit import UnitKind

File = TypeVar("File", DepartmentsFile, LaddersFile, LimitsFile, DemoRoster)

DEPARTMENTS, LADDERS, LIMITS = "departments.yaml", "ladders.yaml", "limits.yaml"
DEMO_ROSTER = "demo_roster.yaml"
RESERVED_KEYS = frozenset({"0", "9", "*", "#"})
NEEDED_LADDERS = frozenset(
    {
        "standard",
        "emergency",
        "sensitive",
        "sensitive_with_police",
        "assist",
        "assist_urgent",
        "redo",
        "police_return",
    }
)


@dataclass(frozen=True)
class Catalogue:
    """Everything the catalogue says, by code. Units are all 22; `unit_codes` are those that take cases."""

    units: Mapping[str, Department]
    regions: Mapping[str, Region]
    menu: Mapping[str, MenuOption]
    topics: tuple[Topic, ...]
    escalators: tuple[Topic, ...]
    police_words: tuple[str, ...]
    urgent_only: frozenset[str]
    spellings: Mapping[str, str]
    disambiguation: tuple[Disambiguation, ...]
    catch_all: str
    ladders: Mapping[str, Ladder]
    limits: LimitTable

    @cached_property
    def unit_codes(self) -> frozenset[str]:
        """Units that a matter can be given to; the 110 desk is none, police matters go back their own way."""
        return frozenset(code for code, unit in self.units.items() if unit.kind is not UnitKind.POLICE)

    @cached_property
    def unit_names(self) -> Mapping[str, tuple[str, ...]]:
        """Everything that a unit is called, by its code: its names, and its aliases old and new."""
        return {code: (unit.name_zh, unit.name_en, *unit.aliases) for code, unit in self.units.items()}

    @cached_property
    def region_codes(self) -> frozenset[str]:
        return frozenset(self.regions)

    @cached_property
    def topic_words(self) -> Mapping[str, tuple[str, ...]]:
        """Words of each sensitive topic, by its code."""
        return {topic.code: topic.keywords for topic in self.topics}

    @cached_property
    def escalator_words(self) -> Mapping[str, tuple[str, ...]]:
        """Words of each outcome that brings the police in, by its code."""
        return {escalator.code: escalator.keywords for escalator in self.escalators}

    @cached_property
    def routing_words(self) -> RoutingWords:
        """What the routing of free words has to know."""
        return RoutingWords(
            police=self.police_words,
            urgent_only=self.urgent_only,
            delicate=tuple(word for words in self.topic_words.values() for word in words),
            emergency={code: unit.emergency_keywords for code, unit in self.units.items()},
            keywords={code: unit.keywords for code, unit in self.units.items()},
            rules=tuple(Rule(each.any, each.unit, each.why, each.also) for each in self.disambiguation),
            names={code: unit.name_zh for code, unit in self.units.items()},
            spellings=self.spellings,
        )

    @cached_property
    def branches(self) -> Mapping[str, Branch]:
        """The telephone menu in Chinese, as the caller's dialogue wants it."""
        return {digit: _branch(option) for digit, option in self.menu.items()}

    def emergency_words(self, unit_code: str) -> frozenset[str]:
        """Words of danger for a matter of this unit: its own, and those of every unit that saves people.

        Somebody who collapses on a bus is in danger whoever gets the matter. Raises KeyError for an unknown
        unit.
        """
        saving = (unit.emergency_keywords for unit in self.units.values() if unit.emergency)
        return frozenset(
            {*self.units[unit_code].emergency_keywords, *(word for words in saving for word in words)}
        )

    def region_name(self, code: str, lang: str = "zh") -> str:
        """A region's name. Raises KeyError for an unknown region."""
        region = self.regions[code]
        return region.name_zh if lang == "zh" else region.name_en


@cache
def load_catalogue() -> Catalogue:
    """The packaged catalogue, read once. Raises Misconfigured with every fault, naming file and entry."""
    return read_catalogue(packaged(DEPARTMENTS), packaged(LADDERS), packaged(LIMITS))


@cache
def load_demo_roster() -> DemoRoster:
    """The made-up people of the demonstration, read once. Raises Misconfigured as `load_catalogue` does."""
    return _parsed(DEMO_ROSTER, packaged(DEMO_ROSTER), DemoRoster)


def packaged(name: str) -> str:
    """The text of a file that lies beside this module."""
    return files("gateway.catalogue").joinpath(name).read_text(encoding="utf-8")


def read_catalogue(departments: str, ladders: str, limits: str) -> Catalogue:
    """The catalogue from the texts of its three files. Raises Misconfigured with every fault at once."""
    file, steps = _parsed(DEPARTMENTS, departments, DepartmentsFile), _parsed(LADDERS, ladders, LaddersFile)
    faults = [f"{DEPARTMENTS}: {fault}" for fault in _faults(file)]
    climbed = {}
    for name, rungs in steps.ladders.items():
        try:
            climbed[name] = Ladder.from_json(
                {"name": name, "rungs": [_worded(rung, steps.words) for rung in rungs]}
            )
        except ValueError as wrong:
            faults.append(f"{LADDERS}: {wrong}")
    faults += [
        f"{LADDERS}: ladder {name!r} is missing; add it."
        for name in sorted(NEEDED_LADDERS - set(steps.ladders))
    ]
    table, wrong_limits = read_limits(_parsed(LIMITS, limits, LimitsFile), {unit.code for unit in file.units})
    faults += [f"{LIMITS}: {fault}" for fault in wrong_limits]
    if faults or table is None:
        raise Misconfigured(faults)
    return Catalogue(
        units={unit.code: unit for unit in file.units},
        regions={region.code: region for region in file.regions},
        menu=file.menu,
        topics=file.sensitive_topics,
        escalators=file.sensitive_escalators,
        police_words=file.police_words,
        urgent_only=frozenset(file.urgent_only),
        spellings=file.spellings,
        disambiguation=file.disambiguation,
        catch_all=file.catch_all,
        ladders=climbed,
        limits=table,
    )


def _parsed(name: str, text: str, wanted: type[File]) -> File:
    try:
        return TypeAdapter(wanted).validate_python(yaml.safe_load(text))
    except yaml.YAMLError as wrong:
        raise Misconfigured([f"{name} is no YAML: {wrong}"]) from wrong
    except ValidationError as wrong:
        faults = [f"{name}: {_place(error['loc'])}: {error['msg']}." for error in wrong.errors()]
        raise Misconfigured(faults) from wrong


def _place(path: Iterable[int | str]) -> str:
    return " › ".join(str(step + 1) if isinstance(step, int) else step for step in path) or "the file"


def _worded(rung: dict[str, object], usual: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    """The rung with a wording key for each of its roles. Raises ValueError for a role that has none."""
    own = rung.get("words", {})
    words: dict[str, dict[str, str]] = {}
    for channel in CHANNELS:
        roles = rung.get(channel, [])
        if not isinstance(own, Mapping) or not isinstance(roles, list):
            return rung  # Rung.from_json says what is wrong with it
        known = {**usual.get(channel, {}), **own.get(channel, {})}
        if silent := [str(role) for role in roles if role not in known]:
            raise ValueError(
                f"rung {rung.get('name')!r}: no words to {channel} {', '.join(silent)}; add them."
            )
        words[channel] = {role: known[role] for role in roles}
    return {**rung, "words": words}


def _faults(file: DepartmentsFile) -> list[str]:
    units = [unit.code for unit in file.units]
    lists = {
        "units": units,
        "regions": [region.code for region in file.regions],
        "sensitive_topics": [topic.code for topic in file.sensitive_topics],
        "sensitive_escalators": [topic.code for topic in file.sensitive_escalators],
    }
    twice = [
        f"{where}: {code!r} stands twice; remove one."
        for where, codes in lists.items()
        for code in _twice(codes)
    ]
    urgent = {word for unit in file.units for word in unit.emergency_keywords}
    unknown = [
        f"urgent_only: {word!r} is no unit's emergency keyword; add it there or remove it here."
        for word in file.urgent_only
        if word not in urgent
    ]
    named = [("catch_all", file.catch_all)]
    named += [(f"disambiguation › {at}", rule.unit) for at, rule in enumerate(file.disambiguation, 1)]
    strangers = [
        f"{where}: no unit {code!r}; use a code of units." for where, code in named if code not in units
    ]
    return [*twice, *unknown, *strangers, *_menu_faults("menu", file.menu, frozenset(units), deepest=2)]


def _menu_faults(
    where: str, menu: Mapping[str, MenuOption], units: frozenset[str], deepest: int
) -> list[str]:
    faults = []
    for digit, option in menu.items():
        here = f"{where} › {digit}"
        if digit in RESERVED_KEYS or len(digit) != 1 or not digit.isdecimal():
            faults.append(f"{here}: use one digit from 1 to 8; 0, 9, * and # mean the same everywhere.")
        if (option.unit is None) == (not option.below):
            faults.append(f"{here}: give either a unit or the options below.")
        if option.unit is not None and option.unit not in units:
            faults.append(f"{here}: no unit {option.unit!r}; use a code of units.")
        if option.below and deepest == 1:
            faults.append(f"{here}: a third level; nobody listens that long.")
        faults += _menu_faults(here, option.below, units, deepest - 1)
    return faults


def _twice(codes: list[str]) -> list[str]:
    return sorted({code for code in codes if codes.count(code) > 1})


def _branch(option: MenuOption) -> Branch:
    below = {digit: _branch(each) for digit, each in option.below.items()}
    return Branch(option.zh, option.unit, below or None)
