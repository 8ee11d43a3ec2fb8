"""Valkey on one machine, without an installation: the wheel's program and our own start and stop."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from gateway.local.account import Account
from gateway.local.data_folder import make_folder, socket_folder
from gateway.local.programs import valkey_program
from gateway.local.server import LocalServer
from models.errors import Misconfigured


class EmbeddedValkey(LocalServer):
    """A Valkey whose files and socket lie in `data_dir`; only this user and root can reach it.

    Holds nothing that the database cannot bring back; a power cut may cost it a second.
    """

    name = "valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.absolute()
        self.account = Account("", os.geteuid(), os.getegid())

    @cached_property
    def socket(self) -> Path:
        """The socket, in the data folder unless that has too long a name."""
        return socket_folder(self.data_dir, self.account) / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    @property
    def argv(self) -> list[str]:
        return [
            str(valkey_program()),
            "--port",
            "0",
            "--unixsocket",
            str(self.socket),
            "--unixsocketperm",
            "700",
            "--dir",
            str(self.data_dir),
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "everysec",
            "--maxmemory-policy",
            "noeviction",
            "--daemonize",
            "no",
        ]

    def prepare(self) -> None:
        make_folder(self.data_dir, self.account)
        if not os.access(self.data_dir, os.W_OK | os.X_OK):
            raise Misconfigured([f"{self.data_dir} cannot be written to: choose another GATEWAY_DATA."])

    def answers(self) -> bool:
        try:
            with self._client() as client:
                return bool(client.ping())
        except (redis.RedisError, OSError):
            return False

    def end_leftover(self) -> None:
        if self.data_dir.exists() and self.answers():
            with suppress(redis.RedisError), self._client() as client:
                client.shutdown()

    def _client(self) -> redis.Redis:
        """One that says at once that nobody answers; by default it would try for seconds."""
        return redis.Redis(
            unix_socket_path=str(self.socket), socket_timeout=5, retry=Retry(NoBackoff(), retries=0)
        )
