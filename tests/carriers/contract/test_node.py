"""The carrier's library for Node keeps the same contract, unchanged, in both directions."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.carriers.contract.account import Account
from tests.carriers.contract.conftest import at_the_switchboard
from tests.carriers.town import OURS, Town, document

FOLDER = Path(__file__).parent.parent / "node"
WITHIN_S = 30


@pytest.fixture
def node() -> str:
    """Where Node is. On CI it must be there; elsewhere the tests are skipped without it."""
    found = shutil.which("node")
    reason = None
    if found is None:
        reason = "Node is not installed"
    elif not (FOLDER / "node_modules" / "twilio").exists():
        reason = (
            "the library for Node is not installed: `make test` does it, or `npm ci` in tests/carriers/node"
        )
    if found is None or reason is not None:
        if os.environ.get("CI"):
            pytest.fail(reason or "")
        pytest.skip(reason or "")
    return found


def keeps(node: str, account: Account, check: str) -> None:
    """Let Node make one check."""
    done = subprocess.run(
        [node, "contract.js", check],
        cwd=FOLDER,
        env=os.environ | account.environment,
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("check", ["wrong_token", "unknown_call", "bad_orders", "queues", "pages"])
def test_node_finds_what_the_contract_says(node: str, account: Account, check: str) -> None:
    keeps(node, account, check)


@pytest.mark.parametrize("check", ["call", "text"])
def test_node_calls_and_texts(node: str, paying_account: Account, check: str) -> None:
    keeps(node, paying_account, check)


def test_node_walks_through_pages_of_two(node: str, town: Town) -> None:
    busy = town.phone("+8613800138001", persona={"then": "busy"})
    for _ in range(5):
        town.calls(busy)
    town.behaves(largest_page=2)
    keeps(node, at_the_switchboard(town), "pages")


def test_node_finds_who_talks_and_parts_them(node: str, town: Town) -> None:
    room = '<Dial><Conference participantLabel="{}">case-0427</Conference></Dial>'
    town.gateway.answers |= {
        "/voice": document(room.format("citizen")),
        "/officer": document(room.format("officer")),
    }
    citizen = town.phone("+8613900139000", label="群众")
    citizen.dials()
    officer = town.phone("+8613800138001", label="值班手机")
    town.calls(officer)
    officer.answers()
    keeps(node, at_the_switchboard(town), "conference")
    town.settles()
    assert (citizen.state, officer.state) == ("idle", "idle")


@pytest.fixture
def gateway_in_node(node: str, town: Town) -> Iterator[tuple[str, IO[str]]]:
    """The address of a gateway in Node, and what it says of each webhook."""
    process = subprocess.Popen(
        [node, "gateway.js"],
        cwd=FOLDER,
        env=os.environ | at_the_switchboard(town).environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}", process.stdout
        process.stdin.close()
        assert process.wait(WITHIN_S) == 0


def test_a_gateway_in_node_is_called_and_believes_it(
    town: Town, gateway_in_node: tuple[str, IO[str]]
) -> None:
    url, told = gateway_in_node
    phone = town.phone("+8613800138001")
    town.control("PUT", f"/numbers/{OURS}", {"sms_url": f"{url}/sms?place=%E9%9B%81%E6%B1%9F"})
    town.calls(phone, url=f"{url}/officer?case=0427", status_callback=f"{url}/status")
    phone.answers().presses("1")
    town.waits(30)
    phone.does("text", {"to": OURS, "body": "1 0427 已到场，情况紧急！😀"})
    webhooks = [json.loads(told.readline()) for _ in range(7)]
    assert all(webhook["isSigned"] and not webhook["isForged"] for webhook in webhooks)
    statuses = [webhook["status"] for webhook in webhooks if webhook["path"] == "/status"]
    assert statuses == ["initiated", "ringing", "in-progress", "completed"]
    assert webhooks[-1]["body"] == "1 0427 已到场，情况紧急！😀"
    captions = [caption["text"] for caption in phone.now["last_call"]["captions"]]
    assert captions == ["案件0427，按1签收", "签收成功"]
