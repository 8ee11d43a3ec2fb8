"""The five fields out of a citizen's own words, as far as they are there. Source: R17, R19."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from gateway.policy.read_name import is_name, read_name
from gateway.policy.read_place import LONGEST, hints_at_a_place, read_place
from gateway.policy.read_time import read_time
from models.case import RequestType
from models.phone import NotAPhone, Phone, PhoneKind
from models.unit import CITY

Regions = Mapping[str, tuple[str, ...]]
"""All names of a region, by its code."""

_KINDS = {
    RequestType.REPORT: re.compile(r"举报|揭发|检举"),
    RequestType.COMPLAINT: re.compile(r"投诉|控告"),
    RequestType.SUGGEST: re.compile(r"建议|提议|希望能?增[加设]"),
    RequestType.CONSULT: re.compile(
        r"咨询|请问|想问|怎么办理|如何办理|怎样办理|可以办|需要什么(?:材料|手续)"
    ),
}
_NUMBER = re.compile(r"(?<!\d)(?:\+?86[\s-]?)?(?:1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|0\d{2,3}[\s-]?\d{7,8})(?!\d)")
_HIS_OWN = re.compile(
    r"(?:电话|手机|联系方式|号码|回电|回拨|打给我|打我|致电|联系我)[^，。；,;!！?？\n\d]{0,8}$"
)
_ANOTHERS = re.compile(
    r"对方|骗子|骗|他的|她的|他们|老板|房东|店家|商家|物业|中介|工头|包工头|司机|卖家|公司|骚扰|陌生|打来|收到|人家|这个号码"
)
_REFUSAL = re.compile(r"不知道|不晓得|不方便|不想说|不愿|保密|匿名|不说|不用了|算了|没有|不记得|忘了|不清楚")
_ELSE = "人|籍|大道|[东南西北中]?路|街"
_SEGMENT = re.compile(r"[，。；！？、,;!?\n\s]+")


@dataclass(frozen=True, slots=True)
class Matter:
    """What the words tell. Empty, or None, is what they do not: whoever needs it has to ask.

    `callback` is a number other than the sender's at which the citizen wants to be reached.
    """

    place: str = ""
    region: str | None = None
    name: str = ""
    happened_at: datetime | None = None
    callback: str = ""
    type: RequestType = RequestType.HELP


def read_matter(text: str, *, sender: str, now: datetime, regions: Regions, area_code: str) -> Matter:
    """Read the fields out of `text`, which may be anything; never raises. `sender` is in E.164."""
    words = tidy(text)
    return Matter(
        place=read_place(words),
        region=read_region(words, regions),
        name=read_name(words),
        happened_at=read_time(words, now),
        callback=_callback(words, sender, area_code),
        type=_kind(words),
    )


def read_answer(text: str) -> tuple[str, str]:
    """Place and name out of an answer to the question for them: a bare name or place is enough here."""
    words = tidy(text)
    place, name = read_place(words), read_name(words)
    for part in filter(None, _SEGMENT.split(words)):
        if _REFUSAL.search(part):
            continue
        if not name and is_name(part) and part not in place:
            name = part
        elif not place and len(part) <= LONGEST and hints_at_a_place(part) and part != name:
            place = part
    return place, name


def is_all_answer(text: str, place: str, name: str) -> bool:
    """True when an answer holds nothing but the place and the name that were asked for."""
    rest = tidy(text)
    for known in filter(None, (place, name)):
        rest = rest.replace(known, "")
    return len(re.sub(r"[\W_]|我叫|我是|我姓|姓名|地址|地点|位置|名字|在|是|叫", "", rest)) == 0


def read_region(text: str, regions: Regions) -> str | None:
    """The one county or zone that the words name; None for none or several. The city level is none."""
    found = {code for code, at in _named(text, regions) if code != CITY}
    if len(found) != 1:
        return None
    return found.pop()


def _named(text: str, regions: Regions) -> Iterator[tuple[str, int]]:
    for code, names in regions.items():
        for name in names:
            # 成都高新区 is another city's, 安岳人 says where somebody is from, and 安岳大道 may be anywhere.
            for place in re.finditer(rf"(?<!成都)(?<!绵阳)(?<!简阳){re.escape(name)}(?!{_ELSE})", text):
                yield code, place.start()


def _callback(text: str, sender: str, area_code: str) -> str:
    for found in _NUMBER.finditer(text):
        before = text[: found.start()]
        clause = re.split(r"[，。；,;!！?？\n]", before)[-1]
        if not _HIS_OWN.search(before) or _ANOTHERS.search(clause):
            continue
        try:
            phone = Phone.parse(found[0], area_code=area_code)
        except NotAPhone:
            continue
        if phone.kind in (PhoneKind.MOBILE, PhoneKind.LANDLINE) and phone.number != sender:
            return phone.number
    return ""


def _kind(text: str) -> RequestType:
    return next((kind for kind, words in _KINDS.items() if words.search(text)), RequestType.HELP)


def tidy(text: str) -> str:
    """One width, no invisible characters; line breaks stay, since they part one thing from the next."""
    shown = unicodedata.normalize("NFKC", text)
    kept = (letter if letter == "\n" or unicodedata.category(letter)[0] != "C" else "" for letter in shown)
    return re.sub(r"[ \t\u3000]+", " ", "".join(kept)).strip()
