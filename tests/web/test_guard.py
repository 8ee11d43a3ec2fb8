"""Who may read the pages and use the interface."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr

from gateway.settings import Settings
from gateway.web.app import create_app
from gateway.web.face import Face
from gateway.wiring import build
from gateway.work import Gateway
from tests.harness.processes import ACCOUNT_SID, AUTH_TOKEN

AWAY = {"REMOTE_ADDR": "192.0.2.7"}
KEY = "a-key-of-this-test"


@pytest.fixture
def desk(database_url: str) -> Iterator[Callable[[str], FlaskClient]]:
    """A desk face with an API key of one's choice; an empty one means none."""
    made: list[Gateway] = []

    def make(key: str) -> FlaskClient:
        settings = Settings(
            database_url=database_url,
            redis_url="redis://127.0.0.1:1/0",
            carrier_account_sid=ACCOUNT_SID,
            carrier_auth_token=SecretStr(AUTH_TOKEN),
            api_token=SecretStr(key),
        )
        made.append(build(settings))
        return create_app(made[-1], Face.DESK).test_client()

    yield make
    for gateway in made:
        gateway.engine.dispose()


def _status(client: FlaskClient, path: str, **how: Any) -> int:
    return client.get(path, **how).status_code


def test_this_machine_reads_the_pages_without_a_key(desk: Callable[[str], FlaskClient]) -> None:
    assert _status(desk(KEY), "/") == 200


def test_from_elsewhere_the_pages_ask_for_the_key(desk: Callable[[str], FlaskClient]) -> None:
    client = desk(KEY)

    assert _status(client, "/", environ_base=AWAY) == 401
    assert _status(client, "/cases/1", environ_base=AWAY, auth=("any", "wrong")) == 401
    assert _status(client, "/", environ_base=AWAY, auth=("any", KEY)) == 200


def test_without_a_key_nobody_elsewhere_reads_anything(desk: Callable[[str], FlaskClient]) -> None:
    client = desk("")

    assert _status(client, "/", environ_base=AWAY, auth=("any", "")) == 401
    assert _status(client, "/api/cases/1", environ_base=AWAY) == 401


def test_the_interface_takes_the_key_and_nothing_else(desk: Callable[[str], FlaskClient]) -> None:
    client = desk(KEY)

    assert _status(client, "/api/cases/999999") == 401
    assert _status(client, "/api/cases/999999", headers={"Authorization": "Bearer wrong"}) == 401
    assert _status(client, "/api/cases/999999", headers={"Authorization": f"Bearer {KEY}"}) == 404
