"""Everything that the pages can be asked to say has words, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from gateway.catalogue.load import load_catalogue
from gateway.policy.answering import Answer
from gateway.policy.refusals import FOR_GOOD
from gateway.web.case_filters import GROUPS, Filter
from gateway.web.standing import DeskState
from gateway.web.words import LANGUAGES, all_words, words_in
from models.attempt import Channel
from models.case import CaseSource, RequestType
from models.dispatch import Part
from models.ladder import ROLES
from models.lifecycle import AttemptState, CallerState, DispatchState, SurveyState
from models.limits import Task
from models.recording import RecordingKind
from models.survey import SurveySource, Verdict
from notifications.carriers.twilio import CALL_EVENTS, TEXT_EVENTS

GATEWAY = Path(__file__).resolve().parents[2] / "gateway"
OF_ITS_OWN = GATEWAY / "switchboard"


def kinds_recorded() -> Iterator[str]:
    """The kind of every line that any part of the gateway puts into a timeline."""
    for path in GATEWAY.rglob("*.py"):
        if OF_ITS_OWN in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "record"
                and len(node.args) > 1
            ):
                kind = node.args[1]
                assert isinstance(kind, ast.Constant), (
                    f"{path.name}:{node.lineno}: a kind that no test can see"
                )
                yield str(kind.value)


def keys_of_templates() -> set[str]:
    """Every key that a template names in full."""
    text = "".join(path.read_text(encoding="utf-8") for path in (GATEWAY / "web/templates").iterdir())
    return set(re.findall(r"""\bw\(["']([a-z_]+\.[a-z_0-9]+)["'] ?[,)]""", text))


def test_every_kind_of_event_has_a_sentence() -> None:
    kinds = set(kinds_recorded())
    assert {"registered", "climbed", "acknowledged", "joined"} <= kinds
    assert {f"event.{kind}" for kind in kinds} <= set(all_words())


@pytest.mark.parametrize("key", sorted(all_words()))
def test_a_sentence_exists_in_both_languages_with_the_same_values(key: str) -> None:
    both = all_words()[key]
    assert set(both) == set(LANGUAGES)
    assert all(both.values())
    zh, en = ({name for _, name, _, _ in Formatter().parse(both[lang]) if name} for lang in LANGUAGES)
    assert zh == en


def test_everything_that_code_and_data_can_hold_has_a_word() -> None:
    ladders = load_catalogue().ladders
    found = {event for event in (*CALL_EVENTS.values(), *TEXT_EVENTS.values()) if event}
    needed = {
        *(f"{channel}.{state}" for channel in Channel for state in AttemptState),
        *(f"list.step_{channel}" for channel in Channel),
        *(f"case.{channel}_word" for channel in Channel),
        *(f"caller.{state}" for state in CallerState),
        *(f"state.{state}" for state in DeskState),
        *(f"filter.{name}" for name in Filter),
        *(f"list.{group}" for group in GROUPS),
        *(f"limit.{limit}" for limit in Task),
        *(f"role.{role}" for role in ROLES),
        *(f"source.{source}" for source in CaseSource),
        *(f"type.{kind}" for kind in RequestType),
        *(f"ladder.{name}" for name in ladders),
        *(f"case.{task}" for task in ("notify", "acknowledge", *Task)),
        *(f"share_state.{state}" for state in DispatchState),
        *(f"share.{part}" for part in Part),
        *(f"answered.{way}" for way in Answer),
        *(f"recording.{kind}" for kind in RecordingKind),
        *(f"survey_state.{state}" for state in SurveyState),
        *(f"survey_source.{source}" for source in SurveySource),
        *(f"verdict.{verdict}" for verdict in Verdict),
        *(f"rating.{rating}" for rating in (1, 2, 3, 4, 5, None)),
        *(f"weekday.{day}" for day in range(1, 8)),
        *(f"code.{code}" for code in FOR_GOOD),
        *(f"found.{event}" for event in found),
        *keys_of_templates(),
    }
    assert needed <= set(all_words())


def test_a_value_that_nobody_has_worded_shows_as_it_is() -> None:
    assert words_in("zh").of("role", "night_watch") == "night_watch"


def test_a_language_we_do_not_speak_gets_the_usual_one() -> None:
    assert words_in("fr").html == "zh-CN"
