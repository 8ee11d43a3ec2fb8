"""Every line that any part of the gateway puts into a timeline reads as a sentence, in both languages.

The lines are found in the code, with the values that it hands over; a new value needs a sample here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from gateway.catalogue.load import load_catalogue
from gateway.settings import Settings
from gateway.web.case_rows import CaseRows
from gateway.web.case_story import Story
from gateway.web.names import Names
from gateway.web.words import LANGUAGES, words_in
from gateway.work import Work
from models.case import Case
from models.dispatch import Dispatch
from models.event import Event

GATEWAY = Path(__file__).resolve().parents[2] / "gateway"
EVENING = datetime(2026, 11, 3, 13, 46, tzinfo=UTC)
SAMPLES: dict[str, Any] = {
    "unit": "ZFJ", "to": "HBJ", "region": "YJQ", "ladder": "standard", "rung": "duty", "climb": "ahead",
    "calls": 1, "texts": 2, "late_s": 90_061, "via": "text", "found": "ring", "role": "duty_leader",
    "reason": "工业噪音，请打13912345678", "other": "0431", "days": 5, "n": 2, "task": "reply",
    "answered": "text", "why": "rated", "round": 1, "at": "2026-11-04T01:00:00+00:00", "times": 2,
    "rating": 5, "solved": False, "lost": "no_owner",
    "topics": ["wages"], "words": ["起火"], "rule": "“起火”属于警情", "seconds": 12, "notified": True,
    "tried": ["duty: busy"], "source": "caller",
}  # fmt: skip
WITHOUT: dict[str, list[Any]] = {
    "rung": ["duty", "call_back"],
    "rating": [5, None],
    "reason": ["不归我局", ""],
    "late_s": [0, 90_061],
}
"""What may be missing, or more than one thing."""


def recorded() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Kind, who did it, and the names of the values of every line."""
    for path in GATEWAY.rglob("*.py"):
        if (GATEWAY / "switchboard") in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr == "record" and len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
                actor = ast.unparse(node.args[2]).strip("'\"") if len(node.args) > 2 else ""
                names = tuple(sorted(keyword.arg or "" for keyword in node.keywords))
                yield str(node.args[1].value), actor, names


LINES = sorted(set(recorded()))


def sentence(kind: str, actor: str, data: dict[str, Any], lang: str, shares: int) -> str:
    """The line as the timeline tells it, of a case that so many units share."""
    ladder = {
        "name": "standard",
        "rungs": [{"name": "duty", "after_s": 0, "call": ["duty_phone"], "words": {}}],
    }
    dispatches = [Dispatch(unit_code=unit, ladder=ladder) for unit in ("ZFJ", "HBJ")[:shares]]
    by = {"": "", "caller": "caller", "source.value": "text"}.get(actor, "李明")
    event = Event(id=1, at=EVENING, kind=kind, actor=by, data=data)
    case = Case(verified_at=EVENING, caller_phone="")
    rows = CaseRows(case, dispatches, [event], [], [], [], [], [])
    work = cast(Work, SimpleNamespace(settings=Settings()))
    [line] = Story(work, rows, words_in(lang), Names(load_catalogue(), lang)).told()
    return line.text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("kind", "actor", "names"), LINES, ids=lambda value: str(value)[:30])
def test_a_line_reads_as_a_sentence(kind: str, actor: str, names: tuple[str, ...], lang: str) -> None:
    assert set(names) <= set(SAMPLES), "a value that no sample is there for"
    for shares in (1, 2):
        for alternative in range(2):
            data = {name: WITHOUT[name][alternative] if name in WITHOUT else SAMPLES[name] for name in names}
            told = sentence(kind, actor, data, lang, shares)
            assert told != kind
            assert "这一次" not in told
            assert not re.search(r"[{}_]|None|—|\[|\]|  |，，|：：|，$|：$|, ,|: $|；$|\(\)|（）", told), told
            assert "13912345678" not in told
            if lang == "en":
                assert not re.search(r"^[a-z]", told.removeprefix("李明")), told


def test_the_lines_are_found() -> None:
    kinds = {kind for kind, _, _ in LINES}
    assert {"registered", "completed", "reassigned", "survey_answered", "merged"} <= kinds
    assert len(kinds) > 50
