"""A gateway that answers every webhook at once and notes when each callback came. A program of its own."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from urllib.parse import parse_qs

HOST = "127.0.0.1"
PROMPT = (
    '<Response><Gather numDigits="1" action="/key"><Say>编号零四二七，请按一签收</Say></Gather></Response>'
)
TALK = "<Response><Say>签收成功</Say><Pause length='600'/></Response>"
PAGES = {"/officer": PROMPT, "/key": TALK}


class Receiver(asyncio.Protocol):
    """One connection; requests on it come one after the other."""

    def __init__(self, seen: list[tuple[float, str, str]]) -> None:
        self._seen, self._got = seen, b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer as soon as a request is whole."""
        self._got += data
        head, found, body = self._got.partition(b"\r\n\r\n")
        if found and len(body) >= _length(head):
            self._got = b""
            self._answer(head.split(b" ", 2)[1].decode(), body)

    def _answer(self, path: str, body: bytes) -> None:
        assert self._transport is not None
        if path == "/seen":
            self._send(200, "application/json", json.dumps(self._seen))
            self._seen.clear()
        elif path in PAGES:
            self._send(200, "text/xml", PAGES[path])
        else:
            form = parse_qs(body.decode())
            self._seen.append(
                (time.time(), form.get("CallSid", form.get("MessageSid", [""]))[0], _status(form))
            )
            self._send(200, "text/xml", "<Response/>")

    def _send(self, status: int, content_type: str, text: str) -> None:
        assert self._transport is not None
        raw = text.encode()
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(raw)}\r\n\r\n"
        self._transport.write(head.encode() + raw)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _status(form: dict[str, list[str]]) -> str:
    return form.get("CallStatus", form.get("MessageStatus", [""]))[0]


async def serve(port: int) -> None:
    """Listen until the program is ended."""
    seen: list[tuple[float, str, str]] = []
    server = await asyncio.get_running_loop().create_server(lambda: Receiver(seen), HOST, port, backlog=512)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
