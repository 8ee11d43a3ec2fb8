"""What our launchers of PostgreSQL and Valkey have in common."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import Self

from gateway.local import children
from gateway.local.account import Account
from models.errors import Misconfigured

START_LIMIT_S = 60.0
"""Long enough for a database to recover from a power cut."""
TRIES = 3


class LocalServer(ABC):
    """A server of this machine on a unix socket in a folder of its own, started and ended by us."""

    name: str
    stop_signal: signal.Signals
    data_dir: Path
    account: Account
    _process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """Where clients find it."""

    @property
    @abstractmethod
    def argv(self) -> list[str]:
        """The program in the foreground; `prepare` comes first."""

    @abstractmethod
    def prepare(self) -> None:
        """Make what the first start needs; the second call does nothing."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether the server of this folder takes requests."""

    @abstractmethod
    def end_leftover(self) -> None:
        """End the server that a killed process of ours left on this folder, if one answers."""

    @property
    def env(self) -> dict[str, str]:
        """A bare environment: what the user has set for other servers must not reach ours."""
        return {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}

    @property
    def log(self) -> Path:
        """What the server said, while it is run by `start`."""
        return self.data_dir / "server.log"

    def start(self) -> str:
        """Start the server and return its URL once it answers; one that answers already is used as it is.

        Raises Misconfigured with the server's last words. The server ends with the calling thread.
        """
        self.prepare()
        for _ in range(TRIES):
            if self.answers() or self._comes_up():
                return self.url
        raise Misconfigured([f"{self.name} does not start. Its last words:\n{children.last_lines(self.log)}"])

    def stop(self) -> None:
        """End the server if this object started it; otherwise, and the second time, do nothing."""
        if self._process is not None:
            children.end(self._process, self.stop_signal, grace_s=20)
            self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _comes_up(self) -> bool:
        """Start the program; False if it ends by itself, as it does until all of a killed one is gone."""
        self.stop()  # a killed child is in the way until it has been waited for
        self._process = children.spawn(
            self.argv,
            env=self.env,
            log=self.log,
            stop_signal=self.stop_signal,
            account=self.account,
            folder=Path("/"),
        )
        deadline = time.monotonic() + START_LIMIT_S
        while self._process.poll() is None and time.monotonic() < deadline:
            if self.answers():
                return True
            _pause(self._process)
        self.stop()
        return False


def _pause(process: subprocess.Popen[bytes]) -> None:
    """Wait 10 ms, or less if the process ends."""
    try:
        process.wait(0.01)
    except subprocess.TimeoutExpired:
        return
