"""Measures a document against a vocabulary: what remains of it, and what the carrier remarks upon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gateway.switchboard.twiml import SPOKEN, Verb
from gateway.switchboard.vocabulary.attributes import UNKNOWN, Attribute


@dataclass(frozen=True)
class Element:
    """A verb or noun: its attributes, what may stand in it, and the number for what may not."""

    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    children: Mapping[str, Element] = field(default_factory=dict)
    code_of_child: int = UNKNOWN


@dataclass(frozen=True)
class Remark:
    """Something that the carrier passes over or replaces."""

    code: int
    reason: str


def check(
    verbs: tuple[Verb, ...], known: Mapping[str, Element], code: int = UNKNOWN
) -> tuple[tuple[Verb, ...], list[Remark]]:
    """The verbs with what is unknown left out and every default filled in, and the remarks upon them.

    `code` is the number for a verb that is not known.
    """
    remarks: list[Remark] = []
    return _read(verbs, known, code, "a document", remarks), remarks


def _read(
    verbs: tuple[Verb, ...], known: Mapping[str, Element], code: int, where: str, remarks: list[Remark]
) -> tuple[Verb, ...]:
    kept = []
    for verb in verbs:
        element = known.get(verb.name)
        if element is None:
            remarks.append(Remark(code, f"{verb.name} is not allowed in {where}, passed over"))
            continue
        attributes = _attributes(verb, element, remarks)
        inside = (
            verb.children
            if verb.name in SPOKEN
            else _read(verb.children, element.children, element.code_of_child, verb.name, remarks)
        )
        kept.append(Verb(verb.name, verb.text, attributes, inside))
    return tuple(kept)


def _attributes(verb: Verb, element: Element, remarks: list[Remark]) -> dict[str, str]:
    settled = {
        name: attribute.default
        for name, attribute in element.attributes.items()
        if attribute.default is not None
    }
    for name, value in verb.attributes.items():
        attribute = element.attributes.get(name)
        if attribute is None:
            remarks.append(Remark(UNKNOWN, f"{verb.name} has no attribute {name}, passed over"))
        elif attribute.takes(value):
            settled[name] = value
        else:
            instead = "left out" if attribute.default is None else f"taken as {attribute.default}"
            remarks.append(Remark(attribute.code, f"{verb.name} {name}={value!r} is not taken, {instead}"))
    return settled
