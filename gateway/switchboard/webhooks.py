"""Signed requests to the gateway, as the carrier makes them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urldefrag, urlencode

import aiohttp
from twilio.request_validator import RequestValidator
from yarl import URL

from gateway.switchboard.activity import Activity
from gateway.switchboard.faults import WEBHOOKS, Faults
from gateway.switchboard.records import new_sid

LIMIT_S = 15.0  # hard limit of a whole request; real time, because the gateway's work takes real time
CONNECT_S = 5.0
MOST_REDIRECTS = 10


class WebhookFailed(Exception):
    """No usable answer; `code` is the carrier's error number."""

    def __init__(self, code: int, url: str, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code, self.url, self.reason = code, url, reason


class NoConnection(aiohttp.ClientError):
    """A connection that a fault has kept from being made."""


Hit = Callable[[], str | None]


@dataclass(frozen=True)
class Answer:
    """What the gateway answered, and the URL that answered after redirects."""

    url: str
    content_type: str
    body: bytes


class Webhooks:
    """Sends webhooks of one account. Open and close it inside the running loop."""

    def __init__(self, activity: Activity, auth_token: str, faults: Faults) -> None:
        self._activity, self._faults = activity, faults
        self._validator = RequestValidator(auth_token)
        self._session: aiohttp.ClientSession | None = None

    async def send(
        self,
        url: str,
        method: str,
        parameters: dict[str, str],
        token: str | None = None,
        place: str = "document",
    ) -> Answer:
        """One request, repeated once when no connection can be made; both tries carry the same token.

        Raises WebhookFailed: 11205 no connection or over 15 s, 11200 a status outside 2xx, 11215 redirects
        without end.
        """
        target, _ = urldefrag(url)
        headers = {
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "I-Twilio-Idempotency-Token": token or new_sid("IT"),
        }
        if method == "GET":
            target += ("&" if "?" in target else "?") + urlencode(parameters)
        signed = {} if method == "GET" else parameters
        headers["X-Twilio-Signature"] = self._validator.compute_signature(target, signed)
        self._activity.note()
        hit = partial(self._strike, place, parameters)
        try:
            async with asyncio.timeout(LIMIT_S):
                return await self._with_one_retry(
                    target, method, None if method == "GET" else parameters, headers, hit
                )
        except TimeoutError as slow:
            raise WebhookFailed(11205, target, "no answer within 15 s") from slow
        except aiohttp.TooManyRedirects as lost:
            raise WebhookFailed(11215, target, "too many redirects") from lost
        except (aiohttp.ClientError, ValueError) as fault:
            raise WebhookFailed(11205, target, f"no connection: {type(fault).__name__}") from fault

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def _strike(self, place: str, parameters: dict[str, str]) -> str | None:
        numbers = tuple(parameters[name] for name in ("To", "From") if name in parameters)
        sid = parameters.get("CallSid") or parameters.get("MessageSid")
        strike = self._faults.strike(place, WEBHOOKS, numbers, sid)
        return None if strike is None else strike.what

    async def _with_one_retry(
        self, url: str, method: str, form: dict[str, str] | None, headers: dict[str, str], hit: Hit
    ) -> Answer:
        try:
            return await self._once(url, method, form, headers, hit())
        except (NoConnection, aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            return await self._once(url, method, form, headers, hit())

    async def _once(
        self, url: str, method: str, form: dict[str, str] | None, headers: dict[str, str], what: str | None
    ) -> Answer:
        if what == "no_connection":
            raise NoConnection
        # encoded=True: the signature covers the URL exactly as the gateway gave it
        async with self._open().request(
            method, URL(url, encoded=True), data=form, headers=headers, max_redirects=MOST_REDIRECTS
        ) as response:
            body = await response.read()
            status = 502 if what == "answer_500" else response.status
            if what == "lost_answer":
                raise TimeoutError
            if not 200 <= status < 300:
                raise WebhookFailed(11200, url, f"HTTP status {status}")
            return Answer(str(response.url), response.headers.get("Content-Type", ""), body)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            # a kept connection that the gateway closes just as we write would lose a webhook, so none is kept
            connector = aiohttp.TCPConnector(limit=200, force_close=True)
            timeout = aiohttp.ClientTimeout(total=LIMIT_S, connect=CONNECT_S)
            self._session = aiohttp.ClientSession(timeout=timeout, connector=connector)
        return self._session
