"""Officers and the centre do what they like, in any order and at the same moment: what holds all the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from gateway.actions.acknowledge import BY_TEXT
from gateway.actions.who_is import who_is
from gateway.hear import hear
from gateway.work import Gateway
from models.conversation import (
    Acknowledge,
    Complete,
    Intent,
    Report,
    ReportEmergency,
    ReturnCase,
    Rule,
    Ruling,
    Say,
    Step,
)
from models.lifecycle import KEPT, UNFINISHED, WITH_A_UNIT, DispatchState
from tests.database.conftest import at_once, rows, set_clock
from tests.database.stock import at, register_case

OFFICERS = {
    "ZFJ": "+8613800000501",
    "HBJ": "+8613800000401",
    "SWJ": "+8613800001201",
    "GDG": "+8613800001401",
}
CENTRE, CENTRES_BACKUP = "+8613800002201", "+8613800002202"
IN_HAND = {"acknowledged", "in_progress", "on_site", "replied"}
STEPS = 45
SHARES = """
    SELECT cases.code, cases.state AS case_state, cases.unit_code AS case_unit, merged_into_id,
        dispatches.unit_code, dispatches.state, dispatches.part, dispatches.next_due_at
    FROM cases JOIN dispatches ON dispatches.case_id = cases.id
"""
MERGED_INTO = """
    SELECT main.state FROM cases JOIN cases main ON main.id = cases.merged_into_id
    WHERE cases.state = 'merged'
