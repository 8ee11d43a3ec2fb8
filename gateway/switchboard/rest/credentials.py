"""Who may ask: the account with its token, or one of its API keys with the key's secret."""

from __future__ import annotations

import base64
import hmac

from aiohttp import web

from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.switchboard import Switchboard


def check_credentials(switchboard: Switchboard, request: web.Request) -> None:
    """Let a request pass or raise RestError: 20003 for wrong credentials, 20404 for another account."""
    if _is_open(switchboard, request):
        return
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:  # no base64, or no text in it
        user, password = "", ""
    options = switchboard.options
    secret = options.auth_token if user == options.account_sid else switchboard.api_keys.get(user)
    if scheme.lower() != "basic" or secret is None:
        raise RestError(20003)
    if not hmac.compare_digest(password.encode(), secret.encode()):
        raise RestError(20003)
    if request.match_info["account"] != options.account_sid:
        raise RestError(20404, request.path)


def _is_open(switchboard: Switchboard, request: web.Request) -> bool:
    """Whether this is a recording's sound in an account that lets anybody who knows its address hear it."""
    place, _, name = request.path.rpartition("/")
    is_sound = request.method == "GET" and place.endswith("/Recordings") and not name.endswith(".json")
    return is_sound and not switchboard.options.media_needs_credentials
