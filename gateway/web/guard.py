"""Who may ask: until there are accounts, this machine, and whoever has the key."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from flask import Response, request

from gateway.web.here import here
from models.errors import NotAllowed

LOOPBACK = frozenset({"127.0.0.1", "::1", None})
NO_KEY = "没有设置 API_TOKEN，只允许本机访问。 No API_TOKEN is set, so only this machine may ask."
WRONG_KEY = "缺少或错误的密钥，请设置请求头 Authorization: Bearer …。 The key is missing or wrong."


def check_key() -> None:
    """Raise `NotAllowed` without the key; where no key is set, only this machine may ask."""
    key = here().settings.api_token.get_secret_value()
    if not key:
        if request.remote_addr not in LOOPBACK:
            raise NotAllowed(NO_KEY)
        return
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {key}".encode()):
        raise NotAllowed(WRONG_KEY)


def is_from_our_page() -> bool:
    """False for a request that another site's page makes the reader's browser send."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def check_reader() -> Response | None:
    """Let this machine read the pages; from elsewhere a browser is asked for the key as a password."""
    if request.remote_addr in LOOPBACK:
        return None
    key, given = here().settings.api_token.get_secret_value(), request.authorization
    password = (given.password if given else None) or ""
    if key and hmac.compare_digest(password.encode(), key.encode()):
        return None
    return Response(
        "需要密钥 The key is needed", 401, {"WWW-Authenticate": 'Basic realm="gateway", charset="UTF-8"'}
    )
