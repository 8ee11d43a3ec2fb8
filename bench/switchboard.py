"""How late the switchboard's callbacks are with a thousand calls and two hundred texts a second."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.figures import Spread, spread
from bench.stand import TOKEN, clean_environment, free_port, program, wait_for

HOST, OURS, ACCOUNT = "127.0.0.1", "+862826110110", "AC" + "0" * 32
RINGS_S, PRESSES_S, TALKS_S, ARRIVES_S = 4.0, 3.0, 16.0, 1.0
LASTS_S = RINGS_S + TALKS_S
PHONES = 4_000
EVENTS = ("initiated", "ringing", "answered", "completed")
LOGIN = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
LINES = 32  # connections that are kept, as the gateway's workers keep theirs
LOOKS_PER_S = 2.0
GRACE_S = 3.0


@dataclass(frozen=True, slots=True)
class Load:
    """`calls` up at any moment and `texts` a second, for so many seconds after all are up.

    Meanwhile a page with all handsets is open, and somebody asks for the calls to one number twice a second.
    """

    calls: int
    texts: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How late callbacks came, from the moment of the request that caused them; and what that took."""

    calls: Spread
    texts: Spread
    answers: Spread
    missing: int
    cores: float

    @property
    def is_in_time(self) -> bool:
        """Whether all came, and all but one of a hundred within 0.1 s."""
        return self.missing == 0 and max(self.calls.p99, self.texts.p99) <= 100

    def __str__(self) -> str:
        return (
            f"calls {self.calls} ({self.calls.count}), texts {self.texts} ({self.texts.count}), "
            f"{self.missing} never came; REST answers {self.answers}; {self.cores:.2f} cores"
        )


def measure(load: Load) -> Punctuality:
    """Start a switchboard and a receiver, load them, and end them."""
    folder = Path(tempfile.mkdtemp(prefix="switchboard-bench-"))
    try:
        with _running(folder) as (port, receiver, process):
            return asyncio.run(_Run(load, port, receiver, process).measure())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(folder: Path) -> Iterator[tuple[int, int, int]]:
    port, receiver = free_port(), free_port()
    config = folder / "config.yaml"
    config.write_text(json.dumps(_book()))
    words = [
        "-m",
        "gateway.switchboard",
        "--port",
        str(port),
        "--account-sid",
        ACCOUNT,
        "--auth-token",
        TOKEN,
    ]
    words += ["--config", str(config), "--state", str(folder / "state.jsonl")]
    with (
        program(
            "receiver", [sys.executable, "-m", "bench.receiver", str(receiver)], clean_environment(), folder
        ),
        program("switchboard", [sys.executable, *words], clean_environment(), folder) as process,
    ):
        wait_for(f"http://{HOST}:{port}/control/clock", folder)
        yield port, receiver, process.pid


def _book() -> dict[str, object]:
    """People who answer, press a key, and talk."""
    persona = {
        "then": "answers", "after_s": RINGS_S, "presses": [{"digit": "1", "after_s": PRESSES_S}],
        "hangs_up_after_s": TALKS_S,
    }  # fmt: skip
    phones = {_phone(number): {"persona": persona} for number in range(PHONES)}
    return {"numbers": {OURS: {}}, "phones": phones, "options": {"text_delivered_s": ARRIVES_S}}


def _phone(number: int) -> str:
    return f"+86138{number % PHONES:08d}"


