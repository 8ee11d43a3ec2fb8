"""Messages: create, fetch, list."""

from __future__ import annotations

from aiohttp import web

from gateway.switchboard.records import CallbackOrder, Message, new_sid
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.filters import equals, in_time
from gateway.switchboard.rest.orders import E164
from gateway.switchboard.rest.requests import Form, page
from gateway.switchboard.rest.shapes import message_json
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.texts import Texts
from gateway.switchboard.virtual import VirtualPhones

LONGEST_BODY = 1600


class Messages:
    """Handlers of /Messages."""

    def __init__(self, switchboard: Switchboard, phones: VirtualPhones, texts: Texts) -> None:
        self._switchboard, self._phones, self._texts = switchboard, phones, texts

    async def create(self, request: web.Request) -> web.Response:
        """Take a text; answers before it is sent."""
        form = Form(await request.post())
        to, sender, body = form.get("To"), form.get("From"), form.get("Body")
        self._check(to, sender, body)
        form.seconds("ValidityPeriod", 36000, 36000, 21624)
        message = Message(new_sid("SM"), to, sender, body, "outbound-api", self._switchboard.clock.now())
        callback = form.address("StatusCallback", 21609)
        if callback is not None:
            message.callback = CallbackOrder(callback)
        answer = self._shape(message) | {"date_updated": self._shape(message)["date_created"]}
        self._texts.send(message)
        return web.json_response(answer, status=201)

    async def list(self, request: web.Request) -> web.Response:
        """Texts, newest first."""
        query = request.query
        rows = [
            message
            for message in reversed(self._switchboard.messages.values())
            if equals(query, "To", message.to)
            and equals(query, "From", message.sender)
            and in_time(query, "DateSent", message.sent_at or message.created_at)
        ]
        return page(request, "messages", rows, lambda message: message.sid, self._shape)

    async def fetch(self, request: web.Request) -> web.Response:
        """One text."""
        message = self._switchboard.messages.get(request.match_info["sid"])
        if message is None:
            raise RestError(20404, request.path)
        return web.json_response(self._shape(message))

    def _check(self, to: str, sender: str, body: str) -> None:
        if not to:
            raise RestError(21604)
        if not sender:
            raise RestError(21603)
        if not body:
            raise RestError(21602)
        if len(body) > LONGEST_BODY:
            raise RestError(21617)
        if not E164.fullmatch(to):
            raise RestError(21211, to)
        if not E164.fullmatch(sender):
            raise RestError(21212, sender)
        if sender not in self._switchboard.numbers:
            raise RestError(21606, sender)
        handset = self._phones.handsets.get(to)
        code = handset.refuses_text() if handset is not None else None
        if code is not None:
            raise RestError(code, to)

    def _shape(self, message: Message) -> dict[str, object]:
        return message_json(self._switchboard.options.account_sid, message)
