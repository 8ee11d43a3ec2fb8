"""A real browser at the desk, in which nothing may go wrong unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, ConsoleMessage, Page, Request
from pydantic import SecretStr

from gateway.settings import Settings
from gateway.web.app import create_app
from gateway.web.face import Face
from gateway.wiring import build
from gateway.work import Gateway
from tests.harness.city import City
from tests.harness.processes import ACCOUNT_SID, AUTH_TOKEN, Processes

LIVE_MS = 5000
"""How long a page may take to show what has happened; it asks every second."""


@pytest.fixture
def gateway(city: City, processes: Processes, database_url: str) -> Iterator[Gateway]:
    """The city's service, in this process."""
    parts = build(
        Settings(
            database_url=database_url,
            redis_url=processes.redis_url,
            carrier_account_sid=ACCOUNT_SID,
            carrier_auth_token=SecretStr(AUTH_TOKEN),
        )
    )
    yield parts
    parts.engine.dispose()


@pytest.fixture
def desk(gateway: Gateway) -> FlaskClient:
    """The desk face, in this process."""
    return create_app(gateway, Face.DESK).test_client()


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