class _Line:
    """A connection that is kept; one request at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, form: dict[str, str] | list[tuple[str, str]]) -> bytes:
        """The body of the answer. Raises unless it is a good one."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self._port)
        reader, writer = self._streams
        body = urlencode(form).encode()
        writer.write(
            f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Basic {LOGIN}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(line for line in head.split("\r\n") if line.lower().startswith("content-length"))
        answer = await reader.readexactly(int(length.partition(":")[2]))
        if not head.split(" ", 2)[1].startswith("2"):
            raise RuntimeError(f"refused: {head} {answer!r}")
        return answer


class _Run:
    """One measurement."""

    def __init__(self, load: Load, port: int, receiver: int, pid: int) -> None:
        self._load, self._port, self._receiver, self._pid = load, port, receiver, pid
        self._lines: asyncio.Queue[_Line] = asyncio.Queue()
        for _ in range(LINES):
            self._lines.put_nowait(_Line(port))
        self._due: dict[tuple[str, str], float] = {}
        self._took: list[float] = []

    async def measure(self) -> Punctuality:
        """Fill up, hold, and compare what came with what was due while all were up."""
        began, lasts = time.time() + 0.2, LASTS_S + self._load.seconds
        calls_per_s = self._load.calls / LASTS_S
        orders = [self._call(began + n / calls_per_s, n) for n in range(int(lasts * calls_per_s))]
        orders += [self._text(began + n / self._load.texts, n) for n in range(int(lasts * self._load.texts))]
        orders += [self._look(began + n / LOOKS_PER_S, n) for n in range(int(lasts * LOOKS_PER_S))]
        load, page = asyncio.gather(*orders), asyncio.create_task(self._watch())
        await asyncio.sleep(0.2 + LASTS_S)
        used, since = _cpu_s(self._pid), time.time()
        self._took.clear()
        await asyncio.sleep(self._load.seconds)
        cores, until = (_cpu_s(self._pid) - used) / (time.time() - since), time.time()
        await load
        await asyncio.sleep(GRACE_S)
        page.cancel()
        return await self._compare(since, until, cores)

    async def _compare(self, since: float, until: float, cores: float) -> Punctuality:
        seen = json.loads(await _Line(self._receiver).ask("GET", "/seen", {}))
        came = {(sid, status): at for at, sid, status in seen}
        due = {what: at for what, at in self._due.items() if since <= at < until}
        late = {what: came[what] - at for what, at in due.items() if what in came}
        return Punctuality(
            spread([s for (sid, _), s in late.items() if sid.startswith("CA")]),
            spread([s for (sid, _), s in late.items() if sid.startswith("SM")]),
            spread(self._took),
            len(due) - len(late),
            cores,
        )

    async def _call(self, moment: float, number: int) -> None:
        form = [
            ("To", _phone(number)), ("From", OURS), ("Url", self._at("/officer")),
            ("StatusCallback", self._at("/status")), *(("StatusCallbackEvent", event) for event in EVENTS),
        ]  # fmt: skip
        sid, at = await self._order(moment, "Calls", form)
        for status, after_s in (
            ("initiated", 0),
            ("ringing", 0),
            ("in-progress", RINGS_S),
            ("completed", LASTS_S),
        ):
            self._due[sid, status] = at + after_s

    async def _text(self, moment: float, number: int) -> None:
        form = [
            ("To", _phone(number)), ("From", OURS), ("Body", f"编号{number:04d}，请回复1签收"),
            ("StatusCallback", self._at("/texts")),
        ]  # fmt: skip
        sid, at = await self._order(moment, "Messages", form)
        for status, after_s in (("sent", 0), ("delivered", ARRIVES_S)):
            self._due[sid, status] = at + after_s

    async def _look(self, moment: float, number: int) -> None:
        """Ask for the calls to one number, as one does who waits in vain for a callback."""
        await asyncio.sleep(max(0.0, moment - time.time()))
        line = await self._lines.get()
        query = urlencode({"To": _phone(number), "PageSize": 20})
        await line.ask("GET", f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json?{query}", {})
        self._lines.put_nowait(line)

    async def _watch(self) -> None:
        """A page with all handsets on it, open all the time."""
        reader, writer = await asyncio.open_connection(HOST, self._port)
        writer.write(f"GET /control/events HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        while await reader.read(1 << 20):
            pass

    async def _order(self, moment: float, what: str, form: list[tuple[str, str]]) -> tuple[str, float]:
        """Make one request at its moment; the SID, and when it was sent."""
        await asyncio.sleep(max(0.0, moment - time.time()))
        line = await self._lines.get()
        at = time.time()
        body = await line.ask("POST", f"/2010-04-01/Accounts/{ACCOUNT}/{what}.json", form)
        self._took.append(time.time() - at)
        self._lines.put_nowait(line)
        return str(json.loads(body)["sid"]), at

    def _at(self, path: str) -> str:
        return f"http://{HOST}:{self._receiver}{path}"


def _cpu_s(pid: int) -> float:
    """Processor time that a process has used so far."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
