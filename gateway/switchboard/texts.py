"""Texts: from the gateway to handsets and back."""

from __future__ import annotations

from functools import partial
from urllib.parse import urldefrag

from gateway.switchboard.faults import TEXT_PLACE, TEXTS
from gateway.switchboard.handset import Handset
from gateway.switchboard.notices import Asked
from gateway.switchboard.parameters import inbound_message_parameters
from gateway.switchboard.records import CallbackOrder, Message, OurNumber, Target, new_sid
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.twiml import BadDocument, Document, read_answer
from gateway.switchboard.virtual import NotPossible, VirtualPhones
from gateway.switchboard.webhooks import WebhookFailed

UNREACHABLE, UNKNOWN_HANDSET, LANDLINE = 30003, 30005, 30006
MOST_REPLIES = 10


class Texts:
    """Sends, delivers and receives texts. Nothing blocks."""

    def __init__(self, switchboard: Switchboard, phones: VirtualPhones) -> None:
        self._switchboard, self._phones = switchboard, phones

    def send(self, message: Message) -> None:
        """Take a text from the gateway: queued now, sent and delivered (or not) a little later."""
        self._switchboard.keep_message(message)
        self._switchboard.clock.after(self._switchboard.options.text_sent_s, partial(self._sent, message))

    def write(self, handset: Handset, to: str, body: str) -> Message:
        """Let a handset text one of our numbers. Raises NotPossible."""
        switchboard = self._switchboard
        number = switchboard.numbers.get(to)
        if handset.kind == "landline":
            raise NotPossible(f"{handset.number} is a landline and cannot text")
        if number is None:
            raise NotPossible(f"{to} is none of our numbers")
        now = switchboard.clock.now()
        message = Message(new_sid("SM"), to, handset.number, body, "inbound", now, "received", sent_at=now)
        switchboard.keep_message(message)
        handset.note_text(message, is_incoming=False, now=now)
        switchboard.journal.write("text", handset.number, message.sid, direction="out", to=to, body=body)
        switchboard.journal.tell("phone", handset.as_json())
        if number.sms_url:
            switchboard.activity.spawn(self._hand_over(message, number))
        return message

    def _sent(self, message: Message) -> None:
        message.sent_at = self._switchboard.clock.now()
        message.becomes("sent", message.sent_at)
        self._switchboard.callbacks.message(message, is_last=False)
        self._switchboard.clock.after(
            self._switchboard.options.text_delivered_s, partial(self._arrive, message)
        )

    def _arrive(self, message: Message) -> None:
        switchboard, handset = self._switchboard, self._phones.handsets.get(message.to)
        reason = _why_not(handset)
        if handset is not None and reason is None:
            self._show(handset, message)
        numbers = (message.to, message.sender)
        strike = switchboard.faults.strike(TEXT_PLACE, TEXTS, numbers, message.sid)
        if strike is None:
            self._end(message, reason)
        elif strike.what == "undelivered_first":
            self._end(message, UNREACHABLE)
            switchboard.clock.after(strike.seconds, partial(self._end, message, reason))

    def _end(self, message: Message, reason: int | None) -> None:
        message.error_code = reason
        message.becomes("delivered" if reason is None else "undelivered", self._switchboard.clock.now())
        self._switchboard.callbacks.message(message, is_last=True)

    def _show(self, handset: Handset, message: Message) -> None:
        switchboard = self._switchboard
        handset.note_text(message, is_incoming=True, now=switchboard.clock.now())
        switchboard.journal.write(
            "text", handset.number, message.sid, direction="in", sender=message.sender, body=message.body
        )
        switchboard.journal.tell("phone", handset.as_json())
        reply = handset.persona.on_text if handset.persona else None
        if reply is not None:
            body = reply.to(message.body)
            switchboard.clock.after(reply.after_s, partial(self._reply, handset, message.sender, body))

    def _reply(self, handset: Handset, to: str, body: str) -> None:
        try:
            self.write(handset, to, body)
        except NotPossible as fault:
            self._switchboard.journal.write("text_refused", handset.number, None, reason=str(fault))

    async def _hand_over(self, message: Message, number: OurNumber) -> None:
        """Tell the gateway of a text, at the fallback address if need be, and do what it answers."""
        parameters = inbound_message_parameters(self._switchboard.options.account_sid, message)
        for url, method in ((number.sms_url, number.sms_method), (number.sms_fallback_url, "POST")):
            fault = await self._ask(message, number, Target(url, method), parameters) if url else None
            if fault is None:
                return
            parameters = parameters | {"ErrorCode": str(fault.code), "ErrorUrl": urldefrag(url or "").url}

    async def _ask(
        self, message: Message, number: OurNumber, target: Target, parameters: dict[str, str]
    ) -> WebhookFailed | BadDocument | None:
        """Request one address; what went wrong, already noted, or None."""
        url = target.url or ""
        try:
            answer = await self._switchboard.webhooks.send(url, target.method, parameters, place="text")
            document = read_answer(answer.content_type, answer.body, answer.url, "Message")
            self._answer(message, number, document)
        except (WebhookFailed, BadDocument) as fault:
            self._switchboard.notices.write(
                fault.code,
                fault.reason,
                about=message.sid,
                number=message.sender,
                url=url,
                asked=Asked(target.method, parameters),
            )
            return fault
        return None

    def _answer(self, message: Message, number: OurNumber, document: Document) -> None:
        """Send what the webhook wants said back; raises BadDocument for anything but Message."""
        for verb in document.verbs[:MOST_REPLIES]:
            if verb.name != "Message":
                raise BadDocument(14110, f"{verb.name} is not allowed in an answer to a text")
            body = next((child.text for child in verb.children if child.name == "Body"), verb.text)
            reply = Message(
                new_sid("SM"),
                verb.get("to") or message.sender,
                verb.get("from") or number.number,
                body,
                "outbound-reply",
                self._switchboard.clock.now(),
            )
            if verb.get("action"):
                reply.callback = CallbackOrder(document.resolve(verb.get("action")))
            self.send(reply)


def _why_not(handset: Handset | None) -> int | None:
    if handset is None:
        return UNKNOWN_HANDSET
    if handset.kind == "landline":
        return LANDLINE
    if handset.persona is not None and handset.persona.then == "switched_off":
        return UNREACHABLE
    return None
