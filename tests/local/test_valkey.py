"""The embedded Valkey."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import redis

from gateway.local.valkey import EmbeddedValkey
from tests.local.conftest import comes_true


def test_words_are_there_after_a_stop_and_after_a_kill(data: Path) -> None:
    server = EmbeddedValkey(data / "valkey")
    for word in ("stop", "kill"):
        with server, redis.Redis.from_url(server.url) as client:
            client.rpush("words", word)
            if word == "kill":
                os.kill(client.info("server")["process_id"], signal.SIGKILL)
                assert comes_true(lambda: not server.answers())
    with server, redis.Redis.from_url(server.url) as client:
        assert client.lrange("words", 0, -1) == [b"stop", b"kill"]


def test_it_listens_on_its_socket_only(data: Path) -> None:
    with EmbeddedValkey(data / "valkey") as server, redis.Redis.from_url(server.url) as client:
        assert client.config_get("port") == {"port": "0"}
        assert server.socket.stat().st_mode & 0o077 == 0


def test_leftover_is_ended(data: Path) -> None:
    with EmbeddedValkey(data / "valkey") as server:
        EmbeddedValkey(data / "valkey").end_leftover()
        assert not server.answers()
