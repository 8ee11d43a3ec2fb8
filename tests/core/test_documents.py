"""What the documents say is there, and what is there they say, in both languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from pathlib import Path

import click
import pytest
from flask import Flask

from gateway.catalogue.load import load_catalogue
from gateway.cli import COMMANDS
from gateway.deadlines import ROWS
from gateway.policy.intake import NewCase
from gateway.settings import Settings
from gateway.web.app import BLUEPRINTS
from gateway.web.face import Face
from models.conversation import (
    Acknowledge,
    CallCitizen,
    Complete,
    Extend,
    Help,
    Intent,
    ListCases,
    NewMatter,
    Report,
    ReportEmergency,
    ReturnCase,
    Rule,
    Ruling,
)
from models.lifecycle import (
    ATTEMPT,
    CALLER,
    CASE,
    DISPATCH,
    INTAKE,
    SURVEY,
    AttemptState,
    CallerState,
    CaseState,
    DispatchState,
    IntakeState,
    Moves,
    SurveyState,
)
from models.limits import Task
from notifications.sms_reply import parse_reply

PROJECT = Path(__file__).resolve().parents[2]
READMES = {"en": PROJECT / "README.md", "zh": PROJECT / "README.zh.md"}
PAGES = (
    *("operators.md", "card.md", "centre.md", "administrators.md", "api.md", "architecture.md"),
    "carrier.md",
)
ALL = [*READMES.values(), *(PROJECT / "docs" / lang / page for lang in READMES for page in PAGES)]
TWINS = [
    ("README.md", "README.zh.md"),
    *((f"docs/en/{page}", f"docs/zh/{page}") for page in PAGES),
]
MADE_BY_HAND_OR_COMMAND = {"docs/benchmarks.md", "docker/.env"}
TOP_FOLDERS = "models|notifications|ivr|gateway|tests|docker|docs|bench|policy|actions"
TABLES: list[tuple[Moves, type[StrEnum]]] = [
    (CASE, CaseState), (DISPATCH, DispatchState), (ATTEMPT, AttemptState), (CALLER, CallerState),
    (SURVEY, SurveyState), (INTAKE, IntakeState),
]  # fmt: skip
REPLIES: dict[str, type[Intent]] = {
    "1": Acknowledge, "2": ReturnCase, "3": ReportEmergency, "5 0427": Complete, "已联系 0427": Report,
    "联系不上 0427": Report, "回拨 0427": CallCitizen, "到场 0427": Report, "答复 0427": Report,
    "延期 0427": Extend, "反映": NewMatter, "CX": ListCases, "BZ": Help,
}  # fmt: skip
"""How each reply that the documents name begins."""
in_both_languages = pytest.mark.parametrize("lang", list(READMES))


def page(lang: str, name: str) -> str:
    return (PROJECT / "docs" / lang / name).read_text(encoding="utf-8")


def readme(lang: str) -> str:
    return READMES[lang].read_text(encoding="utf-8")


def rows(text: str) -> Iterator[list[str]]:
    """The cells of every row of every table."""
    for line in text.splitlines():
        if line.startswith("|"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def names_in(text: str) -> set[str]:
    """What stands in backticks in the first column of a table."""
    return {name for cells in rows(text) for name in re.findall(r"`([^`]+)`", cells[0])}


@in_both_languages
def test_every_setting_is_explained_and_no_other(lang: str) -> None:
    section = re.split(r"^## ", page(lang, "administrators.md"), flags=re.MULTILINE)
    table = next(part for part in section if "`DATABASE_URL` |" in part)
    assert names_in(table) == {name.upper() for name in Settings.model_fields}


@in_both_languages
def test_every_command_and_its_options_are_named(lang: str) -> None:
    told = readme(lang)
    for name in COMMANDS:
        lines = [line for line in told.splitlines() if line.startswith(f"| `gateway {name}")]
        assert lines, name
        command: click.Command = import_module(f"gateway.commands.{name}").command
        for option in (option for parameter in command.params for option in parameter.opts):
            assert any(option in line for line in lines), (name, option)


@in_both_languages
def test_every_make_target_is_named_and_no_other(lang: str) -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*##", makefile, flags=re.MULTILINE))
    told = {name.removeprefix("make ") for name in names_in(page(lang, "administrators.md"))}
    assert targets <= told
    named = {target for text in (readme(lang), page(lang, "administrators.md"))
             for target in re.findall(r"(?:`|^    )make ([a-z]+)", text, flags=re.MULTILINE)}  # fmt: skip
    assert named <= targets


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_path_that_is_named_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(rf"`((?:{TOP_FOLDERS})/[\w./-]+)`", text)
    bases = (PROJECT, PROJECT / "gateway")
    missing = [name for name in named if not any((base / name).exists() for base in bases)]
    assert set(missing) <= MADE_BY_HAND_OR_COMMAND
    links = re.findall(r"\]\((?!https?://)([^)#]+)\)", text)
    assert {link for link in links if not (path.parent / link).exists()} <= MADE_BY_HAND_OR_COMMAND


@in_both_languages
def test_every_library_has_its_reason_and_no_other(lang: str) -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[\[<>=]", dependency)[0] for dependency in project["dependencies"]}
    section = readme(lang).split("\n| aiohttp |")[1]
    told = {"aiohttp"} | {cells[0] for cells in rows(section.split("\n## ")[0]) if len(cells) == 2}
    assert wanted <= told
    assert {name for name in told if re.fullmatch(r"[a-z-]+", name)} <= wanted


@in_both_languages
def test_the_states_are_drawn_as_they_are(lang: str) -> None:
    drawn: list[list[list[str]]] = [[]]
    for line in page(lang, "architecture.md").split("`models/lifecycle.py`")[1].splitlines():
        if line.startswith("| `"):
            drawn[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        elif drawn[-1]:
            drawn.append([])
    assert [table for table in drawn if table] == [
        [
            [f"`{event}`", ", ".join(s for s in states if s in sources), target]
            for event, (sources, target, _) in moves.items()
        ]
        for moves, states in TABLES
    ]


@in_both_languages
def test_whoever_waits_for_a_moment_is_named(lang: str) -> None:
    assert {row.__tablename__ for row in ROWS} <= names_in(page(lang, "architecture.md"))  # type: ignore[attr-defined]


@pytest.mark.parametrize("picture", ["case.svg", "case.zh.svg"])
def test_the_picture_of_a_cases_life_has_every_state_of_it(picture: str) -> None:
    drawn = (PROJECT / "docs" / picture).read_text(encoding="utf-8")
    assert [state for state in CaseState if f">{state}<" not in drawn] == []


@in_both_languages
def test_the_usual_ladder_is_told_as_it_stands(lang: str) -> None:
    times = [int(rung.after.total_seconds()) for rung in load_catalogue().ladders["standard"].rungs]
    for text in (readme(lang), page(lang, "operators.md")):
        columns = [re.findall(r"^\| (\d+)\b", table, flags=re.MULTILINE) for table in text.split("\n\n")]
        assert times in [[int(second) for second in column] for column in columns]


@in_both_languages
def test_the_menu_leads_where_the_operators_are_told(lang: str) -> None:
    told = page(lang, "operators.md")
    for digit, branch in load_catalogue().branches.items():
        leaves = branch.below.items() if branch.below else [("", branch)]
        for below, leaf in leaves:
            assert f"| {f'{digit} {below}'.strip()} | {leaf.unit} " in told


@in_both_languages
def test_a_reply_means_what_the_officers_are_told(lang: str) -> None:
    seen = set()
    for cells in rows(page(lang, "operators.md")):
        for start, kind in REPLIES.items():
            if len(cells) == 3 and cells[0].startswith(f"`{start}"):
                seen.add(start)
                for example in re.findall(r"`([^`]+)`", f"{cells[0]} {cells[2]}"):
                    assert isinstance(parse_reply(example), kind), example
    assert seen == set(REPLIES)


@in_both_languages
def test_a_reply_means_what_the_card_says(lang: str) -> None:
    told = [re.findall(r"`([^`]+)`", cells[-1]) for cells in rows(page(lang, "card.md")) if len(cells) == 2]
    examples = [example for cell in told for example in cell]
    for example in examples:
        kind = next(kind for start, kind in REPLIES.items() if example.startswith(start))
        assert isinstance(parse_reply(example), kind), example
    assert {start for start in REPLIES if any(example.startswith(start) for example in examples)} == set(
        REPLIES
    )


@in_both_languages
def test_a_decision_means_what_the_centre_is_told(lang: str) -> None:
    told = {
        cells[1]: re.findall(r"`([^`]+)`", cells[0])
        for cells in rows(page(lang, "centre.md"))
        if len(cells) == 3
    }
    for ruling in Ruling:
        (example,) = told[f"`{ruling}`"]
        meant = parse_reply(example)
        assert isinstance(meant, Rule)
        assert (meant.ruling, meant.code) == (ruling, example.split()[1])
        assert f"| `{ruling}` |" in page(lang, "api.md")


@in_both_languages
def test_the_limits_are_told_as_they_stand(lang: str) -> None:
    limits = load_catalogue().limits
    told = {cells[0].split()[-1]: cells[1:] for cells in rows(page(lang, "operators.md")) if len(cells) == 5}
    for kind, found in limits.kinds.items():
        spans = [found.due.get(task) for task in Task]
        assert [int(re.sub(r"\D", "", cell) or 0) for cell in told[kind]] == [
            0 if span is None else span.amount for span in spans
        ]


@in_both_languages
def test_every_field_of_a_new_case_is_explained(lang: str) -> None:
    assert set(NewCase.model_fields) <= names_in(page(lang, "api.md"))


@in_both_languages
def test_every_request_of_the_interface_is_explained_and_no_other(lang: str) -> None:
    app = Flask("interface")
    for blueprint in BLUEPRINTS[Face.DESK]:
        app.register_blueprint(blueprint)
    served = {
        f"{method} {re.sub(r'<[^>]+>', '{id}', rule.rule)}"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert (
        set(re.findall(r"^## ((?:GET|POST|PUT|PATCH|DELETE) \S+)$", page(lang, "api.md"), flags=re.MULTILINE))
        == served
    )


@in_both_languages
def test_every_event_of_the_log_is_explained(lang: str) -> None:
    sources = [path.read_text(encoding="utf-8") for path in (PROJECT / "gateway").rglob("*.py")]
    events = {found for text in sources for found in re.findall(r'\blog\.\w+\(\s*"([a-z]+\.[a-z_]+)"', text)}
    assert events
    assert events <= names_in(page(lang, "administrators.md"))


@pytest.mark.parametrize(("english", "chinese"), TWINS)
def test_both_languages_say_the_same(english: str, chinese: str) -> None:
    first, second = ((PROJECT / name).read_text(encoding="utf-8") for name in (english, chinese))
    for shape in (
        lambda text: [len(mark) for mark in re.findall(r"^(#+) ", text, flags=re.MULTILINE)],
        lambda text: [len(cells) for cells in rows(text)],
        lambda text: len(re.findall(r"^- ", text, flags=re.MULTILINE)),
    ):
        assert shape(first) == shape(second)
    for text, other in ((first, chinese), (second, english)):
        assert f"({Path(other).name})" in text or f"/{Path(other).name})" in text


def test_the_documents_name_no_number_that_could_be_somebodys() -> None:
    made_up = re.compile(r"1380000\d{4}|13800138000")
    for path in ALL:
        text = path.read_text(encoding="utf-8")
        found = re.findall(r"(?<![\d.])(?:\+?86)?(1[3-9]\d{9})(?!\d)", text)
        assert [number for number in found if not made_up.fullmatch(number)] == []
