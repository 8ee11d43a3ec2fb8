"""Phone: reads what Chinese offices really write, knows what it can receive, prints itself masked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberType

# 122 is missing from phonenumbers' emergency list, so we keep our own.
EMERGENCY_NUMBERS = frozenset({"110", "119", "120", "122"})
# phonenumbers takes almost any five digits for a short number, so this list is ours too.
SHORT_NUMBERS = EMERGENCY_NUMBERS | {
    *("10000", "10010", "10086", "10099", "12110", "12301", "12306", "12315", "12318", "12319", "12328"),
    *("12331", "12333", "12336", "12345", "12348", "12350", "12365", "12369", "12395", "95598"),
}
# What carriers write for a withheld number: a word, or the word spelled on a keypad. Two of the spelled ones
# look like Chinese numbers (+8656696 UNKNOWN, +86282452253 UNAVAILABLE), so they are compared before parsing.
WITHHELD = frozenset(
    {
        *("anonymous", "unknown", "unavailable", "restricted", "private", "blocked"),
        *("266696687", "7378742833", "2562533", "8656696", "86282452253"),
    }
)

USUAL_PAUSE_S = 2.0
MOST_HALVES = 20
"""Half seconds before an extension: a carrier takes 32 keys at most."""

_LONGEST_INPUT = 64
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212\u30fc~_]")
_SEPARATORS = re.compile(r"[\s().\-]")
_SPELLED_EXTENSION = re.compile(
    r"^(?P<base>.*?\d\)?)\s*-?\s*(?:\(|\(?(?:转接?|轉|分机号?|内线|ext[.:=]?|x|#|,|:|;)+)\s*(?P<extension>\d{1,6})\)?$",
    re.IGNORECASE,
)
_DASHED_EXTENSION = re.compile(r"^(?P<base>.*\d)\s*-\s*(?P<extension>\d{1,6})$")
_SIP_USER = re.compile(r"^(?:sips?|tel):([^@;]*)", re.IGNORECASE)
_CHINA = 86
# Area code without 0 and local number; a shorter "landline" is an area code with a short number behind it.
_SHORTEST_LANDLINE = 10

_TOO_LONG = (
    "内容过长，不是电话号码；请只填写一个号码。",
    "Too long for a phone number; enter one number only.",
)
_EMPTY = (
    "未填写电话号码；请填写手机号码或带区号的固定电话。",
    "No number given; enter a mobile number or a landline with its area code.",
)
_NO_NUMBER = (
    "不是电话号码；请填写手机号码或带区号的固定电话。",
    "Not a phone number; enter a mobile number or a landline with its area code.",
)
_SEVERAL = (
    "一处填写了多个号码；请每处只填写一个号码。",
    "More than one number; enter one number in each place.",
)
_NO_EXTENSION_HERE = (
    "此类号码没有分机；请去掉分机号，或改填总机号码。",
    "This kind of number has no extension; remove it, or enter the exchange's number.",
)
_OTHER_TEXT = (
    "号码中有其他文字；请只填写数字，分机写作“转801”。",
    "There is other text in the number; enter digits only, an extension as 转801.",
)
_INTERNAL = (
    "这是集团短号或内线号码，外线无法拨通；请填写完整的手机号码或带区号的固定电话。",
    "A group short number or an internal extension, not reachable from outside; enter the full number.",
)
_TEXT_PORT = (
    "106开头的是短信端口号，无人接听；请填写手机号码。",
    "Numbers that begin with 106 are text ports, not people; enter a mobile number.",
)
_SATELLITE = (
    "这是卫星电话号段，本平台无法呼叫；请填写普通手机号码。",
    "A satellite number, which cannot be called from here; enter an ordinary mobile number.",
)
_NONEXISTENT = (
    "号码不存在，可能多位或少位；请核对后重新填写。",
    "No such number, perhaps a digit too many or too few; check it and enter it again.",
)


class PhoneKind(StrEnum):
    MOBILE = "mobile"
    LANDLINE = "landline"
    SHORT = "short"
    HOTLINE400 = "hotline400"
    FOREIGN = "foreign"
    ANON = "anon"


class NotAPhone(ValueError):
    """No number we could use; `zh` and `en` say what is wrong and what to do, never the text itself."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} {en}")
        self.zh = zh
        self.en = en


@dataclass(frozen=True, slots=True, repr=False)
class Phone:
    """One number. `number` is E.164, the bare digits of a short number, or empty when withheld.

    Source: R25 (duty phones), domain reference section 6.
    """

    number: str
    extension: str | None
    kind: PhoneKind

    @classmethod
    def parse(cls, text: str, *, area_code: str = "028") -> Phone:
        """Read what an office writes; `area_code` completes local numbers. Raises only NotAPhone."""
        tidy = _tidy(text)
        for pattern in (_SPELLED_EXTENSION, _DASHED_EXTENSION):
            if split := pattern.match(tidy):
                phone = _resolve(split["base"], area_code)
                if phone and phone.kind in (PhoneKind.LANDLINE, PhoneKind.HOTLINE400):
                    return cls(phone.number, split["extension"], phone.kind)
        phone = _resolve(tidy, area_code)
        if phone is None:
            raise _complaint(tidy, area_code)
        return phone

    @classmethod
    def parse_caller_id(cls, text: str | None, *, area_code: str = "028") -> Phone:
        """The caller id a carrier reports. Never raises: what is withheld or unreadable is ANON."""
        shown = unicodedata.normalize("NFKC", text or "").strip()
        if sip := _SIP_USER.match(shown):
            shown = sip[1]
        if shown.lower().lstrip("+") in WITHHELD:
            return cls("", None, PhoneKind.ANON)
        try:
            return cls.parse(shown, area_code=area_code)
        except NotAPhone:
            return cls("", None, PhoneKind.ANON)

    @property
    def can_receive_text(self) -> bool:
        return self.kind is PhoneKind.MOBILE

    @property
    def can_be_called(self) -> bool:
        """No machine dials an emergency number: the way back to 110 is a configured desk number."""
        return self.kind is not PhoneKind.ANON and not self.is_emergency_number

    @property
    def is_emergency_number(self) -> bool:
        return is_emergency_number(self.number)

    @property
    def needs_check(self) -> bool:
        """Ziyang left 0832 for 028 in 2010: the number is valid but rings in Neijiang. A person must look."""
        return self.kind is PhoneKind.LANDLINE and self.number.startswith("+86832")

    @property
    def send_digits(self) -> str | None:
        """What to dial after the exchange has answered: two seconds of waiting, then the extension."""
        return self.send_digits_after(USUAL_PAUSE_S)

    def send_digits_after(self, pause_s: float) -> str | None:
        """The same with another pause, in half seconds and at most ten: some exchanges listen late."""
        halves = min(max(round(pause_s * 2), 0), MOST_HALVES)
        return "w" * halves + self.extension if self.extension else None

    @property
    def national(self) -> str:
        """The whole number as people write it, for the person who must dial it. Never for a log or a list."""
        written = self.number
        if self.number.startswith("+86"):
            parsed = phonenumbers.parse(self.number)
            local = phonenumbers.national_significant_number(parsed)
            area = phonenumbers.length_of_geographical_area_code(parsed)
            written = f"0{local[:area]}-{local[area:]}" if self.kind is PhoneKind.LANDLINE else local
        return f"{written}转{self.extension}" if self.extension else written

    @property
    def masked(self) -> str:
        if self.kind is PhoneKind.ANON:
            return "anonymous"
        if self.kind is PhoneKind.SHORT:
            return self.number
        digits = self.national.split("转")[0].replace("-", "")
        tail = "转***" if self.extension else ""
        return f"{digits[:3]}****{digits[-4:] if len(digits) > 9 else digits[-2:]}{tail}"

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"Phone({self.masked})"


@dataclass(frozen=True, slots=True)
class OwnLines:
    """The 110 desk's number, and the numbers that are the service's own: no roster leads to those."""

    desk: Phone
    numbers: frozenset[str]


def is_emergency_number(text: str) -> bool:
    """110, 119, 120 or 122, also behind +86, 0086, 86 or an area code: `028-110`, `+86110`, `+8628110`."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    return re.fullmatch(r"(?:00)?(?:86)?(?:0?(?:10|2\d|[3-9]\d{2}))?(110|119|120|122)", digits) is not None


def _tidy(text: str) -> str:
    if len(text) > _LONGEST_INPUT:
        raise NotAPhone(*_TOO_LONG)
    tidy = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    tidy = _DASHES.sub("-", tidy).strip()
    # A spreadsheet that holds the number as a number appends this.
    return tidy.removesuffix(".0")


def _resolve(text: str, area_code: str) -> Phone | None:
    """The number in `text`, which has no extension any more; None when there is none."""
    compact = _SEPARATORS.sub("", text)
    if not re.fullmatch(r"\+?[0-9]+", compact):
        return None
    domestic = re.sub(r"^(?:\+86|0086)", "", compact)
    for short in (domestic, domestic.removeprefix(area_code), domestic.removeprefix(area_code.lstrip("0"))):
        if short in SHORT_NUMBERS:
            return Phone(short, None, PhoneKind.SHORT)
    if is_emergency_number(compact):
        return Phone(compact[-3:], None, PhoneKind.SHORT)
    if re.fullmatch(r"[2-8]\d{6,7}", compact):
        return _parsed(area_code + compact)
    return _parsed(compact)


def _parsed(compact: str) -> Phone | None:
    try:
        parsed = phonenumbers.parse(compact, "CN")
    except phonenumbers.NumberParseException:
        return None
    kind = _kind(parsed)
    number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return Phone(number, None, kind) if kind else None


def _kind(parsed: phonenumbers.PhoneNumber) -> PhoneKind | None:
    if not phonenumbers.is_valid_number(parsed):
        return None
    if parsed.country_code != _CHINA:
        return PhoneKind.FOREIGN
    match phonenumbers.number_type(parsed):
        case PhoneNumberType.MOBILE:
            return PhoneKind.MOBILE
        case PhoneNumberType.FIXED_LINE if len(str(parsed.national_number)) >= _SHORTEST_LANDLINE:
            return PhoneKind.LANDLINE
        case PhoneNumberType.SHARED_COST | PhoneNumberType.TOLL_FREE:
            return PhoneKind.HOTLINE400
    return None


def _complaint(tidy: str, area_code: str) -> NotAPhone:
    digits = _SEPARATORS.sub("", tidy)
    spelled = _SPELLED_EXTENSION.match(tidy)
    checks = (
        (not digits, _EMPTY),
        (not re.search(r"[0-9]{3}", digits), _NO_NUMBER),
        (len(re.findall(r"[0-9]{7,}", digits)) > 1, _SEVERAL),
        (spelled and _resolve(spelled["base"], area_code), _NO_EXTENSION_HERE),
        (not re.fullmatch(r"\+?[0-9]+", digits), _OTHER_TEXT),
        (re.fullmatch(r"[0-9]{3,6}", digits), _INTERNAL),
        (digits.startswith("106"), _TEXT_PORT),
        (re.match(r"(?:\+?86)?(?:1349|174)", digits), _SATELLITE),
    )
    return NotAPhone(*next((words for wrong, words in checks if wrong), _NONEXISTENT))
