"""The debugger feed, for people and tests."""

from __future__ import annotations

from aiohttp import web

from gateway.switchboard.switchboard import Switchboard


class NoticeControl:
    """Handlers of /control/notices."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._notices = switchboard.notices

    async def list(self, request: web.Request) -> web.Response:
        """Every notice, or those about one call or text (`?about=`), oldest first."""
        about = request.query.get("about") or None
        return web.json_response({"notices": [notice.as_json() for notice in self._notices.all(about)]})

    async def clear(self, request: web.Request) -> web.Response:
        """Forget them."""
        self._notices.clear()
        return await self.list(request)
