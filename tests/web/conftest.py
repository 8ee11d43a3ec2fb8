"""A real browser at the desk, in which nothing may go wrong unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from tests.harness.processes import Processes

LIVE_MS = 5000
"""How long a page may take to show what has happened; it asks every second."""


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about, and which foreign hosts were asked; a test may clear it."""
    return []


@pytest.fixture
def page(browser: Browser, processes: Processes, complaints: list[str]) -> Iterator[Page]:
    """A tab at the desk. An error in its console or a request to any other host fails the test."""

    def note_message(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def note_request(request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(processes.desk_face_url).netloc:
            complaints.append(f"asked {request.url}")

    context = browser.new_context(
        base_url=processes.desk_face_url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        viewport={"width": 1440, "height": 900},
    )
    context.set_default_timeout(LIVE_MS)
    tab = context.new_page()
    tab.on("console", note_message)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("request", note_request)
    yield tab
    context.close()
    assert complaints == []
