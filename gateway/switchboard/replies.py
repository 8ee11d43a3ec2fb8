"""Answers to texts: what the document that a webhook answered says is to be sent back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from gateway.switchboard.notices import Asked
from gateway.switchboard.records import CallbackOrder, Message, Target, new_sid
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.twiml import BadDocument, Document, Verb, read_answer
from gateway.switchboard.vocabulary.check import check
from gateway.switchboard.vocabulary.messaging import NOT_ALLOWED, VERBS
from gateway.switchboard.webhooks import WebhookFailed

MOST_REPLIES = 10
MOST_DOCUMENTS = 50
LONGEST_BODY = 1600
NUMBER = re.compile(r"\+?[0-9]{3,15}")


@dataclass
class _Conversation:
    """One text that came in, and what has been made of it so far."""

    message: Message
    parameters: dict[str, str]
    replies: int = 0
    documents: int = 0


class Replies:
    """Asks the gateway what to say to a text, and has it sent by `send`."""

    def __init__(self, switchboard: Switchboard, send: Callable[[Message], None]) -> None:
        self._switchboard, self._send = switchboard, send

    async def ask(
        self, message: Message, target: Target, parameters: dict[str, str]
    ) -> WebhookFailed | BadDocument | None:
        """Request a document and all that it leads to; what went wrong, already noted, or None."""
        conversation, following = _Conversation(message, parameters), target
        while True:
            conversation.documents += 1
            if conversation.documents > MOST_DOCUMENTS:
                self._note(message, 14106, f"more than {MOST_DOCUMENTS} documents", following.url)
                return None
            try:
                document = await self._fetch(conversation, following)
                leads_to = self._walk(conversation, document)
            except (WebhookFailed, BadDocument) as fault:
                asked = Asked(following.method, parameters)
                self._note(message, fault.code, fault.reason, following.url, asked)
                return fault
            if leads_to is None:
                return None
            following = leads_to

    async def _fetch(self, conversation: _Conversation, target: Target) -> Document:
        url = target.url or ""
        answer = await self._switchboard.webhooks.send(
            url, target.method, conversation.parameters, place="text"
        )
        document = read_answer(answer, "Message")
        verbs, remarks = check(document.verbs, VERBS, NOT_ALLOWED)
        for remark in remarks:
            self._note(conversation.message, remark.code, remark.reason, answer.url)
        return Document(verbs, document.url)

    def _walk(self, conversation: _Conversation, document: Document) -> Target | None:
        """Send what is to be said; the document that it leads to, if there is one."""
        for verb in document.verbs:
            if verb.name == "Redirect":
                return Target(document.resolve(verb.text), verb.get("method").upper())
            self._reply(conversation, document, verb)
        return None

    def _reply(self, conversation: _Conversation, document: Document, verb: Verb) -> None:
        received = conversation.message
        to, sender = verb.get("to") or received.sender, verb.get("from") or received.to
        body = next((child.text for child in verb.children if child.name == "Body"), verb.text)
        fault = self._fault(to, sender, body, _has_media(verb))
        if fault is None and conversation.replies == MOST_REPLIES:
            fault = (14109, f"more than {MOST_REPLIES} answers to one text")
        if fault is not None:
            self._note(received, *fault, document.url)
            return
        conversation.replies += 1
        now = self._switchboard.clock.now()
        reply = Message(new_sid("SM"), to, sender, body, "outbound-reply", now)
        callback = verb.get("action") or verb.get("statusCallback")
        if callback:
            reply.callback = CallbackOrder(document.resolve(callback), verb.get("method").upper())
        self._send(reply)

    def _fault(self, to: str, sender: str, body: str, has_media: bool) -> tuple[int, str] | None:
        """Why a Message is passed over, if it is."""
        if not NUMBER.fullmatch(to):
            return 14101, f"{to!r} cannot be texted"
        if sender not in self._switchboard.numbers:
            return 14102, f"{sender!r} is none of our numbers"
        if len(body) > LONGEST_BODY or not (body or has_media):
            return 14103, f"a body of {len(body)} characters"
        return None

    def _note(
        self, message: Message, code: int, reason: str, url: str | None, asked: Asked | None = None
    ) -> None:
        self._switchboard.notices.write(
            code, reason, about=message.sid, number=message.sender, url=url, asked=asked
        )


def _has_media(verb: Verb) -> bool:
    return any(child.name == "Media" for child in verb.children)
