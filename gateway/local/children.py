"""Start programs that end with us, and end them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from gateway.local.account import Account

TIED = Path(__file__).with_name("tied.py")
LOG_LIMIT = 5_000_000
"""Bytes after which a log file starts anew; one older file is kept."""


class Child(Protocol):
    """A process of ours, whichever way it was started."""

    @property
    def pid(self) -> int:
        """Also the number of its session."""
        ...

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        ...

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises subprocess.TimeoutExpired after `timeout` seconds."""
        ...

    def send_signal(self, sig: int, /) -> None:
        """Send it a signal; nothing once it has ended."""
        ...


def spawn(
    argv: Sequence[str],
    *,
    env: Mapping[str, str],
    log: Path,
    stop_signal: signal.Signals,
    account: Account | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start `argv` in a session of its own, its words appended to `log`.

    It gets `stop_signal` when the calling thread ends, so call this from a thread that stays. Ctrl-C
    at the terminal does not reach it.
    """
    drops = account is not None and account.uid != os.geteuid()
    user = f"{account.uid}:{account.gid}" if account is not None and drops else "-"
    tied = [sys.executable, "-I", "-S", str(TIED), str(os.getpid()), str(int(stop_signal)), user, *argv]
    rotate(log)
    with log.open("ab") as words:
        return subprocess.Popen(
            tied,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=folder,
            start_new_session=True,
        )


def end(process: Child, stop_signal: signal.Signals, *, grace_s: float) -> bool:
    """Ask `process` to stop and wait; kill it and whatever it left after `grace_s`. True if it obeyed."""
    obeyed = True
    if process.poll() is None:
        process.send_signal(stop_signal)
        try:
            process.wait(grace_s)
        except subprocess.TimeoutExpired:
            obeyed = False
    sweep(process)
    process.wait()
    return obeyed


def sweep(process: Child) -> None:
    """Kill what is left of the process's session; nothing when all have ended."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def rotate(log: Path) -> None:
    """Set a log aside when it is too large, while its writer goes on appending to it."""
    if not log.exists() or log.stat().st_size < LOG_LIMIT:
        return
    log.with_suffix(".log.1").write_bytes(log.read_bytes())
    os.truncate(log, 0)


def last_lines(log: Path, count: int = 12) -> str:
    """The end of a log, for the person who has to mend what failed."""
    if not log.exists():
        return ""
    with log.open("rb") as words:
        words.seek(max(0, log.stat().st_size - 8_000))
        text = words.read().decode("utf-8", "replace")
    return "\n".join(text.splitlines()[-count:])
