"""A carrier of a few lines on a real socket, and everything that our adapter asks a carrier."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from notifications.carriers import CarrierRef, OutboundCall, OutboundText
from notifications.carriers.twilio import TwilioCarrier

ACCOUNT = "AC" + "0" * 32
TOKEN = "0123456789abcdef0123456789abcdef"
LEG = CarrierRef("CA" + "1" * 32)
TEXT_REF = CarrierRef("SM" + "2" * 32)
SINCE = datetime.fromisoformat("2026-11-03T21:46:00+08:00")
CALL = OutboundCall(
    to="+862826110201",
    sender="+862826110110",
    prompt_url="https://gw.example.cn/voice/attempts/5/prompt",
    status_url="https://gw.example.cn/voice/attempts/5/status",
    ring=timedelta(seconds=30),
    send_digits="wwww801",
)
TEXT = OutboundText(
    to="+8613900000011",
    sender="+862826110110",
    body="【资阳110联动】1 0427 到场😀",
    status_url="https://gw.example.cn/texts/6/status",
)
Form = dict[str, list[str]]


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: Form
    form: Form
    authorized: bool


@dataclass
class TinyCarrier:
    """Answers every request with what the test set, and remembers it."""

    status: int = 201
    body: bytes = b"{}"
    media_type: str = "application/json"
    wait_s: float = 0.0
    hangs_up: bool = False
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    def answers(self, body: object, status: int = 201) -> None:
        self.status, self.body = status, body if isinstance(body, bytes) else json.dumps(body).encode()

    def refuses(self, status: int, code: int | None, message: str = "no") -> None:
        told = {"message": message, "status": status} | ({"code": code} if code is not None else {})
        self.answers(told, status)

    @property
    def only(self) -> Asked:
        assert len(self.asked) == 1
        return self.asked[0]


class Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has waited long enough hangs up: nobody needs to read about it."""


def handler(tiny: TinyCarrier) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            form = parse_qs(self.rfile.read(length).decode(), keep_blank_values=True)
            parts = urlsplit(self.path)
            authorized = (self.headers.get("Authorization") or "").startswith("Basic ")
            query = parse_qs(parts.query)
            tiny.asked.append(Asked(self.command, parts.path, query, form, authorized))
            time.sleep(tiny.wait_s)
            if tiny.hangs_up:
                self.close_connection = True
                return
            self.send_response(tiny.status)
            self.send_header("Content-Type", tiny.media_type)
            self.send_header("Content-Length", str(len(tiny.body)))
            self.end_headers()
            self.wfile.write(tiny.body)

        do_POST = do_GET  # noqa: N815 - the library's name

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            return

    return Handler


@contextmanager
def running() -> Iterator[TinyCarrier]:
    """One that listens."""
    tiny = TinyCarrier()
    with Server(("127.0.0.1", 0), handler(tiny)) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        tiny.url = f"http://127.0.0.1:{server.server_port}"
        yield tiny
        server.shutdown()


def adapter(url: str, timeout_s: float = 5.0) -> TwilioCarrier:
    return TwilioCarrier(url, ACCOUNT, (TOKEN,), "https://gw.example.cn", timeout_s)


Request = Callable[[TwilioCarrier], object]
CREATE: dict[str, Request] = {
    "place_call": lambda carrier: carrier.place_call(CALL),
    "send_text": lambda carrier: carrier.send_text(TEXT),
}
UPDATE: dict[str, Request] = {
    "hang_up": lambda carrier: carrier.hang_up(LEG),
    "redirect_call": lambda carrier: carrier.redirect_call(LEG, "https://gw.example.cn/next"),
}
ASK: dict[str, Request] = {
    "call_progress": lambda carrier: carrier.call_progress(LEG),
    "text_progress": lambda carrier: carrier.text_progress(TEXT_REF),
    "find_call": lambda carrier: carrier.find_call(CALL.to, SINCE),
    "find_text": lambda carrier: carrier.find_text(TEXT.to, SINCE),
}
REQUESTS = CREATE | UPDATE | ASK
