"""A carrier that takes everything at once and notes when each request arrived. A program of its own."""

from __future__ import annotations

import itertools
import re
import sys
import time

from aiohttp import web

ATTEMPT = re.compile(r"/(?:attempts|texts)/(\d+)/")
SIDS = {"Calls": "CA", "Messages": "SM"}


def build() -> web.Application:
    """Answers as Twilio does, as far as the gateway reads the answer."""
    seen: list[tuple[float, int]] = []
    numbers = itertools.count(1)

    async def create(request: web.Request) -> web.Response:
        at = time.time()
        form = await request.post()
        found = ATTEMPT.search(str(form["StatusCallback"]))
        assert found is not None
        seen.append((at, int(found[1])))
        sid = f"{SIDS[request.match_info['kind']]}{next(numbers):032x}"
        return web.json_response({"sid": sid, "status": "queued", "to": str(form["To"])}, status=201)

    async def show(request: web.Request) -> web.Response:
        return web.json_response({"sid": request.match_info["sid"], "status": "queued"})

    async def count(_request: web.Request) -> web.Response:
        return web.json_response(len(seen))

    async def listed(request: web.Request) -> web.Response:
        return web.json_response(seen[int(request.match_info["after"]) :])

    app = web.Application()
    account = "/2010-04-01/Accounts/{account}"
    app.router.add_post(account + "/{kind:Calls|Messages}.json", create)
    app.router.add_get(account + "/{kind:Calls|Messages}/{sid}.json", show)
    app.router.add_post(account + "/{kind:Calls|Messages}/{sid}.json", show)
    app.router.add_get("/seen", count)
    app.router.add_get("/seen/{after:\\d+}", listed)
    return app


if __name__ == "__main__":
    web.run_app(build(), host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
