"""A reply to a survey, as people write it: digits of every kind, words, or both, and whether it is solved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from notifications import survey_words as words
from notifications.reply_parts import half_width, visible

LONG = 60
"""In a longer text only the first and the last clause can be a rating: the rest tells a story."""
MOST_WORDS = 500
LEAST_WORDS = 2

_CLAUSES = re.compile(r"[\s,，。.!！;；:：、~～…/|()（）\[\]【】\"“”'‘’]+")
_TRADITIONAL = str.maketrans("滿沒決還點評經處無們", "满没决还点评经处无们")
_DECORATION = re.compile("[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]")
_LISTED_DIGITS = str.maketrans("⒈⒉⒊⒋⒌❶❷❸❹❺➊➋➌➍➎", "123451234512345")
_ZH = str.maketrans("一二两三四五壹贰叁肆伍", "12234512345")
_CODE = re.compile(r"(?<![0-9])([0-9]{4,6})(?![0-9])")
_BEFORE = r"(?:评价|评分|打分|打|给|选择?|回复|按|是|为|[:：])?个?"
_COUNTED = (
    "[元块万千百十人个年月日号楼栋层户名次岁天点秒米里斤吨辆只条度周小半家间台棵处环路队组期-]|分钟|单元"
)
_DIGIT = re.compile(
    rf"(?<![0-9a-z.第-]){_BEFORE}\s*([1-5])(?!\.?[0-9])(?P<unit>\s*(?:分(?!钟)|颗?星))?(?!\s*(?:{_COUNTED}))"
)
_ZH_ALONE = re.compile(rf"{_BEFORE}([一二两三四五壹贰叁肆伍])(?P<unit>分|颗?星)?")
_APART = r"[\s,，.。、:：;；]+"
_FIRST_DIGIT = re.compile(rf"^[1-5１-５①-⑤一二三四五]{_APART}(?=\S)")
_SPELLED = re.compile(r"[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff]){2,}")
_RANGE = re.compile(r"[1-5]\s*(?:-|—|~|至|到)\s*[1-5]")

Ratings = tuple[tuple[int | None, re.Pattern[str]], ...]
_RATINGS: Ratings = tuple((rating, re.compile(pattern)) for rating, pattern in words.RATINGS)
_DOUBT = re.compile("|".join(words.DOUBTS))
_UNSOLVED = re.compile("|".join(words.UNSOLVED))
_PLAIN_UNSOLVED = re.compile(words.PLAIN_UNSOLVED)
_SOLVED = re.compile("|".join(words.SOLVED))
_SOLVED_ASKED = re.compile(words.SOLVED_ASKED)
_NO_MORE = re.compile(words.NO_MORE)
_FILLERS = re.compile(f"(?:{words.FILLERS})")


@dataclass(frozen=True, slots=True)
class SurveyReply:
    """What a reply says. `doubtful`: it says two things at once, or asks; whoever wrote it is asked back.

    `is_digit`: the rating was a digit and nothing else spoke for it. `words` is the text as it was typed,
    without a digit in front, if it holds more than the rating; `leads`: the rating comes first and alone.
    """

    rating: int | None = None
    solved: bool | None = None
    doubtful: bool = False
    stop: bool = False
    is_digit: bool = False
    words: str = ""
    leads: bool = False

    @property
    def is_answer(self) -> bool:
        """True for a rating or a word about the matter's being solved, without a doubt."""
        return not self.doubtful and (self.rating is not None or self.solved is not None)


def read_survey_reply(body: str, code: str = "", *, literal: bool = False) -> SurveyReply:
    """Read a reply to the survey about the case `code`; never raises. Source: R49, domain reference 4.

    On our scale 1 is the best, but whoever writes 5分 may mean the best as well: that is doubtful, unless he
    has been asked back already and is taken at his word (`literal`). Stars are counted as everybody does.
    """
    text = visible(body)
    plain = _plain(text)
    kept, other_code = _without_code(plain, code)
    clauses = [clause for clause in _CLAUSES.split(kept) if clause]
    looked_at = kept if len(kept) <= LONG else "，".join((*clauses[:1], *clauses[-1:]))
    glued = re.sub(r"\s+", "", looked_at)
    said = {} if other_code else _said(glued, looked_at)
    solved = _solved(re.sub(r"\s+", "", kept))
    digits, points = _digits(looked_at)
    rating, doubtful = _decided(set(said.values()), digits, points, literal)
    if _DOUBT.search(glued) or _RANGE.search(looked_at) or other_code:
        rating, doubtful = None, True
    return SurveyReply(
        rating=rating,
        solved=None if doubtful else solved,
        doubtful=doubtful,
        stop=_wants_no_more(plain),
        is_digit=rating is not None and not said,
        words=_free_words(text, code)[:MOST_WORDS] if _has_more(kept, said) else "",
        leads=rating is not None and bool(clauses) and _is_only_a_rating(clauses[0]),
    )


