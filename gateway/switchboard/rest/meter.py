"""How much may be asked of the REST interface at a time, and the headers that say how it went."""

from __future__ import annotations

import time
from datetime import timedelta

from aiohttp import web

from gateway.switchboard.records import new_sid
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.trouble import Handler
from gateway.switchboard.switchboard import Switchboard

A_SECOND = timedelta(seconds=1)


class Meter:
    """Counts requests by the switchboard's clock; what is too much gets 20429 and is never acted on."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard
        self._at_once = 0

    def on(self, handler: Handler) -> Handler:
        """`handler` within the limits of the moment."""

        async def metered(request: web.Request) -> web.StreamResponse:
            started = time.perf_counter()
            self._at_once += 1
            try:
                if self._is_too_much():
                    refused = RestError(20429)
                    response: web.StreamResponse = web.json_response(refused.as_json(), status=refused.status)
                else:
                    response = await handler(request)
                if not response.prepared:
                    self._label(response, time.perf_counter() - started)
                return response
            finally:
                self._at_once -= 1

        return metered

    def _is_too_much(self) -> bool:
        options, now = self._switchboard.options, self._switchboard.clock.now()
        if options.rest_at_once and self._at_once > options.rest_at_once:
            return True
        if not options.rest_per_s:
            return False
        taken = self._switchboard.requests_taken
        while taken and not timedelta(0) <= now - taken[0] < A_SECOND:
            taken.popleft()
        if len(taken) >= options.rest_per_s:
            return True
        taken.append(now)
        return False

    def _label(self, response: web.StreamResponse, seconds: float) -> None:
        response.headers["Twilio-Request-Id"] = new_sid("RQ")
        response.headers["Twilio-Concurrent-Requests"] = str(self._at_once)
        response.headers["Twilio-Request-Duration"] = f"{seconds:.3f}"
