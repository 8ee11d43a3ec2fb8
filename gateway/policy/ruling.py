"""A decision of the centre as a program or a command gives it. Source: R8."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.policy.complaint import one_line
from models.conversation import Rule, Ruling
from models.errors import InvalidFields

LONGEST = {"target": 40, "reason": 200, "by": 20}
FIELDS = frozenset({"ruling", *LONGEST})
NOBODY = "效能中心"
"""Who decides, when no name was given with the key."""


def read_ruling(fields: Any, code: str) -> tuple[Rule, str]:
    """The decision about the case `code`, and the name of whoever decides.

    Mandatory: `ruling`. `target` is a unit's code or name, the code of the case to merge into, or days.
    Raises `InvalidFields` with one sentence for each field that is wrong.
    """
    if not isinstance(fields, Mapping):
        raise InvalidFields({"body": "应为 JSON 对象。 Must be a JSON object."})
    faults = {str(name): "没有这个字段，请删除。 No such field; remove it." for name in {*fields} - FIELDS}
    known = [ruling.value for ruling in Ruling]
    ruling = fields.get("ruling")
    if ruling not in known:
        faults["ruling"] = f"必填，应为其中之一：{'、'.join(known)}。 Mandatory: one of these."
    words = {name: _words(fields.get(name, ""), name, faults) for name in LONGEST}
    if ruling == Ruling.REDO and words["target"] and not words["target"].isdecimal():
        faults["target"] = "重办时填办理天数，例如 7。 For a redo the number of days, such as 7."
    if faults:
        raise InvalidFields(faults)
    return Rule(Ruling(str(ruling)), code, words["target"], words["reason"]), words["by"] or NOBODY


def _words(value: Any, name: str, faults: dict[str, str]) -> str:
    if not isinstance(value, str):
        faults.setdefault(name, "应为文字。 Must be text.")
        return ""
    said = one_line(value)
    if len(said) > LONGEST[name]:
        faults.setdefault(
            name, f"过长，最多{LONGEST[name]}字。 Too long: {LONGEST[name]} characters at most."
        )
    return said