"""


def says(gateway: Gateway, number: str, intent: Intent) -> Say | None:
    with gateway.work() as work:
        return hear(work, intent, who_is(work, number), BY_TEXT)


def register(gateway: Gateway, unit: str, **fields: Any) -> str:
    with gateway.work() as work:
        return register_case(work, unit=unit, **fields).code


def officers_word(chance: random.Random, code: str) -> Intent:
    """What an officer may text; danger is rare."""
    words: list[Callable[[], Intent]] = [
        lambda: Acknowledge(code),
        lambda: Acknowledge(code),
        lambda: ReturnCase(code, chance.choice(["", "不属本单位", "应由他人办理"])),
        lambda: Report(chance.choice(list(Step)), code, "情况已了解"),
        lambda: Complete(code, "已责令整改"),
    ]
    return ReportEmergency(code) if chance.random() < 0.03 else chance.choice(words)()


def centres_word(chance: random.Random, codes: list[str]) -> Intent:
    """What the centre may text; ending a case is rarer than passing it on."""
    code, unit = chance.choice(codes), chance.choice([*OFFICERS, "XNZX", "市场监管局", ""])
    ruling = chance.choices(list(Ruling), weights=[6, 3, 6, 4, 1, 1, 2, 1, 1])[0]
    target = chance.choice(codes) if ruling is Ruling.MERGE else "" if ruling is Ruling.REDO else unit
    return Rule(ruling, code, target, chance.choice(["", "经研究"]))


def check(gateway: Gateway) -> None:
    """What holds of every case whatever was said."""
    cases: dict[str, list[Any]] = {}
    with gateway.engine.connect() as connection:
        for row in connection.exec_driver_sql(SHARES).all():
            cases.setdefault(row.code, []).append(row)
    for shares in cases.values():
        _check(shares)
    assert all(state != "merged" for (state,) in rows(gateway.engine, MERGED_INTO)), "a chain of cases"


def _check(shares: list[Any]) -> None:
    case = shares[0]
    units = [share for share in shares if share.unit_code != "GAJ"]
    leads = [share for share in units if share.part == "lead"]
    kept = [share for share in leads if share.state in KEPT]
    asked = [share for share in kept if share.state in UNFINISHED]
    assert len(asked) <= 1, f"two units are asked at once: {shares}"
    assert len(kept) <= len(asked) + 1, f"two units keep it: {shares}"
    assert all(share.next_due_at is not None for share in asked), f"nobody looks after it: {shares}"
    if case.case_state in WITH_A_UNIT:
        assert asked, f"an open case belongs to nobody: {shares}"
    if case.case_state in {"police_return", "merged", "invalid"}:
        assert not [share for share in units if share.state in KEPT], f"a closed case goes on: {shares}"
    for share in asked:
        if share.state in IN_HAND:
            assert (share.unit_code, len(kept)) == (case.case_unit, 1), f"not the owner: {shares}"
    for unit in OFFICERS:
        own = [share for share in units if share.unit_code == unit and share.state in UNFINISHED]
        assert len(own) <= 1, f"{unit} has two shares: {shares}"


@pytest.mark.parametrize("seed", range(12))
def test_whatever_officers_and_centre_say_every_open_case_has_one_owner(gateway: Gateway, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same dice in every run
    codes = [register(gateway, unit) for unit in ("ZFJ", "HBJ", "XNZX")]
    now = 0.0
    for _ in range(STEPS):
        if chance.random() < 0.3:
            now += chance.choice([1, 30, 120, 400])
            at(gateway, now)
        if chance.random() < 0.55:
            says(gateway, chance.choice(list(OFFICERS.values())), officers_word(chance, chance.choice(codes)))
        else:
            says(gateway, CENTRE, centres_word(chance, codes))
        check(gateway)


def together(gateway: Gateway, *said: tuple[str, Intent]) -> list[str]:
    """Several people text at the same moment; the keys of what they are answered."""
    answers = at_once(len(said), lambda number: says(gateway, *said[number]))
    check(gateway)
    return [answer.key for answer in answers if answer is not None]


def share_states(gateway: Gateway) -> list[tuple[Any, ...]]:
    return rows(gateway.engine, "SELECT unit_code, state FROM dispatches ORDER BY id")


@pytest.mark.parametrize("_", range(4))
def test_a_return_is_decided_once_by_two_who_decide_at_the_same_moment(gateway: Gateway, _: int) -> None:
    code = register(gateway, "ZFJ")
    says(gateway, OFFICERS["ZFJ"], Acknowledge(code))
    says(gateway, OFFICERS["ZFJ"], ReturnCase(code, "不属本单位"))
    answers = together(
        gateway,
        (CENTRE, Rule(Ruling.ACCEPT_RETURN, code, "HBJ")),
        (CENTRES_BACKUP, Rule(Ruling.REJECT_RETURN, code, "", "属本单位")),
    )
    assert answers.count("centre_no_return") == 1
    assert len(set(answers)) == 2


@pytest.mark.parametrize("_", range(4))
def test_two_units_that_the_centre_names_at_the_same_moment_are_not_both_asked(
    gateway: Gateway, _: int
) -> None:
    code = register(gateway, "ZFJ")
    together(
        gateway,
        (CENTRE, Rule(Ruling.REASSIGN, code, "HBJ")),
        (CENTRES_BACKUP, Rule(Ruling.REASSIGN, code, "SWJ")),
        (OFFICERS["ZFJ"], Acknowledge(code)),
    )
    asked = [unit for unit, state in share_states(gateway) if state in {"dispatched", "notified"}]
    assert len(asked) <= 1


@pytest.mark.parametrize("_", range(4))
def test_two_cases_merged_into_each_other_at_the_same_moment_leave_one(gateway: Gateway, _: int) -> None:
    first, second = register(gateway, "ZFJ"), register(gateway, "HBJ")
    answers = together(
        gateway,
        (CENTRE, Rule(Ruling.MERGE, first, second)),
        (CENTRES_BACKUP, Rule(Ruling.MERGE, second, first)),
    )
    assert sorted(answers) == ["centre_merge_closed", "centre_merged"]


@pytest.mark.parametrize("_", range(4))
def test_danger_wins_against_whatever_is_decided_at_that_moment(gateway: Gateway, _: int) -> None:
    first, second = register(gateway, "ZFJ"), register(gateway, "HBJ")
    set_clock(gateway.engine, 5)
    together(
        gateway,
        (OFFICERS["ZFJ"], ReportEmergency(first)),
        (CENTRE, Rule(Ruling.MERGE, first, second)),
        (CENTRES_BACKUP, Rule(Ruling.REASSIGN, first, "SWJ")),
    )
    [(state,)] = rows(gateway.engine, "SELECT state FROM cases WHERE code = :code", code=first)
    assert state == "police_return"
    desk = "SELECT count(*) FROM dispatches WHERE unit_code = 'GAJ' AND state = :state"
    assert rows(gateway.engine, desk, state=DispatchState.DISPATCHED.value) == [(1,)]


@pytest.mark.parametrize("_", range(4))
def test_a_unit_that_accepts_at_the_moment_of_another_decision_is_told_how_it_stands(
    gateway: Gateway, _: int
) -> None:
    code = register(gateway, "ZFJ")
    says(gateway, OFFICERS["ZFJ"], Acknowledge(code))
    says(gateway, CENTRE, Rule(Ruling.REASSIGN, code, "HBJ"))
    answers = together(
        gateway,
        (OFFICERS["HBJ"], Acknowledge(code)),
        (CENTRE, Rule(Ruling.REASSIGN, code, "SWJ")),
    )
    assert "centre_reassigned" in answers
    assert {"officer_ack_ok", "officer_case_elsewhere"} & set(answers)
