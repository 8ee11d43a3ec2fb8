"""A complaint about how a case was handled: what must be said, and how it reads. Source: R54."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.errors import InvalidFields
from models.phone import NotAPhone, Phone

LONGEST = 500
NO_REASON = "未说明原因"
FIELDS = frozenset({"words", "caller_phone"})


def complaint_words(words: str, code: str | None, dept: str) -> str:
    """The complaint in one line: which case and which unit it is about, and what is wrong."""
    about = "联动服务的办理情况" if code is None else f"{code}号事项（{dept}）的办理情况"
    return f"投诉{about}：{one_line(words)[:LONGEST] or NO_REASON}"


def one_line(words: str) -> str:
    """The words without line breaks and invisible characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


def read_complaint(fields: Any, area_code: str) -> tuple[str, Phone | None]:
    """What a desk passes on: `words`, and `caller_phone` where it is not the case's own.

    Raises `InvalidFields` with one sentence for each field that is wrong.
    """
    if not isinstance(fields, Mapping):
        raise InvalidFields({"body": "应为 JSON 对象。 Must be a JSON object."})
    faults = {str(name): "没有这个字段，请删除。 No such field; remove it." for name in {*fields} - FIELDS}
    words, number, phone = fields.get("words"), fields.get("caller_phone"), None
    if not isinstance(words, str) or not one_line(words):
        faults["words"] = "必填，请写明对办理的哪一点不满。 Mandatory: what is wrong with the handling."
    elif len(words) > LONGEST:
        faults["words"] = f"过长，最多{LONGEST}字。 Too long: {LONGEST} characters at most."
    if number is not None:
        try:
            phone = Phone.parse(str(number), area_code=area_code)
        except NotAPhone as wrong:
            faults["caller_phone"] = str(wrong)
    if faults:
        raise InvalidFields(faults)
    return one_line(str(words)), phone
