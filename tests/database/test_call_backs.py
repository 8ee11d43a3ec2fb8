"""Who is owed a call back, as the desk asks for it. Source: R6."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from gateway.actions.acknowledge import BY_TEXT, acknowledge
from gateway.actions.call_backs import call_backs
from gateway.actions.find_dispatch import locked
from gateway.actions.open_dispatch import open_dispatch
from gateway.actions.who_is import who_is
from gateway.commands import case as command
from gateway.work import Gateway
from models.dispatch import Dispatch
from tests.database.conftest import execute, rows, set_clock
from tests.database.stock import new_dispatch

OFFICER = "+8613800000501"


def owed(gateway: Gateway, since_s: int, **fields: str) -> int:
    """The id of a dispatch whose citizen is owed a call since then."""
    dispatch_id = new_dispatch(gateway, **fields)
    execute(
        gateway.engine,
        f"UPDATE cases SET call_back_since = service_now() + make_interval(secs => {since_s})"
        f" WHERE id = (SELECT case_id FROM dispatches WHERE id = {dispatch_id})",
    )
    return dispatch_id


def listed(gateway: Gateway, unit: str | None = None) -> list[tuple[str, str, str | None, int]]:
    with gateway.work() as work:
        return [
            (each.code, each.unit_code, each.taken_by, each.not_reached) for each in call_backs(work, unit)
        ]


def test_whoever_waits_longest_comes_first_and_only_who_is_owed_a_call(gateway: Gateway) -> None:
    owed(gateway, 30)
    new_dispatch(gateway)
    owed(gateway, 10)
    assert listed(gateway) == [("0003", "ZFJ", None, 0), ("0001", "ZFJ", None, 0)]


def test_a_unit_sees_its_own(gateway: Gateway) -> None:
    owed(gateway, 10, unit="HBJ")
    owed(gateway, 20)
    assert [code for code, *_ in listed(gateway, "HBJ")] == ["0001"]
    assert listed(gateway, "JTJ") == []


def test_who_has_the_case_and_how_often_the_citizen_was_missed_is_told_once(gateway: Gateway) -> None:
    dispatch_id = owed(gateway, 10)
    with gateway.work() as work:
        mine = locked(work, dispatch_id)
        acknowledge(work, mine, who_is(work, OFFICER), BY_TEXT)
        mine.not_reached = 2
        case = work.session.get_one(Dispatch, dispatch_id).case
        open_dispatch(work, case, "GAJ", "police_return")
    assert listed(gateway) == [("0001", "ZFJ", "城管甲值班", 2)]


@pytest.mark.parametrize(
    ("options", "printed"),
    [([], "0001  ZFJ  11月3日21:46  -  0\n"), (["--unit", "HBJ"], "")],
)
def test_the_command_prints_one_line_each_and_no_number(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, options: list[str], printed: str
) -> None:
    owed(gateway, 10)
    monkeypatch.setattr(command, "_gateway", lambda: gateway)
    assert CliRunner().invoke(command.command, ["call-backs", *options]).output == printed


def test_an_officer_who_takes_such_a_case_reads_that_he_must_call(gateway: Gateway) -> None:
    dispatch_id = owed(gateway, 0)
    set_clock(gateway.engine, 60)
    with gateway.work() as work:
        said = acknowledge(work, locked(work, dispatch_id), who_is(work, OFFICER), BY_TEXT)
    assert "正等候回电，电话13800138000。请立即回电，或回复“回拨 0001”" in gateway.wording.text(said)
    assert "群众正在等候回电，请立即联系" in gateway.wording.speech(said)
    assert rows(gateway.engine, "SELECT call_back_since IS NOT NULL FROM cases") == [(True,)]
