"""Ordering faults, and seeing what they do."""

from __future__ import annotations

from aiohttp import web

from gateway.switchboard.control.requests import NotFound, read_json
from gateway.switchboard.fault_sets import SETS, read_orders
from gateway.switchboard.faults import KINDS, SECONDS
from gateway.switchboard.switchboard import Switchboard


class FaultControl:
    """Handlers of /control/faults."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard, self._faults = switchboard, switchboard.faults

    async def add(self, request: web.Request) -> web.Response:
        """Order a fault, several, or a set by name; all of them or, if one is bad, none."""
        order = await read_json(request)
        faults = read_orders(self._faults, order)
        if isinstance(order, dict) and order.get("calls") == "end":
            self._switchboard.break_off()
        self._faults.add(faults)
        return await self.list(request)

    async def list(self, _request: web.Request) -> web.Response:
        """Faults in force, those that are over, and what can be ordered."""
        faults = self._faults
        kinds = {
            what: {
                "on": faults.places_of(what),
                "takes_seconds": what in SECONDS or what == "404",
                "seconds": SECONDS.get(what),
            }
            for what in KINDS
        }
        return web.json_response(
            {
                "faults": [fault.as_json() for fault in faults.active],
                "over": [fault.as_json() for fault in faults.over],
                "kinds": kinds,
                "sets": list(SETS),
            }
        )

    async def clear(self, request: web.Request) -> web.Response:
        """No more faults; callbacks held back for a reversal go when their call or text is over."""
        self._faults.clear()
        return await self.list(request)

    async def clear_one(self, request: web.Request) -> web.Response:
        """One fault less."""
        number = request.match_info["id"]
        if not self._faults.cancel(int(number)):
            raise NotFound(f"no fault {number} is in force")
        return await self.list(request)
