"""Watching and clearing: the log, its live stream, options, reset."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

from aiohttp import web

from gateway.switchboard.checking import BadData
from gateway.switchboard.control.requests import read_fields
from gateway.switchboard.options import read_options
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.virtual import VirtualPhones

RESET_S = 5.0
HEARTBEAT_S = 15.0  # real time: proxies cut streams that are silent for long


class Watch:
    """Handlers of /control/log, /control/events, /control/options and /control/reset."""

    def __init__(self, switchboard: Switchboard, phones: VirtualPhones) -> None:
        self._switchboard, self._phones = switchboard, phones

    async def log(self, request: web.Request) -> web.Response:
        """Entries after N."""
        after = request.query.get("after", "0")
        if not (after.isascii() and after.isdigit()):
            raise BadData(f"after: {after!r} is no number of an entry")
        journal = self._switchboard.journal
        return web.json_response(
            {"last": journal.last, "entries": [entry.as_json() for entry in journal.since(int(after))]}
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: all phones first, then each phone and each log entry as it changes."""
        journal = self._switchboard.journal
        stream = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await stream.prepare(request)
        reader = journal.follow()
        try:
            handsets = [handset.as_json() for handset in self._phones.handsets.values()]
            first = json.dumps({"phones": handsets, "last": journal.last}, ensure_ascii=False)
            await stream.write(f"retry: 1000\nevent: phones\ndata: {first}\n\n".encode())
            while True:
                try:
                    frame = await asyncio.wait_for(reader.get(), HEARTBEAT_S)
                except TimeoutError:
                    frame = ": still here\n\n"
                if frame is None:
                    break
                await stream.write(frame.encode())
        except ConnectionResetError:
            pass
        finally:
            journal.leave(reader)
        return stream

    async def show_options(self, _request: web.Request) -> web.Response:
        """How the carrier behaves."""
        return web.json_response(self._switchboard.options.adjustable())

    async def change_options(self, request: web.Request) -> web.Response:
        """Behave otherwise from now on in what is named, until a reset."""
        changes = read_options(await read_fields(request, "options"))
        self._switchboard.options = replace(self._switchboard.options, **changes)
        return web.json_response(self._switchboard.options.adjustable())

    async def reset(self, request: web.Request) -> web.Response:
        """End all calls silently; forget phones, texts, queues, faults, log and, if asked, our numbers."""
        fields = await read_fields(request, "reset")
        forget_numbers = fields.flag("numbers", False)
        fields.no_others()
        self._switchboard.drop_silently()
        await self._switchboard.clock.settle(
            RESET_S
        )  # tasks of dropped calls end, requests in flight are answered
        self._phones.handsets.clear()
        self._switchboard.journal.clear()
        if forget_numbers:
            self._switchboard.numbers.clear()
            self._switchboard.services.clear()
            self._switchboard.api_keys.clear()
        self._switchboard.journal.tell("phones", {"phones": [], "last": self._switchboard.journal.last})
        return web.json_response({"last": self._switchboard.journal.last})
