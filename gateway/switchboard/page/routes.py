"""Serves the page and its files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from string import Template
from typing import Any

from aiohttp import web

from gateway.switchboard.garbling import WRITTEN
from gateway.switchboard.persona_library import library

HERE = Path(__file__).parent
FILES = HERE / "static"
LANGUAGES = {"zh": "zh-CN", "en": "en"}
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; media-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def add_page_routes(app: web.Application, offers: Mapping[str, Any]) -> None:
    """Serve the page, with what it offers, at / and its files under /static/."""
    app.router.add_get("/", partial(_page, offers))
    app.router.add_get("/static/{name}", _file)


async def _page(offers: Mapping[str, Any], request: web.Request) -> web.Response:
    language = LANGUAGES.get(request.query.get("lang", "zh"), "zh-CN")
    words = json.loads((HERE / f"words.{language}.json").read_text(encoding="utf-8"))
    page = Template((HERE / "page.html").read_text(encoding="utf-8"))
    offered = {
        **offers,
        "personas": [ready.as_json() for ready in library().values()],
        "written": list(WRITTEN),
    }
    text = page.substitute(words, lang=language, words=_embedded(words), offers=_embedded(offered))
    return web.Response(text=text, content_type="text/html", headers=SECURITY)


def _embedded(data: Mapping[str, Any]) -> str:
    """JSON for a script element, inside which "<" cannot occur."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


async def _file(request: web.Request) -> web.StreamResponse:
    path = FILES / request.match_info["name"]
    if path.parent != FILES or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers=SECURITY)
