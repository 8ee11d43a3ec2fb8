"""Control of the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aiohttp import web

from gateway.switchboard.checking import BadData
from gateway.switchboard.control.requests import read_fields, read_instant
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.virtual import NotPossible

SETTLE_S = 5.0
LONGEST_SHIFT_S = 20 * 366 * 86400.0


class TimeControl:
    """Handlers of /control/clock and /control/settle."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard, self._clock = switchboard, switchboard.clock

    async def get(self, _request: web.Request) -> web.Response:
        """What time it is here, and whether anything is going on."""
        return web.json_response(self._state())

    async def set(self, request: web.Request) -> web.Response:
        """Let the clock stand, here or at an instant, or run with the wall."""
        fields = await read_fields(request, "clock")
        standing = fields.flag("standing", self._clock.standing_at is not None)
        at = read_instant(fields, "at") if fields.has("at") else None
        shift_s = fields.raw("shift_s")
        fields.no_others()
        if shift_s is not None and (
            isinstance(shift_s, bool)
            or not isinstance(shift_s, (int, float))
            or abs(shift_s) > LONGEST_SHIFT_S
        ):
            raise BadData("clock.shift_s: must be seconds, forward or back")
        if standing:
            self._clock.stand(at)
        elif at is not None:
            raise BadData("clock.at: only a standing clock stands somewhere; use shift_s")
        else:
            self._clock.run(None if shift_s is None else timedelta(seconds=shift_s))
        return web.json_response(self._state())

    async def advance(self, request: web.Request) -> web.Response:
        """Move a standing clock forward, timer by timer; answers when all is at rest at the new instant."""
        fields = await read_fields(request, "advance")
        to = read_instant(fields, "to")
        fields.no_others()
        if self._clock.standing_at is None:
            raise NotPossible("the clock runs; only a standing clock can be advanced")
        return self._answer(await self._clock.advance(to))

    async def settle(self, request: web.Request) -> web.Response:
        """Answer when nothing is in flight, runnable or due; 504 when that takes too long."""
        fields = await read_fields(request, "settle")
        timeout_s = fields.seconds("timeout_s", SETTLE_S)
        fields.no_others()
        return self._answer(await self._clock.settle(timeout_s))

    def _answer(self, is_quiet: bool) -> web.Response:
        if is_quiet:
            return web.json_response(self._state())
        return web.json_response(self._state() | {"error": "it does not come to rest"}, status=504)

    def _state(self) -> dict[str, Any]:
        clock, activity, due = self._clock, self._switchboard.activity, self._clock.next_timer()
        return {
            "now": clock.now().isoformat(),
            "standing": clock.standing_at is not None,
            "shift_s": clock.shift.total_seconds(),
            "next_timer": due.isoformat() if due else None,
            "busy": activity.busy,
            "activity": activity.count,
        }
