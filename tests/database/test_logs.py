"""The log tells what happened to which case, by its code: never a name, a number or a place. Source: I11."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
import structlog

from gateway.actions.acknowledge import BY_TEXT, acknowledge
from gateway.actions.find_dispatch import locked
from gateway.logs import set_up_logs
from gateway.policy.speaker import Speaker
from gateway.work import Gateway
from tests.database.conftest import execute, rows
from tests.database.stock import at, new_dispatch


@pytest.fixture
def out(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What a process started now would write to standard error."""
    heard = io.StringIO()
    monkeypatch.setattr("sys.stderr", heard)
    set_up_logs()
    monkeypatch.setattr("gateway.work.log", structlog.get_logger())
    yield heard
    monkeypatch.undo()
    set_up_logs()


def told(out: io.StringIO) -> list[dict[str, object]]:
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    out.seek(0)
    out.truncate()
    return [{"case": line["case"], "what": line["what"]} for line in lines if line["event"] == "case.went_on"]


def test_each_transaction_is_one_line(gateway: Gateway, out: io.StringIO) -> None:
    new_dispatch(gateway)
    [(code,)] = rows(gateway.engine, "SELECT code FROM cases")
    assert told(out) == [{"case": code, "what": ["registered", "verified", "dispatched", "climbed"]}]
    execute(gateway.engine, "UPDATE attempts SET next_due_at = NULL, state = 'ended'")
    at(gateway, 40)
    assert told(out) == [{"case": code, "what": ["climbed"]}]


def fails_half_way(gateway: Gateway) -> None:
    with gateway.work() as work:
        work.record(1, "acknowledged", "王女士")
        raise RuntimeError


def test_what_is_rolled_back_is_not_told(gateway: Gateway, out: io.StringIO) -> None:
    with pytest.raises(RuntimeError):
        fails_half_way(gateway)
    assert told(out) == []


def test_no_line_names_anybody(gateway: Gateway, out: io.StringIO) -> None:
    share = new_dispatch(gateway)
    at(gateway, 200)
    with gateway.work() as work:
        acknowledge(
            work, locked(work, share), Speaker("+8613900000011", "李四", 1, frozenset({"ZFJ"})), BY_TEXT
        )
    said = out.getvalue()
    assert "acknowledged" in said
    for secret in ("王女士", "李四", "13800138000", "13900000011", "车城大道", "夜间施工"):
        assert secret not in said
