"""One switchboard for each test process, and a fresh town in it for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from tests.carriers.gateway_double import GatewayDouble
from tests.carriers.program import Program
from tests.carriers.town import Town

ACCOUNT_SID = "AC" + "0a" * 16
AUTH_TOKEN = "0123456789abcdef0123456789abcdef"
OFFERS = """
page:
  links: [{label: 派单台, url: "http://127.0.0.1:8120/"}]
  presets:
    - {label: 群众, texts: [满意, CX]}
    - {owner: 效能中心, texts: ["同意 {code} 环保局"]}
    - {texts: ["1 {code}", "5 {code} 已处理"]}
  shown_as: [{label: 境外号码, number: "+85251234567"}]
"""


@pytest.fixture(scope="session")
def switchboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running switchboard, which must not fail at anything during the tests."""
    folder = tmp_path_factory.mktemp("switchboard")
    (folder / "config.yaml").write_text(OFFERS, encoding="utf-8")
    program = Program(folder, ACCOUNT_SID, AUTH_TOKEN, "--config", str(folder / "config.yaml"))
    try:
        program.start()
        yield program.url
    finally:
        program.stop()
    assert "Traceback" not in program.complaints


@pytest.fixture(scope="session")
def gateway_double() -> Iterator[GatewayDouble]:
    """A gateway stand-in on a port of its own."""
    double = GatewayDouble(AUTH_TOKEN)
    server = double.start()
    yield double
    server.shutdown()
    server.server_close()


@pytest.fixture
def town(switchboard: str, gateway_double: GatewayDouble) -> Iterator[Town]:
    """An empty town at nine in the morning; every webhook of the test must have been signed."""
    http = TwilioHttpClient(timeout=10, pool_connections=False)
    client = Client(ACCOUNT_SID, AUTH_TOKEN, http_client=http, environment={"NONE": "1"})
    client.api.base_url = switchboard
    place = Town(switchboard, ACCOUNT_SID, AUTH_TOKEN, gateway_double, client)
    place.opens()
    yield place
    place.settles()
    assert all(heard.is_signed for heard in gateway_double.heard)
