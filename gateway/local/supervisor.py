"""Start the parts of the gateway on one machine, start again what ends, stop all in order."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from gateway.local import children, forks
from gateway.local.account import Account
from models.errors import Misconfigured

FIRST_WAIT_S = 0.25
LONGEST_WAIT_S = 4.0
"""Short enough that a part whose database comes back is there again within five seconds."""
STEADY_AFTER_S = 10.0
"""A part that has run this long starts again at once, whatever came before."""
TICK_S = 0.5
SHORT_TICK_S = 0.05
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAskedError(Exception):
    """Somebody pressed Ctrl-C or sent SIGTERM while parts were still being started."""


@dataclass(frozen=True)
class Part:
    """One program of the gateway; `ready` says whether it serves, and None means: as soon as it runs.

    What `inside` does is the same as what `argv` starts: it runs in a copy of this process where that is
    safe, which is quicker and takes less memory.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    ready: Callable[[], bool] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    account: Account | None = None
    folder: Path | None = None
    grace_s: float = 10.0
    inside: Callable[[], object] | None = None


@dataclass
class _Running:
    part: Part
    process: children.Child
    since: float = field(default_factory=time.monotonic)
    wait_s: float = 0.0
    again_at: float | None = None
    is_ready: bool = False


class Supervisor:
    """Runs parts until it is told to stop. To be entered by the main thread: it handles signals.

    The first Ctrl-C or SIGTERM stops all parts, last started first; the second kills them. Children
    end with us even when we are killed.
    """

    def __init__(self, logs: Path, say: Callable[[str], None]) -> None:
        self._logs = logs
        self._say = say
        self._running: list[_Running] = []
        self._signals = 0
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> Self:
        self._bell, self._ring = os.pipe()
        for end in (self._bell, self._ring):
            os.set_blocking(end, False)
        self._wakeup_before = signal.set_wakeup_fd(self._ring, warn_on_full_buffer=False)
        for number in STOP_SIGNALS:
            self._before[number] = signal.signal(number, self._stop_asked)
        # Handled so that a child's end cuts the wait short.
        self._before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        signal.set_wakeup_fd(self._wakeup_before)
        for number, before in self._before.items():
            signal.signal(number, before)  # type: ignore[arg-type]  # typeshed has no type for what signal() returns
        os.close(self._bell)
        os.close(self._ring)

    def start(self, *parts: Part, limit_s: float = 60.0) -> None:
        """Start parts together and wait until all are ready.

        Raises Misconfigured with the last lines of the log of a part that ends or is not ready in time,
        StopAskedError on a signal.
        """
        fresh = [_Running(part, self._spawn(part)) for part in parts]
        self._running += fresh
        deadline = time.monotonic() + limit_s
        while waiting := [running for running in fresh if not running.is_ready]:
            self._obey()
            for running in waiting:
                if self._becomes_ready(running):
                    self._tell(running.part, f"ready after {time.monotonic() - running.since:.1f} s")
                elif (code := running.process.poll()) is not None:
                    raise self._failure(running.part, f"ended at its start (code {code})")
                elif time.monotonic() > deadline:
                    raise self._failure(running.part, f"is not ready after {limit_s:.0f} s")
            self._sleep(0.02)

    def finish(self, part: Part) -> None:
        """Run a part to its end. Raises Misconfigured if that is a bad one, StopAskedError on a signal."""
        running = _Running(part, self._spawn(part))
        self._running.append(running)
        while (code := running.process.poll()) is None:
            self._obey()
            self._sleep(TICK_S)
        self._running.remove(running)
        if code:
            raise self._failure(part, f"failed (code {code})")
        self._tell(part, f"done in {time.monotonic() - running.since:.1f} s")

    def watch(self, is_over: Callable[[], bool] = lambda: False) -> None:
        """Start again what ends, until a signal comes or `is_over`."""
        while not self._signals and not is_over():
            for running in self._running:
                self._look_after(running)
            self._sleep(self._pause_s())

    def stop(self) -> None:
        """Stop all parts, last started first; the second call does nothing."""
        while self._running:
            running = self._running[-1]  # stays listed while it stops, for a second signal to find it
            part = running.part
            grace_s = part.grace_s if self._signals < 2 else 0.0
            obeyed = children.end(running.process, part.stop_signal, grace_s=grace_s)
            self._tell(part, "stopped" if obeyed else "did not stop in time and was killed")
            self._running.pop()

    def _look_after(self, running: _Running) -> None:
        part = running.part
        if running.again_at is None and (code := running.process.poll()) is not None:
            self._note_end(running, code)
        if running.again_at is not None:
            if time.monotonic() >= running.again_at:
                running.again_at, running.since = None, time.monotonic()
                running.process = self._spawn(part)
        elif not running.is_ready and self._becomes_ready(running):
            self._tell(part, f"back after {time.monotonic() - running.since:.1f} s")
        children.rotate(self._log(part))

    def _note_end(self, running: _Running, code: int) -> None:
        """It starts again at once, but ever later while it ends again and again."""
        children.sweep(running.process)
        now = time.monotonic()
        if now - running.since > STEADY_AFTER_S:
            running.wait_s = 0.0
        when = f"again in {running.wait_s:.2f} s" if running.wait_s else "again at once"
        self._tell(running.part, f"ended ({_how(code)}), {when}")
        running.again_at, running.is_ready = now + running.wait_s, False
        running.wait_s = min(2 * running.wait_s or FIRST_WAIT_S, LONGEST_WAIT_S)

    def _pause_s(self) -> float:
        """Until something may have to be done for a part that is not well."""
        now = time.monotonic()
        pauses = [
            SHORT_TICK_S if running.again_at is None else running.again_at - now
            for running in self._running
            if not running.is_ready
        ]
        return max(0.0, min([TICK_S, *pauses]))

    def _becomes_ready(self, running: _Running) -> bool:
        running.is_ready = running.process.poll() is None and (
            running.part.ready is None or running.part.ready()
        )
        return running.is_ready

    def _spawn(self, part: Part) -> children.Child:
        if part.inside is not None and forks.ARE_SAFE:
            return forks.fork(
                part.inside,
                name=part.name,
                env=part.env,
                log=self._log(part),
                stop_signal=part.stop_signal,
            )
        return children.spawn(
            part.argv,
            env=part.env,
            log=self._log(part),
            stop_signal=part.stop_signal,
            account=part.account,
            folder=part.folder,
        )

    def _log(self, part: Part) -> Path:
        return self._logs / f"{part.name}.log"

    def _failure(self, part: Part, what: str) -> Misconfigured:
        words = children.last_lines(self._log(part))
        return Misconfigured([f"{part.name} {what}. The end of {self._log(part)}:\n{words}"])

    def _tell(self, part: Part, what: str) -> None:
        with suppress(OSError):  # the terminal may have gone; stopping goes on
            self._say(f"{part.name:<12} {what}")

    def _obey(self) -> None:
        if self._signals:
            raise StopAskedError

    def _stop_asked(self, *_: object) -> None:
        self._signals += 1
        if self._signals > 1:
            for running in self._running:
                children.sweep(running.process)

    def _sleep(self, seconds: float) -> None:
        """Wait, or less if a signal comes or a child ends."""
        select.select([self._bell], [], [], seconds)
        with suppress(BlockingIOError):
            os.read(self._bell, 512)


def _how(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"code {code}"