def _free_words(text: str, code: str) -> str:
    """The text as it was typed, without the digit and the code in front of it."""
    bare = _FIRST_DIGIT.sub("", text, count=1)
    return re.sub(rf"^{re.escape(code)}{_APART}", "", bare) if code else bare


def _is_only_a_rating(clause: str) -> bool:
    said = _said(clause, clause)
    return bool(said or any(_digits(clause))) and not _has_more(clause, said)


def _plain(text: str) -> str:
    """The same in one form: half-width, lower case, simplified, without an emoji's skin."""
    folded = half_width(_DECORATION.sub("", text)).lower()
    simple = folded.translate(_TRADITIONAL).translate(_LISTED_DIGITS)
    return re.sub(r"\s+", "", simple) if _SPELLED.fullmatch(simple) else simple


def _without_code(text: str, code: str) -> tuple[str, bool]:
    """The text without this case's code, and whether it names another one."""
    if not code:
        return text, False
    others = [found for found in _CODE.findall(text) if found != code]
    return _CODE.sub(lambda found: " " if found[1] == code else found[0], text), bool(others)


def _said(glued: str, looked_at: str) -> dict[str, int]:
    """Every rating in words, with the words."""
    found: dict[str, int] = {}
    at = 0
    while at < len(glued):
        step = 1
        for rating, pattern in _RATINGS:
            if match := pattern.match(glued, at):
                step = max(1, match.end() - at)
                if rating is not None:
                    found[match[0]] = rating
                break
        at += step
    for clause in _CLAUSES.split(looked_at):
        if clause in words.ALONE:
            found.setdefault(clause, words.ALONE[clause])
    return found


def _digits(text: str) -> tuple[set[int], set[int]]:
    """The digits that may be ratings, and those given as points (5分); stars are turned to our scale."""
    digits: set[int] = set()
    points: set[int] = set()
    for found in (*_placed(text), *(_ZH_ALONE.fullmatch(clause) for clause in _CLAUSES.split(text))):
        if found is None:
            continue
        digit, unit = int(found[1].translate(_ZH)), (found["unit"] or "").strip()
        if "星" in unit:
            digits.add(6 - digit)
        elif unit and digit != 3:
            points.add(digit)
        else:
            digits.add(digit)
    return digits, points


def _placed(text: str) -> list[re.Match[str]]:
    """Digits at the beginning, at the end, or by themselves: not those in the middle of a sentence."""
    found = []
    for match in _DIGIT.finditer(text):
        before, behind = text[: match.start(1)], text[match.end() :]
        is_apart = _CLAUSES.match(behind) is not None and _CLAUSES.search(before[-1:]) is not None
        led_to = match.start() < match.start(1)
        if not before.strip() or not behind.strip() or is_apart or led_to:
            found.append(match)
    return found


def _decided(said: set[int], digits: set[int], points: set[int], literal: bool) -> tuple[int | None, bool]:
    """One rating out of all that was said; or none, and whether that is for contradiction."""
    if literal:
        digits, points = digits | points, set()
    if len(digits) > 1 or (said and max(said) > 3 > min(said)):
        return None, True
    in_words = max(said, key=lambda rating: (rating, abs(rating - 3)), default=None) if said else None
    if in_words is not None and max(said) < 3:
        in_words = min(said)
    if digits:
        [digit] = digits
        return (digit, False) if in_words is None or _agree(digit, in_words) else (None, True)
    if points:
        # Five of five, or our fifth: the words beside it tell.
        return (in_words, False) if in_words is not None else (None, True)
    return in_words, False


def _agree(digit: int, in_words: int) -> bool:
    if digit > 3:
        return in_words > 3
    return in_words < 3 or (in_words == 3 and digit <= 3)


def _solved(glued: str) -> bool | None:
    if _UNSOLVED.search(glued):
        return False
    if _SOLVED_ASKED.search(glued):
        return None
    clauses = _CLAUSES.split(glued)
    is_solved = _SOLVED.search(glued) or any(clause in words.ONLY_SOLVED for clause in clauses)
    return True if is_solved else None


def _wants_no_more(plain: str) -> bool:
    bare = re.sub(r"[^\w]", "", plain)
    return bare in words.NO_MORE_ALONE or (len(plain) <= LONG and _NO_MORE.search(plain) is not None)


def _has_more(kept: str, said: dict[str, int]) -> bool:
    """True when something is left beside the rating, the digit and the plain word that it is not solved."""
    left = _PLAIN_UNSOLVED.sub(" ", kept)
    for phrase in sorted(said, key=len, reverse=True):
        left = left.replace(phrase, " ")
    left = _FILLERS.sub("", _DIGIT.sub(" ", left))
    return sum(letter.isalnum() for letter in left) >= LEAST_WORDS
