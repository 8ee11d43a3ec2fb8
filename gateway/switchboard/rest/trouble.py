"""What faults to order do to REST requests and their answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from gateway.switchboard.faults import REST, Strike
from gateway.switchboard.leg import Leg
from gateway.switchboard.records import Call, CallStatus, Message
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.shapes import call_json
from gateway.switchboard.switchboard import Switchboard

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
REFUSED_BEFORE = {"429": 20429, "404": 20404, "500_before": 20500, "503_before": 20503}
CALLBACKS_WITHIN_S = 2.0  # real time: a busy carrier is never quiet


async def answer(
    switchboard: Switchboard, place: str, handler: Handler, request: web.Request
) -> web.StreamResponse:
    """What `handler` answers, unless a fault strikes. Raises RestError."""
    if not switchboard.faults.active:
        return await handler(request)
    leg = await _leg_about_to_end(switchboard, request)
    among = REST if leg is not None else REST - {"cancel_race"}
    record = _record(switchboard, request)
    about = await _numbers(record, request)
    strike = switchboard.faults.strike(
        place, among, about, request.match_info.get("sid"), _age_s(switchboard, request)
    )
    if strike is None:
        return await handler(request)
    if strike.what in REFUSED_BEFORE:
        raise RestError(REFUSED_BEFORE[strike.what], request.path)
    if strike.what == "cut_off":
        return _cut(request)
    if strike.what == "cancel_race" and leg is not None:
        return await _race(switchboard, leg, strike, request)
    return await _afterwards(switchboard, strike, request, await handler(request))


async def _afterwards(
    switchboard: Switchboard, strike: Strike, request: web.Request, response: web.StreamResponse
) -> web.StreamResponse:
    if strike.what == "500_after":
        raise RestError(20500)
    if strike.what == "lost_reply":
        return _cut(request)
    if strike.what == "slow":
        await asyncio.sleep(strike.seconds)  # real time, like the patience of whoever waits for it
    elif strike.what == "callback_first":
        await switchboard.clock.settle(CALLBACKS_WITHIN_S)
    elif strike.what == "stale" and isinstance(response, web.Response) and response.text:
        return _stale(switchboard, strike.seconds, json.loads(response.text))
    return response


def _cut(request: web.Request) -> web.Response:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _leg_about_to_end(switchboard: Switchboard, request: web.Request) -> Leg | None:
    """The ringing leg that this request wants to end, if it does."""
    leg = switchboard.legs.get(request.match_info.get("sid", ""))
    if request.method != "POST" or leg is None or leg.call.status is not CallStatus.RINGING:
        return None
    wanted = (await request.post()).get("Status")
    return leg if wanted in ("canceled", "completed") else None


async def _race(
    switchboard: Switchboard, leg: Leg, strike: Strike, request: web.Request
) -> web.StreamResponse:
    """Let the leg be answered in the same instant: a cancel comes too late, and an end a little later."""
    switchboard.backend.make_answer(leg)
    if (await request.post()).get("Status") == "completed":
        switchboard.clock.after(strike.seconds, lambda: switchboard.let_go(leg))
    return web.json_response(call_json(switchboard.options.account_sid, leg.call))


def _record(switchboard: Switchboard, request: web.Request) -> Call | Message | None:
    sid = request.match_info.get("sid", "")
    recording = switchboard.recordings.get(sid)
    sid = sid if recording is None else recording.call_sid
    return switchboard.calls.get(sid) or switchboard.messages.get(sid)


async def _numbers(record: Call | Message | None, request: web.Request) -> tuple[str, ...]:
    if record is not None:
        return (record.to, record.sender)
    form = request.query if request.method == "GET" else await request.post()
    return tuple(str(form[name]) for name in ("To", "From") if name in form)


def _age_s(switchboard: Switchboard, request: web.Request) -> float | None:
    """How long the call or text has existed, or the recording been ready; None without one."""
    recording = switchboard.recordings.get(request.match_info.get("sid", ""))
    record = _record(switchboard, request)
    if recording is not None:
        born = recording.ready_at or recording.started_at
    elif record is not None:
        born = record.created_at
    else:
        return None
    return (switchboard.clock.now() - born).total_seconds()


def _stale(switchboard: Switchboard, lag_s: float, body: dict[str, Any]) -> web.Response:
    """The answer as it was `lag_s` ago: newer rows are not in a list yet, newer statuses not in a row."""
    since = switchboard.clock.now() - timedelta(seconds=lag_s)
    for name in ("calls", "messages"):
        if name in body:
            rows = [row for row in body[name] if not _is_newer(switchboard, row["sid"], since)]
            body[name] = [_as_before(switchboard, row, since) for row in rows]
    return web.json_response(_as_before(switchboard, body, since))


def _is_newer(switchboard: Switchboard, sid: str, since: datetime) -> bool:
    record = switchboard.calls.get(sid) or switchboard.messages.get(sid)
    return record is not None and record.created_at > since


def _as_before(switchboard: Switchboard, row: dict[str, Any], since: datetime) -> dict[str, Any]:
    record = switchboard.calls.get(row.get("sid", "")) or switchboard.messages.get(row.get("sid", ""))
    if record is None or record.status_before is None or record.updated_at is None:
        return row
    if record.updated_at <= since:
        return row
    still = {"status": str(record.status_before)}
    return row | still | {name: None for name in ("end_time", "duration") if name in row}
