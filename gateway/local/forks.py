"""Do a job in a copy of this process: what is loaded here is shared with it, and it is there at once.

A fresh Python needs a second and 70 MB for the libraries that all parts of the gateway use. Copies hold
only what they write themselves. Nothing else of this process reaches them: no open file, no lock on a
file, no signal handler, no variable of the environment.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

from gateway.local.children import rotate
from gateway.local.tied import name_process, tie

ARE_SAFE = sys.platform == "linux"
"""Elsewhere a copied process may die in the system's own libraries, which hold threads of theirs."""
FIRST_PAUSE_S = 0.0005
LONGEST_PAUSE_S = 0.05


class Fork:
    """A copy of this process that does a job of its own; handled as a `subprocess.Popen` is."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        if self.returncode is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises subprocess.TimeoutExpired after `timeout` seconds."""
        until = None if timeout is None else time.monotonic() + timeout
        pause_s = FIRST_PAUSE_S
        while (code := self.poll()) is None:
            if until is not None and time.monotonic() >= until:
                raise subprocess.TimeoutExpired(f"fork {self.pid}", timeout or 0.0)
            time.sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal; nothing once it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)


_loaded_files: set[int] = set()


def load(what: Callable[[], object]) -> None:
    """Do `what`, and make lasting all that it loads: no copy looks there for waste, which would write to it.

    Files that it opens stay open in copies: a library that keeps some has to know by itself that its
    process was copied, as that of the counters does, and would fail if they were closed behind its back.
    """
    before = _open_files()
    what()
    _loaded_files.update(_open_files() - before)
    gc.collect()
    gc.freeze()


def fork(
    job: Callable[[], object], *, name: str, env: Mapping[str, str], log: Path, stop_signal: signal.Signals
) -> Fork:
    """Do `job` in a copy of this process, in a session of its own, its words appended to `log`.

    The copy is called `name`, sees `env` and nothing of ours, and gets `stop_signal` when the calling
    thread ends. Its exit code is 0, that of a SystemExit, or 1 for any other error, whose traceback is in
    the log. To be called while this process has one thread.
    """
    rotate(log)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    parent = os.getpid()
    with log.open("ab") as words:
        # No signal may find the copy with our handlers, which would stop its brothers.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        try:
            pid = os.fork()
            if pid == 0:
                _live(job, name, env, words.fileno(), parent, stop_signal)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return Fork(pid)


def _live(
    job: Callable[[], object],
    name: str,
    env: Mapping[str, str],
    words: int,
    parent: int,
    stop_signal: signal.Signals,
) -> NoReturn:
    """The copy's whole life. It never returns into the frames of the process that it was copied from."""
    code = 1
    try:
        os.setsid()
        _forget_signals()
        _forget_files(words)
        tie(parent, stop_signal)
        name_process(name)
        os.environ.clear()
        os.environ.update(env)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        job()
        code = 0
    except SystemExit as end:
        code = _code_of(end)
    except BaseException:  # noqa: BLE001  # there is nobody above to tell it to
        traceback.print_exc()
    finally:
        _leave(code)


def _forget_signals() -> None:
    """As a fresh Python has them."""
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _forget_files(words: int) -> None:
    """Nothing to read, `words` to write to, and no other file, socket or lock of ours."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, standard in ((nothing, 0), (words, 1), (words, 2)):
        os.dup2(ours, standard)
    for other in _open_files() - _loaded_files - {0, 1, 2}:
        os.close(other)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a text stream that was opened on a file


def _open_files() -> set[int]:
    numbers = [int(entry.name) for entry in Path("/proc/self/fd").iterdir()]
    return {number for number in numbers if _is_open(number)}  # that list itself was open, too


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _code_of(end: SystemExit) -> int:
    if end.code is None or isinstance(end.code, int):
        return end.code or 0
    sys.stderr.write(f"{end.code}\n")
    return 1


def _leave(code: int) -> NoReturn:
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    finally:
        os._exit(code & 0xFF)
