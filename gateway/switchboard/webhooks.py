"""Signed requests to the gateway, as the carrier makes them."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, replace
from urllib.parse import quote, urldefrag, urlencode, urljoin

import aiohttp
from twilio.request_validator import RequestValidator
from yarl import URL

from gateway.switchboard.activity import Activity
from gateway.switchboard.connection import HARD_LIMIT_S, BadOverride, Connection, read_connection
from gateway.switchboard.faults import WEBHOOKS, Faults
from gateway.switchboard.records import new_sid

MOST_READ = 128 * 1024  # twice what any answer may have
MOST_REDIRECTS = 10
FOLLOWED = frozenset({301, 302, 303, 307, 308})
KEPT_WITH_ITS_FORM = frozenset({307, 308})
NEWS = {"Foo": "bar"}
COOKIE_JARS = 5_000  # calls and conversations that cookies are remembered for


class WebhookFailed(Exception):
    """No usable answer; `code` is the carrier's error number."""

    def __init__(self, code: int, url: str, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code, self.url, self.reason = code, url, reason


class Missed(Exception):
    """One try that failed; `kind` says by what retry policy it is worth another."""

    def __init__(self, kind: str, code: int, reason: str) -> None:
        super().__init__(reason)
        self.kind, self.code, self.reason = kind, code, reason


@dataclass(frozen=True)
class Answer:
    """What the gateway answered, and the URL that answered after redirects."""

    url: str
    content_type: str
    body: bytes
    status: int = 200
    is_chunked: bool = False


@dataclass(frozen=True)
class Webhook:
    """What is asked: `form` is posted, None for a GET; `place` and `about` are for faults."""

    url: str
    method: str
    form: dict[str, str] | None
    token: str
    place: str
    about: tuple[str, ...]
    sid: str | None


class Webhooks:
    """Sends webhooks of one account. Open and close it inside the running loop."""

    def __init__(self, activity: Activity, auth_token: str, faults: Faults) -> None:
        self._activity, self._faults = activity, faults
        self._validator = RequestValidator(auth_token)
        self._session: aiohttp.ClientSession | None = None
        self._jars: OrderedDict[str, aiohttp.CookieJar] = OrderedDict()

    async def send(
        self,
        url: str,
        method: str,
        parameters: dict[str, str],
        token: str | None = None,
        place: str = "document",
    ) -> Answer:
        """One request, repeated as the URL's fragment says; all tries carry the same token.

        Raises WebhookFailed: 11205 no connection or no answer in time, 11200 a status outside 2xx, 11215
        redirects without end, 11100 no address, 11240 or 11243 a fragment that cannot be followed.
        """
        try:
            target, fragment = urldefrag(url)
        except ValueError as fault:
            raise WebhookFailed(11100, url, "no address") from fault
        target = _as_sent(target)
        if method == "GET":
            target += ("&" if "?" in target else "?") + urlencode(parameters)
        webhook = Webhook(
            target,
            method,
            None if method == "GET" else parameters,
            token or new_sid("IT"),
            place,
            tuple(parameters[name] for name in ("To", "From") if name in parameters),
            parameters.get("CallSid") or parameters.get("MessageSid"),
        )
        self._activity.note()
        try:
            connection = read_connection(fragment)
            async with asyncio.timeout(min(connection.total_s, HARD_LIMIT_S)):
                return await self._try(webhook, connection)
        except BadOverride as bad:
            raise WebhookFailed(bad.code, target, bad.reason) from bad
        except Missed as missed:
            raise WebhookFailed(missed.code, target, missed.reason) from missed
        except TimeoutError as slow:
            raise WebhookFailed(11205, target, "no answer in time") from slow

    def use(self, client: aiohttp.ClientSession) -> None:
        """Send them by this client instead of one of our own; whoever simulates a network has one."""
        self._session = client

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def _try(self, webhook: Webhook, connection: Connection) -> Answer:
        for left in range(connection.retries, -1, -1):
            try:
                return await self._follow(webhook, connection)
            except Missed as missed:
                if left == 0 or missed.kind not in connection.retried:
                    raise
        raise AssertionError("there is always a first try")

    async def _follow(self, webhook: Webhook, connection: Connection) -> Answer:
        """One try, wherever redirects lead it."""
        for _ in range(MOST_REDIRECTS + 1):
            moved = await self._ask(webhook, connection)
            if isinstance(moved, Answer):
                return moved
            webhook = moved
        raise Missed("", 11215, "too many redirects")

    async def _ask(self, webhook: Webhook, connection: Connection) -> Answer | Webhook:
        """What one request brings: an answer, or the webhook that it is redirected to. Raises Missed."""
        strike = self._faults.strike(webhook.place, WEBHOOKS, webhook.about, webhook.sid)
        hit = None if strike is None else strike.what
        if hit == "no_connection":
            raise Missed("ct", 11205, "no connection")
        if hit == "unknown_parameter":
            webhook = _with_more(webhook)
        try:
            status, location, answer = await self._exchange(webhook, connection)
        except (
            aiohttp.ClientConnectorError,
            aiohttp.ConnectionTimeoutError,
            aiohttp.ClientSSLError,
        ) as fault:
            raise Missed("ct", 11205, f"no connection: {type(fault).__name__}") from fault
        except (aiohttp.ClientError, ValueError) as fault:
            raise Missed("rt", 11205, f"no answer: {type(fault).__name__}") from fault
        if hit == "lost_answer":
            raise Missed("rt", 11205, "no answer")
        if hit == "answer_500":
            status = 502
        if status in FOLLOWED and location:
            return _redirected(webhook, status, location)
        if not 200 <= status < 300:
            raise Missed(f"{status // 100}xx", 11200, f"HTTP status {status}")
        return answer

    async def _exchange(self, webhook: Webhook, connection: Connection) -> tuple[int, str, Answer]:
        key = webhook.sid if webhook.place != "text" else " ".join(webhook.about)
        jar = self._jars.get(key or "")
        async with self._open().request(
            webhook.method,
            URL(webhook.url, encoded=True),  # the signature covers it exactly as the gateway gave it
            data=webhook.form,
            headers=self._headers(webhook),
            cookies=None if jar is None else jar.filter_cookies(URL(webhook.url)),
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(sock_connect=connection.connect_s, sock_read=connection.read_s),
        ) as response:
            body = await _content(response)
            if response.cookies and key:
                self._remember(key, response)
            content_type = response.headers.get("Content-Type", "")
            location = response.headers.get("Location", "")
            is_chunked = response.headers.get("Transfer-Encoding", "").lower() == "chunked"
            answer = Answer(webhook.url, content_type, body, response.status, is_chunked)
            return response.status, location, answer

    def _headers(self, webhook: Webhook) -> dict[str, str]:
        return {
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "I-Twilio-Idempotency-Token": webhook.token,
            "X-Twilio-Signature": self._validator.compute_signature(webhook.url, webhook.form or {}),
        }

    def _remember(self, key: str, response: aiohttp.ClientResponse) -> None:
        """Keep an answer's cookies for the next request of the same call, or of the same two numbers."""
        if key not in self._jars:
            self._jars[key] = aiohttp.CookieJar(unsafe=True)  # gateways may live at bare addresses
        self._jars[key].update_cookies(response.cookies, response.url)
        self._jars.move_to_end(key)
        if len(self._jars) > COOKIE_JARS:
            self._jars.popitem(last=False)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            # a kept connection that the gateway closes just as we write would lose a webhook, so none is kept
            connector = aiohttp.TCPConnector(limit=200, force_close=True)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self._session


def _as_sent(url: str) -> str:
    """A URL as it can stand in a request: what is not ASCII encoded, and no query that is empty."""
    return "".join(sign if "!" <= sign <= "~" else quote(sign) for sign in url).removesuffix("?")


def _with_more(webhook: Webhook) -> Webhook:
    """The same with a parameter that nobody has heard of, as the carrier adds them without notice."""
    if webhook.form is not None:
        return replace(webhook, form=webhook.form | NEWS)
    return replace(webhook, url=f"{webhook.url}&{urlencode(NEWS)}")


def _redirected(webhook: Webhook, status: int, location: str) -> Webhook:
    """Where a redirect leads; like a browser, it forgets the form unless told to keep it. Raises Missed."""
    try:
        url = _as_sent(urldefrag(urljoin(webhook.url, location)).url)
    except ValueError as fault:
        raise Missed("", 11100, f"redirected to {location!r}, which is no address") from fault
    if status in KEPT_WITH_ITS_FORM:
        return replace(webhook, url=url)
    return replace(webhook, url=url, method="GET", form=None)


async def _content(response: aiohttp.ClientResponse) -> bytes:
    """The answer, or as much of one without end as shows that it is too large."""
    content = bytearray()
    async for piece in response.content.iter_chunked(MOST_READ):
        content += piece
        if len(content) >= MOST_READ:
            break
    return bytes(content)
