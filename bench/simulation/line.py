"""What lies between gateway and carrier, in memory: every byte that they would send, and no network."""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
from aiohttp import web
from aiohttp.http import HttpVersion11, RawRequestMessage
from aiohttp.streams import EMPTY_PAYLOAD
from multidict import CIMultiDict, CIMultiDictProxy
from requests.exceptions import ConnectionError as Broken
from requests.exceptions import ReadTimeout
from twilio.http.http_client import HttpClient
from twilio.http.response import Response
from yarl import URL

from bench.simulation.service import Service
from bench.simulation.strands import wait_for

FORM = "application/x-www-form-urlencoded"


class _Transport:
    """The connection of one request; the carrier may cut it."""

    is_cut = False

    def abort(self) -> None:
        """Cut it."""
        self.is_cut = True


class _Peer:
    """The server's end of a connection, as far as a request looks at it."""

    ssl_context = peername = sockname = None

    def __init__(self) -> None:
        self.transport = _Transport()


class CarrierLine(HttpClient):  # type: ignore[misc]
    """The carrier's REST interface as the twilio library asks it; whoever asks waits in his strand."""

    def __init__(self, carrier: web.Application, service: Service, timeout_s: float) -> None:
        super().__init__(None, False, timeout_s)
        self._carrier, self._service = carrier, service

    def request(
        self, method: str, url: str, params: Any = None, data: Any = None, headers: Any = None,
        auth: Any = None, timeout: float | None = None, allow_redirects: bool = False,
    ) -> Response:  # fmt: skip
        """The answer. Raises requests' errors where a network would."""
        del allow_redirects
        query = _encoded(params)
        address = url + (f"?{query}" if query else "")
        body = _encoded(data).encode()
        self._service.before_request(method, url, data)
        status, text, told = wait_for(
            self.ask(method, address, body, headers or {}, auth, timeout or self.timeout)
        )
        self._service.after_request(method, url, status, text)
        return Response(status, text.decode("utf-8", "replace"), told)

    async def ask(
        self, method: str, address: str, body: bytes, headers: Mapping[str, str], auth: Any, timeout_s: float
    ) -> tuple[int, bytes, Mapping[str, str]]:
        """One exchange. Raises Broken or ReadTimeout."""
        peer = _Peer()
        request = _request(method, address, body, headers, auth, peer)
        try:
            async with asyncio.timeout(timeout_s):
                answer = await self._carrier._handle(request)  # noqa: SLF001  # what its server calls, too
        except TimeoutError as slow:
            raise ReadTimeout("the carrier takes too long") from slow
        if peer.transport.is_cut:
            raise Broken("the carrier cut the connection")
        content = answer.body if isinstance(answer, web.Response) else b""
        return answer.status, content if isinstance(content, bytes) else b"", answer.headers


def _encoded(values: Mapping[str, Any] | None) -> str:
    """A form or a query as requests writes it: lists repeat their name, nothing is written for None."""
    pairs = [
        (name, each)
        for name, value in (values or {}).items()
        for each in (value if isinstance(value, (list, tuple)) else [value])
        if each is not None
    ]
    return urlencode(pairs)


def _request(
    method: str, address: str, body: bytes, headers: Mapping[str, str], auth: Any, peer: _Peer
) -> web.Request:
    loop, parts = asyncio.get_running_loop(), urlsplit(address)
    told = CIMultiDict({"Host": parts.netloc, **headers})
    if auth:
        told["Authorization"] = "Basic " + base64.b64encode(":".join(auth).encode()).decode()
    if body:
        told["Content-Type"] = FORM
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    message = RawRequestMessage(
        method, path, HttpVersion11, CIMultiDictProxy(told), (), False, None, False, False,
        URL(path, encoded=True),
    )  # fmt: skip
    nobody: Any = None
    request = web.Request(message, EMPTY_PAYLOAD, peer, nobody, nobody, loop, host=parts.netloc)  # type: ignore[arg-type]
    request._read_bytes = body  # noqa: SLF001  # all of it is here already
    return request


class _Content:
    """The body of an answer, in one piece."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def iter_chunked(self, _: int) -> AsyncIterator[bytes]:
        """The whole of it."""
        yield self._body


class Answered:
    """The gateway's answer to a webhook, as the switchboard reads it."""

    def __init__(self, url: str, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.url, self.status, self.headers = URL(url), status, CIMultiDict(headers)
        self.content, self.cookies = _Content(body), SimpleCookie()


class WebhookLine:
    """The carrier's way to the gateway: each webhook is a request to the application, in a strand."""

    def __init__(self, service: Service) -> None:
        self._service = service

    @asynccontextmanager
    async def request(
        self, method: str, url: URL, *, data: Mapping[str, str] | None, headers: Mapping[str, str],
        timeout: Any, **_: Any,
    ) -> AsyncIterator[Answered]:  # fmt: skip
        """The answer. Raises aiohttp's errors where a network would, and TimeoutError."""
        body = urlencode(data or {}).encode()
        environ = environ_of(method, str(url), body, FORM, headers)
        asked = asyncio.ensure_future(self._service.take_webhook(environ, body))
        try:
            # Whoever hangs up does not stop the one who answers.
            status, told, content = await asyncio.wait_for(asyncio.shield(asked), timeout.sock_read)
        except TimeoutError as slow:
            raise aiohttp.SocketTimeoutError("no answer in time") from slow
        yield Answered(str(url), status, told, content)

    async def close(self) -> None:
        """Nothing is open."""


def environ_of(
    method: str, url: str, body: bytes, content_type: str, headers: Mapping[str, str]
) -> dict[str, Any]:
    """A request as a WSGI server hands it over."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": parts.path,
        "RAW_URI": target,
        "QUERY_STRING": parts.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8110",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": content_type if body else "",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }
