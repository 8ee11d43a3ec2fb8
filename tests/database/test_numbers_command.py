"""`gateway numbers`: the marked numbers, and one tried again."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from gateway.actions.mark_number import mark_number
from gateway.commands import numbers
from gateway.work import Gateway
from tests.database.conftest import rows
from tests.database.officers import OFFICER


@pytest.fixture
def told(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A terminal at which the service is ours."""
    monkeypatch.setattr(numbers, "service", lambda: gateway)
    return CliRunner()


def test_each_number_is_told_with_its_owner_and_the_reason_in_words(
    gateway: Gateway, told: CliRunner
) -> None:
    with gateway.work() as work:
        mark_number(work, OFFICER, 21614)
    line = told.invoke(numbers.command).output
    assert [
        part for part in ("138****0501", "ZFJ ", "text", "21614 该号码不能接收短信") if part not in line
    ] == []


def test_without_a_mark_it_says_so(told: CliRunner) -> None:
    assert "No number is refused" in told.invoke(numbers.command).output


def test_a_mark_is_lifted_however_the_number_is_written(gateway: Gateway, told: CliRunner) -> None:
    with gateway.work() as work:
        mark_number(work, OFFICER, 21211)
    answer = told.invoke(numbers.command, ["--lift", "138 0000 0501", "--by", "张工"])
    assert (answer.exit_code, rows(gateway.engine, "SELECT * FROM number_marks")) == (0, [])
    assert rows(gateway.engine, "SELECT DISTINCT actor FROM audit_entries") == [("张工",)]


@pytest.mark.parametrize(("number", "said"), [(OFFICER, "no mark"), ("12", "不是电话号码")])
def test_what_is_not_marked_or_no_number_is_an_error(told: CliRunner, number: str, said: str) -> None:
    answer = told.invoke(numbers.command, ["--lift", number])
    assert answer.exit_code == 1
    assert said in answer.output
