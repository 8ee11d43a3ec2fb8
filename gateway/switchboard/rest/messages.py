"""Messages: create, fetch, list, take back, redact, delete."""

from __future__ import annotations

from aiohttp import web

from gateway.switchboard.outbox import Outbox
from gateway.switchboard.records import Message, new_sid
from gateway.switchboard.rest import magic
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.filters import Wanted
from gateway.switchboard.rest.requests import Form, page
from gateway.switchboard.rest.shapes import message_json
from gateway.switchboard.rest.text_orders import TextOrders
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.texts import Texts
from gateway.switchboard.virtual import VirtualPhones


class Messages:
    """Handlers of /Messages."""

    def __init__(self, switchboard: Switchboard, phones: VirtualPhones, texts: Texts) -> None:
        self._switchboard = switchboard
        self._orders, self._outbox = TextOrders(switchboard, phones), Outbox(switchboard, texts)

    async def create(self, request: web.Request) -> web.Response:
        """Take a text; answers before it is sent. One from the carrier's test number goes nowhere."""
        order, now = self._orders.read(Form(await request.post())), self._switchboard.clock.now()
        message = Message(new_sid("SM"), order.to, order.sender, order.body, "outbound-api", now)
        message.callback, message.valid_s = order.callback, order.valid_s
        message.service_sid = order.service.sid if order.service is not None else None
        message.updated_at = now
        if message.sender != magic.VALID_SENDER:
            self._orders.check_now(message)
            message.error_code = self._switchboard.options.created_with_code or None
            self._outbox.take(message, order.send_at)
        return web.json_response(self._shape(message), status=201)

    async def list(self, request: web.Request) -> web.Response:
        """Texts, newest first."""
        wanted = Wanted[Message](
            request.query,
            {"To": lambda text: text.to, "From": lambda text: text.sender},
            {"DateSent": lambda text: text.sent_at or text.created_at},
        )
        rows = [text for text in reversed(self._switchboard.messages.values()) if wanted.keeps(text)]
        largest = self._switchboard.options.largest_page
        return page(request, "messages", rows, lambda message: message.sid, self._shape, largest)

    async def fetch(self, request: web.Request) -> web.Response:
        """One text."""
        return web.json_response(self._shape(self._find(request)))

    async def update(self, request: web.Request) -> web.Response:
        """Take a scheduled text back (Status=canceled), or take the words out of one that is over (Body=)."""
        message, fields = self._find(request), await request.post()
        status, body = fields.get("Status"), fields.get("Body")
        if status not in (None, "canceled") or body not in (None, ""):
            raise RestError(20001, "only Status=canceled and an empty Body are possible")
        if status == "canceled" and not self._outbox.cancel(message):
            raise RestError(30409)
        if body == "":
            if not message.is_over:
                raise RestError(20009)
            message.body = ""
        return web.json_response(self._shape(message))

    async def delete(self, request: web.Request) -> web.Response:
        """Forget a text that is over."""
        message = self._find(request)
        if not message.is_over:
            raise RestError(20009)
        del self._switchboard.messages[message.sid]
        return web.Response(status=204)

    def _find(self, request: web.Request) -> Message:
        message = self._switchboard.messages.get(request.match_info["sid"])
        if message is None:
            raise RestError(20404, request.path)
        return message

    def _shape(self, message: Message) -> dict[str, object]:
        return message_json(self._switchboard.options.account_sid, message)
