"""The switchboard as a program of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import requests

from tests.carriers.gateway_double import wait_until


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Program:
    """Starts, and can be killed and started again at the same address; what it complains of is kept."""

    def __init__(self, folder: Path, account_sid: str, auth_token: str, *words: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = os.environ | {
            "CARRIER_ACCOUNT_SID": account_sid,
            "CARRIER_AUTH_TOKEN": auth_token,
        }
        self._words, self._errors = words, folder / "stderr"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run until it answers."""
        command = [sys.executable, "-m", "gateway.switchboard", "--port", str(self.port), *self._words]
        with self._errors.open("ab") as stderr:
            process = subprocess.Popen(command, env=self._environment, stderr=stderr)
        self._process = process
        wait_until(lambda: process.poll() is not None or self._is_up())
        assert process.poll() is None, self.complaints

    def kill(self) -> None:
        """As a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)

    def stop(self) -> None:
        """As a person would."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)

    @property
    def complaints(self) -> str:
        """What it wrote for people to read."""
        return self._errors.read_text()

    def _is_up(self) -> bool:
        try:
            return requests.get(f"{self.url}/control/clock", timeout=1).ok
        except requests.ConnectionError:
            return False
