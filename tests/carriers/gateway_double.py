"""A stand-in for the gateway: answers webhooks as a test says, and remembers what it was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

Answer = str | bytes | Callable[[dict[str, str]], str]


@dataclass(frozen=True)
class Heard:
    """One webhook as it came."""

    path: str
    method: str
    form: dict[str, str]
    headers: dict[str, str]
    is_signed: bool
    target: str  # path and query as they came
    body: str


@dataclass
class GatewayDouble:
    """`answers` maps a path to TwiML, or to a function of the form; anything else gets an empty 204."""

    auth_token: str
    answers: dict[str, Answer] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    url: str = ""

    def start(self) -> ThreadingHTTPServer:
        """Listen on a free port of this machine."""
        double = self

        class Handler(BaseHTTPRequestHandler):
            disable_nagle_algorithm = True  # head and body go out apart, and would wait 40 ms for each other

            def do_POST(self) -> None:
                double.handle(self)

            def do_GET(self) -> None:
                double.handle(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = 128  # callbacks come in bursts

            def handle_error(self, request: object, client_address: object) -> None:
                """The carrier may well have given up waiting; anything else fails a test by itself."""

        server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    def handle(self, request: BaseHTTPRequestHandler) -> None:
        """Check, remember, answer."""
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0)).decode()
        fields = MultiDict(parse_qsl(body, keep_blank_values=True))
        url = urlsplit(request.path)
        signature = request.headers.get("X-Twilio-Signature", "")
        is_signed = RequestValidator(self.auth_token).validate(self.url + request.path, fields, signature)
        form = dict(parse_qsl(url.query, keep_blank_values=True)) | {
            name: str(value) for name, value in fields.items()
        }
        headers = dict(request.headers.items())
        self.heard.append(Heard(url.path, request.command, form, headers, is_signed, request.path, body))
        answer = self.answers.get(url.path)
        text = answer(form) if callable(answer) else answer
        status = self.statuses.get(url.path, 204 if text is None else 200)
        self._send(request, status, text or "", self.headers.get(url.path, {}))

    def asked(self, path: str) -> list[Heard]:
        """Every webhook to `path`, in the order in which they came."""
        return [heard for heard in self.heard if heard.path == path]

    def statuses_at(self, path: str) -> list[str]:
        """The statuses that callbacks to `path` told."""
        return [heard.form.get("CallStatus") or heard.form["MessageStatus"] for heard in self.asked(path)]

    def _send(
        self, request: BaseHTTPRequestHandler, status: int, text: str | bytes, headers: dict[str, str]
    ) -> None:
        raw = text.encode() if isinstance(text, str) else text
        request.send_response(status)
        if raw and "Content-Type" not in headers:
            request.send_header("Content-Type", "text/xml; charset=utf-8")
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(raw)))
        request.end_headers()
        request.wfile.write(raw)


def wait_until(is_true: Callable[[], bool], within_s: float = 10.0) -> None:
    """Poll until `is_true`; for things that happen outside the switchboard's clock."""
    give_up = time.monotonic() + within_s
    while not is_true():
        assert time.monotonic() < give_up, "it never came to pass"
        time.sleep(0.01)
