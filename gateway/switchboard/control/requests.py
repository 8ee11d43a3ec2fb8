"""What all control requests share: JSON in, JSON out, and clear refusals."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from gateway.switchboard.checking import BadData, Fields
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.virtual import NotPossible

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class NotFound(Exception):
    """There is no such phone or number."""


def answering(switchboard: Switchboard, handler: Handler) -> Handler:
    """`handler` with refusals as answers: 400 bad data, 403 another site's page, 404 unknown, 409 not now."""

    async def answered(request: web.Request) -> web.StreamResponse:
        if request.method not in ("GET", "HEAD"):
            if is_from_another_site(request):
                return refusal(403, "requests from pages of other sites are not taken")
            switchboard.activity.note()
        try:
            return await handler(request)
        except BadData as fault:
            return refusal(400, str(fault))
        except NotFound as fault:
            return refusal(404, str(fault))
        except NotPossible as fault:
            return refusal(409, str(fault))

    return answered


def refusal(status: int, reason: str) -> web.Response:
    """An answer that says no."""
    return web.json_response({"error": reason}, status=status)


def is_from_another_site(request: web.Request) -> bool:
    """Whether a browser says that another site's page sent this."""
    origin = request.headers.get("Origin")
    return origin is not None and origin.partition("://")[2] != request.host


async def read_fields(request: web.Request, where: str) -> Fields:
    """The JSON object of a request; empty when there is no body. Raises BadData."""
    return Fields(await read_json(request), where)


async def read_json(request: web.Request) -> Any:
    """The JSON of a request; an empty object when there is no body. Raises BadData."""
    body = await request.read()
    try:
        data = json.loads(body, parse_constant=_no_number) if body.strip() else {}
        json.dumps(data, ensure_ascii=False).encode()  # half a character could never be shown or sent on
    except (ValueError, RecursionError) as fault:
        raise BadData(f"the body is no JSON: {fault}") from fault
    return data


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def read_instant(fields: Fields, name: str) -> datetime:
    """An instant of this century with its offset from UTC. Raises BadData."""
    text = fields.text(name)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as fault:
        raise BadData(f"{fields.where}.{name}: {text!r} is no ISO 8601 instant") from fault
    if instant.tzinfo is None:
        raise BadData(f"{fields.where}.{name}: {text!r} says nothing about its time zone")
    if instant.year // 100 != 20:
        raise BadData(f"{fields.where}.{name}: {text!r} is not in this century")
    return instant.astimezone(UTC)
