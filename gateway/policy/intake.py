"""A new case as somebody describes it: the five mandatory fields and what else is known. Source: R17, R19."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from models.case import RequestType
from models.errors import InvalidFields
from models.phone import NotAPhone, Phone, PhoneKind
from models.unit import CENTRE, CITY

WITHHELD = frozenset({"refused", "unknown", "不愿提供", "不详", "拒绝提供"})
"""What must be written when the citizen was asked and would not or could not say."""


def _withheld_is_empty(value: Any) -> Any:
    return "" if isinstance(value, str) and value.strip() in WITHHELD else value


def _moment_or_withheld(value: Any) -> Any:
    return None if isinstance(value, str) and value.strip() in WITHHELD else value


def _no_bare_number(value: Any) -> Any:
    # A number would be taken as seconds since 1970, and 20261103 would be an August morning of that year.
    if isinstance(value, int | float) or (isinstance(value, str) and BARE_NUMBER.fullmatch(value)):
        raise PydanticCustomError("datetime_type", "a bare number is no moment")
    return value


def _no_control_characters(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


BARE_NUMBER = re.compile(r"\s*[-+]?[\d.]+\s*")
Moment = Annotated[AwareDatetime, BeforeValidator(_no_bare_number)]
OneLine = Annotated[str, BeforeValidator(_no_control_characters)]
# The last one runs first: what is left when nothing invisible is in it may be the word for "would not say".
MaybeWithheld = Annotated[str, BeforeValidator(_withheld_is_empty), BeforeValidator(_no_control_characters)]


class NewCase(BaseModel):
    """What POST /api/cases and `gateway case register` take.

    Mandatory: `happened_at` (ISO 8601 with zone), `place`, `caller_name`, `caller_phone`, `request`. Where
    the citizen would not say, the word "refused" or "unknown" must be written: empty is not enough.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    happened_at: Annotated[Moment | None, BeforeValidator(_moment_or_withheld)]
    place: Annotated[MaybeWithheld, StringConstraints(max_length=80)]
    caller_name: Annotated[MaybeWithheld, StringConstraints(max_length=40)]
    caller_phone: Annotated[MaybeWithheld, StringConstraints(max_length=40)]
    request: Annotated[OneLine, StringConstraints(min_length=1, max_length=500)]
    type: RequestType = RequestType.HELP
    matter: Annotated[OneLine, StringConstraints(max_length=30)] = ""
    unit: str = CENTRE
    region: str = CITY
    emergency: bool = False
    sensitive: bool = False
    drill: bool = False
    verified_at: Moment | None = Field(None, description="when 110's preliminary check ended; default: now")


FIRST_YEAR = 1900
MANDATORY = ("happened_at", "place", "caller_name", "caller_phone", "request")
HOW_TO_MEND: Mapping[str, str] = {
    "missing": "必填；群众不愿提供请填 refused，不清楚请填 unknown。 Mandatory; or write refused, unknown.",
    "string_too_short": "不能为空。 Must not be empty.",
    "string_too_long": "过长，最多{max_length}字。 Too long: {max_length} characters at most.",
    "extra_forbidden": "没有这个字段，请删除。 No such field; remove it.",
    "timezone_aware": "缺少时区，例如 2026-11-03T21:46:00+08:00。 Needs a time zone.",
    "datetime_parsing": "不是时间，例如 2026-11-03T21:46:00+08:00。 Not a moment.",
    "datetime_from_date_parsing": "不是时间，例如 2026-11-03T21:46:00+08:00。 Not a moment.",
    "datetime_type": "不是时间，例如 2026-11-03T21:46:00+08:00。 Not a moment.",
    "string_type": "应为文字。 Must be text.",
    "bool_parsing": "应为 true 或 false。 Must be true or false.",
    "bool_type": "应为 true 或 false。 Must be true or false.",
    "enum": "应为其中之一：{expected}。 Must be one of these.",
}


def read_new_case(
    fields: Any,
    *,
    units: Collection[str],
    regions: Collection[str],
    now: datetime,
    area_code: str,
) -> tuple[NewCase, Phone | None]:
    """Check a description; the citizen's number comes back parsed, None when it was not given.

    Raises `InvalidFields` with one sentence for every field that is wrong, all at once.
    """
    faults: dict[str, str] = {}
    new = None
    try:
        new = NewCase.model_validate(_mandatory_not_blank(fields, faults))
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            name = str(fault["loc"][0]) if fault["loc"] else "body"
            faults.setdefault(name, _sentence(fault["type"], fault.get("ctx", {}), fault["msg"]))
    phone = _phone(fields, faults, area_code)
    _known(fields, "unit", units, faults)
    _known(fields, "region", regions, faults)
    if new is not None:
        _within_living_memory(new, now, faults)
    if faults or new is None:
        raise InvalidFields(faults)
    return new, phone


def _mandatory_not_blank(fields: Any, faults: dict[str, str]) -> Any:
    if not isinstance(fields, Mapping):
        raise InvalidFields({"body": "应为 JSON 对象。 Must be a JSON object."})
    for name in MANDATORY:
        if isinstance(fields.get(name), str) and not _no_control_characters(fields[name]):
            faults[name] = HOW_TO_MEND["missing"]
    return fields


def _sentence(kind: str, context: Mapping[str, Any], fallback: str) -> str:
    return HOW_TO_MEND.get(kind, fallback).format(**context)


def _phone(fields: Mapping[str, Any], faults: dict[str, str], area_code: str) -> Phone | None:
    text = fields.get("caller_phone")
    if not isinstance(text, str) or "caller_phone" in faults or text.strip() in WITHHELD:
        return None
    try:
        phone = Phone.parse(text, area_code=area_code)
    except NotAPhone as wrong:
        faults["caller_phone"] = str(wrong)
        return None
    if phone.kind is PhoneKind.SHORT:
        faults["caller_phone"] = (
            "这是公共短号码，不是来电人的号码。 A public short number, not the citizen's own."
        )
    return phone


def _known(fields: Mapping[str, Any], name: str, known: Collection[str], faults: dict[str, str]) -> None:
    value = fields.get(name)
    if isinstance(value, str) and value not in known:
        faults[name] = f"没有这个代码，应为其中之一：{'、'.join(sorted(known))}。 No such code."


def _within_living_memory(new: NewCase, now: datetime, faults: dict[str, str]) -> None:
    for name, moment in (("happened_at", new.happened_at), ("verified_at", new.verified_at)):
        if moment is not None and moment.year < FIRST_YEAR:
            faults[name] = "时间过早，请核对。 This moment lies too far back."
        elif moment is not None and (moment - now).total_seconds() > 60:
            faults[name] = "时间在将来，请核对。 This moment lies in the future."
