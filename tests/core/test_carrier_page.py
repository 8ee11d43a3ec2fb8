"""The page about what carriers do: tests, faults, options and personas exist, in both languages alike."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from gateway.switchboard.fault_sets import SETS
from gateway.switchboard.faults import KINDS
from gateway.switchboard.handset import ExchangeManner
from gateway.switchboard.options import Options
from gateway.switchboard.persona_library import library

PROJECT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "zh")
in_both_languages = pytest.mark.parametrize("lang", LANGUAGES)
DIALLING = {"as"}


def table(lang: str) -> list[list[str]]:
    """The cells of each row, without the head."""
    text = (PROJECT / "docs" / lang / "carrier.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@cache
def kept_in(path: str) -> frozenset[str]:
    """The names of a file's tests."""
    tree = ast.parse((PROJECT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@in_both_languages
def test_every_test_that_is_named_exists(lang: str) -> None:
    for cells in table(lang):
        tests = named(cells[3])
        assert tests, cells[0]
        for test in tests:
            path, _, name = test.partition("::")
            assert name.startswith("test_"), test
            assert name in kept_in(path), test


@in_both_languages
def test_every_fault_option_and_persona_that_is_named_exists(lang: str) -> None:
    options = {option.name for option in fields(Options)}
    manners = {manner.name for manner in fields(ExchangeManner)}
    known = {*KINDS, *SETS, *options, *manners, *library(), *DIALLING}
    assert {name for cells in table(lang) for name in named(cells[1])} <= known


def test_every_kind_of_fault_is_in_it() -> None:
    assert set(KINDS) <= {name for cells in table("en") for name in named(cells[1])}


def test_both_languages_have_the_same_rows() -> None:
    english, chinese = (
        [[named(cell) for cell in (cells[1], cells[3])] for cells in table(lang)] for lang in LANGUAGES
    )
    assert english == chinese
