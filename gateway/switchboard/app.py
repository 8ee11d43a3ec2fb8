"""Puts the parts together: the one place that knows them all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from gateway.switchboard.aftermath import tell_what_failed
from gateway.switchboard.control.routes import add_control_routes
from gateway.switchboard.housekeeping import collect_when_quiet
from gateway.switchboard.interpreter import Interpreter
from gateway.switchboard.ledger import Ledger
from gateway.switchboard.options import Options
from gateway.switchboard.page.routes import add_page_routes
from gateway.switchboard.rest.routes import add_rest_routes
from gateway.switchboard.setup import set_number, set_phone
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.texts import Texts
from gateway.switchboard.traffic import Traffic
from gateway.switchboard.verbs import VERBS
from gateway.switchboard.virtual import VirtualPhones


async def build(
    options: Options,
    numbers: Mapping[str, Any] | None = None,
    phones: Mapping[str, Any] | None = None,
    page: Mapping[str, Any] | None = None,
    services: Mapping[str, Any] | None = None,
    state: Path | None = None,
) -> web.Application:
    """The whole program with these numbers, handsets, offers on its page, and messaging services.

    `state` is where it keeps what a restart must answer for, and where it finds what one before it left.
    Needs a running loop. Raises BadData.
    """
    switchboard = Switchboard(options, Ledger(state))
    handsets = VirtualPhones(switchboard)
    switchboard.backend = handsets
    traffic = Traffic(switchboard, Interpreter(switchboard, VERBS), handsets)
    texts = Texts(switchboard, handsets)
    for number, data in (numbers or {}).items():
        set_number(switchboard, number, data)
    for sid, data in (services or {}).items():
        switchboard.services.set(sid, data, switchboard.numbers)
    for number, data in (phones or {}).items():
        set_phone(handsets, number, data)
    app = web.Application()
    add_rest_routes(app, switchboard, handsets, traffic, texts)
    add_control_routes(app, switchboard, handsets, traffic, texts)
    add_page_routes(app, page or {})
    _tie(app, switchboard)
    return app


def _tie(app: web.Application, switchboard: Switchboard) -> None:
    """Let what runs in the background begin and end with the program."""

    async def hang_up_streams(_: web.Application) -> None:
        switchboard.journal.close()

    async def live(_: web.Application) -> AsyncIterator[None]:
        remains = switchboard.ledger.take_over()
        chores = [
            asyncio.create_task(tell_what_failed(switchboard, remains)),
            asyncio.create_task(collect_when_quiet(switchboard)),
        ]
        yield
        for chore in chores:
            chore.cancel()
        await switchboard.activity.stop()
        await switchboard.webhooks.close()
        switchboard.ledger.end()

    app.on_shutdown.append(hang_up_streams)
    app.cleanup_ctx.append(live)
