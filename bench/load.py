"""Requests as a carrier or the dispatch system sends them, at a steady rate or as fast as they are taken."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Request:
    """One POST, ready to be sent; `ref` tells it from all others."""

    path: str
    headers: str
    body: bytes
    ref: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of it. `sent_at` is seconds since 1970, before the connection was made."""

    ref: str
    sent_at: float
    took_s: float
    status: int
    body: bytes


class Citizens:
    """An endless line of citizens with numbers of their own, for the units in turn."""

    def __init__(
        self, units: Sequence[tuple[str, str]], token: str, public_url: str, api_token: str = ""
    ) -> None:
        self._units, self._public = units, public_url
        self._key = f"Authorization: Bearer {api_token}\r\n" if api_token else ""
        self._signs = RequestValidator(token).compute_signature
        self._numbers = count(1)

    def calls(self, how_many: int) -> list[Request]:
        """Signed webhooks: a citizen's call, put through to a unit's own number."""
        return [self._call(next(self._numbers)) for _ in range(how_many)]

    def cases(self, how_many: int) -> list[Request]:
        """Cases as the dispatch system posts them."""
        return [self._case(next(self._numbers)) for _ in range(how_many)]

    def endless_cases(self) -> Iterator[Request]:
        """The same without an end."""
        return map(self._case, self._numbers)

    def _call(self, number: int) -> Request:
        ref, path = "CA" + uuid.uuid4().hex, "/voice/inbound"
        form = {
            "AccountSid": "AC" + "0" * 32, "ApiVersion": "2010-04-01", "CallSid": ref,
            "CallStatus": "ringing", "Direction": "inbound", "From": _mobile(number),
            "To": self._unit(number)[1],
        }  # fmt: skip
        signature = self._signs(self._public + path, form)
        headers = f"Content-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: {signature}\r\n"
        return Request(path, headers, urlencode(form).encode(), ref)

    def _case(self, number: int) -> Request:
        fields = {
            "happened_at": "2026-11-03T21:46:00+08:00", "place": "车城大道三段某小区工地旁",
            "caller_name": "王女士", "caller_phone": _mobile(number), "request": "夜间施工，居民无法休息",
            "matter": "建筑施工噪音", "unit": self._unit(number)[0], "region": "YJQ",
        }  # fmt: skip
        headers = f"Content-Type: application/json\r\n{self._key}"
        return Request("/api/cases", headers, json.dumps(fields).encode(), str(number))

    def _unit(self, number: int) -> tuple[str, str]:
        return self._units[number % len(self._units)]


async def send(port: int, request: Request) -> Reply:
    """One request on a connection of its own, as a carrier's webhooks come."""
    sent_at, began = time.time(), time.perf_counter()
    reader, writer = await asyncio.open_connection(HOST, port)
    head = (
        f"POST {request.path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n"
        f"{request.headers}Content-Length: {len(request.body)}\r\n\r\n"
    )
    writer.write(head.encode() + request.body)
    answer = await reader.read()
    took_s = time.perf_counter() - began
    writer.close()
    start, _, body = answer.partition(b"\r\n\r\n")
    return Reply(request.ref, sent_at, took_s, int(start.split(b" ", 2)[1]), body)


def at_rate(port: int, requests: Sequence[Request], per_s: float) -> list[Reply]:
    """Send each at its moment, whether or not those before it were answered. Raises unless all are taken."""

    async def all_of_them() -> list[Reply]:
        began = time.perf_counter() + 0.1
        return list(
            await asyncio.gather(*(_at(port, began + n / per_s, one) for n, one in enumerate(requests)))
        )

    return _taken(asyncio.run(all_of_them()))


def flat_out(
    port: int,
    requests: Iterator[Request],
    seconds: float,
    open_at_once: int,
    may_go_on: Callable[[int], bool],
) -> list[Reply]:
    """Send `open_at_once` at a time for so long; each waits until `may_go_on(answered so far)`."""
    replies: list[Reply] = []

    async def line(until: float) -> None:
        while time.perf_counter() < until:
            if may_go_on(len(replies)):
                replies.append(await send(port, next(requests)))
            else:
                await asyncio.sleep(0.005)

    async def all_of_them() -> None:
        until = time.perf_counter() + seconds
        await asyncio.gather(*(line(until) for _ in range(open_at_once)))

    asyncio.run(all_of_them())
    return _taken(replies)


async def _at(port: int, moment: float, request: Request) -> Reply:
    await asyncio.sleep(max(0.0, moment - time.perf_counter()))
    return await send(port, request)


def _taken(replies: list[Reply]) -> list[Reply]:
    for reply in replies:
        if reply.status not in (200, 201):
            raise RuntimeError(f"refused with {reply.status}: {reply.body[:500]!r}")
    return replies


def _mobile(number: int) -> str:
    return f"+86139{number:08d}"
