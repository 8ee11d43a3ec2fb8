"""What to do with a citizen's text: wait for more parts, ask, register, add it to a case, or nothing at all.

Pure: what is known comes in, what to do goes out. Source: R19, R22, R52; domain reference 10.5.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from models.lifecycle import IntakeState

PARTS_WITHIN = timedelta(seconds=10)
"""A long text comes in several: so long after one of them the next is waited for."""
ANSWER_WITHIN = timedelta(minutes=5)
"""A question that has no answer by then has none: the matter is registered with what there is."""
GATHERED_WITHIN = timedelta(minutes=2)
"""Whoever goes on and on is not waited for longer than this."""
SUPPLEMENT_WITHIN = timedelta(minutes=30)
SAME_WITHIN = timedelta(days=1)
ALERT_AGAIN = timedelta(minutes=10)
"""So long after the 110 desk was told of a case it is told again, if the citizen speaks of danger again."""
MOST_PARTS = 30
LONGEST = 1600
MOST_MATTERS_A_DAY = 5
"""More matters of one number in a day are added to the last one."""
MOST_SUPPLEMENTS_TOLD = 3
"""More are on record with the case, and nobody is texted about them."""

_INVITES = "(?:退订|拒收|回复?(?:TD|T|R|N|0000)(?![a-z]))"
_SIGNED = r"[【\[][^】\]]{1,20}[】\]]"
_ADVERT = re.compile(
    rf"\s*{_SIGNED}.*{_INVITES}|.+{_INVITES}[^，。]{{0,6}}{_SIGNED}\s*$", re.DOTALL | re.IGNORECASE
)
_COURTESY = re.compile(
    r"(?:好的?|行|嗯+|哦+|谢+了?|多谢|感谢|非常感谢|麻烦了?|辛苦了?|收到|知道了?|晓得了?|明白了?|可以|没事了?|不客气|ok|okay|thanks?"
    r"|thank you|您们?|你们?|大家|了|啊|呀|哈|嘛|的)+",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:您好|你好|hello|hi|在吗|在不在|有人吗|有人没得|请问|喂|早上好|下午好|晚上好|同志|警官|测试|试一下|test|吗|啊|呀)+",
    re.IGNORECASE,
)
_PROGRESS = re.compile(
    r"怎么样|怎样了|咋样|咋个样|进度|进展|处理(?:得|的)?(?:如何|没得?|好没|完没|了没|结果)|办(?:得|的)(?:如何|怎么)|办好(?:了?没|了?吗)"
    r"|结果(?:呢|如何|出来)|有(?:没有)?(?:结果|消息|进展)|(?:还|都|也|一直)没得?有?(?:人|谁)?(?:来|到|处理|解决|联系|打电话|动静|消息|管|理)"
    r"|没(?:得|有)?人(?:来|管|联系|处理|理|打电话)|还有人管|怎么还(?:没|不)|咋个还(?:没|不)|催(?:一下|促|办|单)"
    r"|什么时候(?:来|能|处理|解决|有)|好久(?:来|处理|解决|能)|等了|没得?(?:动静|消息|音信|回音|下文)|来没来|到没到|到哪里?了"
)
_LONGEST_QUESTION = 30
_ANOTHER = re.compile(
    r"另外(?:还)?(?:一|有|要|想)|另一[件个]|还有一?[件个](?:事|问题)|再反映|另反映|再投诉|换[件个]事|别的事"
)
_MARKED = re.compile(
    r"^\s*[(（\[]?(?P<at>\d{1,2})\s*[/／]\s*(?P<of>\d{1,2})[)）\]]?\s*[:：]?\s*(?P<rest>.*)$", re.DOTALL
)
_CODE = re.compile(r"(?<!\d)\d{4,6}(?!\d)")


class Kind(StrEnum):
    """What sort of text it is, before anything is read out of it."""

    MATTER = "matter"
    PROGRESS = "progress"
    COURTESY = "courtesy"
    NOTHING = "nothing"
    ADVERT = "advert"


class Next(StrEnum):
    """What to do once no more parts are waited for."""

    ASK_PLACE = "ask_place"
    ASK_PLACE_AND_NAME = "ask_place_and_name"
    REGISTER = "register"


def kind_of(text: str) -> Kind:
    """What sort of text it is; an emoji, digits or a greeting alone tell nothing that could be registered."""
    if _ADVERT.match(text):
        return Kind.ADVERT
    bare = _bare(text)
    if not bare or bare.isdecimal() or _GREETING.fullmatch(bare):
        return Kind.NOTHING
    if _COURTESY.fullmatch(bare):
        return Kind.COURTESY
    if len(bare) <= _LONGEST_QUESTION and _PROGRESS.search(bare):
        return Kind.PROGRESS
    return Kind.MATTER


def codes_in(text: str) -> list[str]:
    """What may be a case's code in it."""
    return _CODE.findall(unicodedata.normalize("NFKC", text))


def is_another_matter(text: str) -> bool:
    """True when the citizen says himself that this is something else."""
    return _ANOTHER.search(text) is not None


def joined(parts: Sequence[str]) -> str:
    """The parts of a long text as one: by their marks (1/3) where each has one, else as they came."""
    marked = [_MARKED.match(part) for part in parts]
    found = [mark for mark in marked if mark is not None]
    if len(parts) > 1 and len(found) == len(parts) and len({mark["of"] for mark in found}) == 1:
        return "".join(mark["rest"] for mark in sorted(found, key=lambda mark: int(mark["at"])))[:LONGEST]
    return "".join(parts)[:LONGEST]


def orders(parts: Sequence[str]) -> tuple[str, ...]:
    """The parts in every order that matters for a word cut in two: as they came, and the last one first."""
    return (joined(parts), *((joined([parts[-1], *parts[:-1]]),) if len(parts) > 1 else ()))


def same_words(one: str, other: str) -> bool:
    """True for the same words but for spaces, marks and case."""
    return bool(_bare(one)) and _bare(one) == _bare(other)


def next_step(*, state: IntakeState, place: str, name: str, can_answer: bool) -> Next:
    """What to do when no more parts come. A matter is asked about once, and only for its place."""
    if place or not can_answer or state is not IntakeState.GATHERING:
        return Next.REGISTER
    return Next.ASK_PLACE if name else Next.ASK_PLACE_AND_NAME


def _bare(text: str) -> str:
    """Letters and digits only, in one width."""
    shown = unicodedata.normalize("NFKC", text).lower()
    return "".join(letter for letter in shown if unicodedata.category(letter)[0] in "LN")
