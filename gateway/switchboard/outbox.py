"""What happens to a text between its order and its way to the handset: schedule, sender, line, expiry."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from gateway.switchboard.records import Message
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.texts import Texts
from gateway.switchboard.turns import Turns

EXPIRED, NO_SENDER = 30036, 21703


class Outbox:
    """Texts that REST has ordered: scheduled or accepted, then queued, then handed on to be sent."""

    def __init__(self, switchboard: Switchboard, texts: Texts) -> None:
        self._switchboard, self._texts = switchboard, texts

    def take(self, message: Message, send_at: datetime | None) -> None:
        """Put a text on record and let it go its way, at `send_at` if that is given."""
        switchboard = self._switchboard
        switchboard.keep_message(message)
        if message.error_code is not None:
            message.status = "failed"  # and nobody is told: it is in the answer to the order
            switchboard.ledger.close(message.sid)
        elif send_at is not None:
            message.status = "scheduled"
            switchboard.clock.at(send_at, partial(self._due, message))
        elif message.service_sid is not None:
            message.status = "accepted"
            switchboard.clock.after(0.0, partial(self._choose_sender, message))
        else:
            self._queue(message)

    def cancel(self, message: Message) -> bool:
        """Take a scheduled text back; False when it is not scheduled any more."""
        if message.status != "scheduled":
            return False
        message.becomes("canceled", self._switchboard.clock.now())
        self._switchboard.callbacks.message(message, is_last=True)
        return True

    def _due(self, message: Message) -> None:
        if message.status == "scheduled":
            self._choose_sender(message)

    def _choose_sender(self, message: Message) -> None:
        switchboard = self._switchboard
        service = switchboard.services.named(message.service_sid or "")
        if not message.sender:
            if service is None or not service.senders:
                switchboard.fail_message(message, NO_SENDER)
                return
            message.sender = service.sender_for(message.to)
        message.becomes("queued", switchboard.clock.now())
        switchboard.callbacks.message(message, is_last=False)
        self._queue(message)

    def _queue(self, message: Message) -> None:
        """Wait for the turn of this text among those of its sender; not longer than it is valid."""
        switchboard = self._switchboard
        if message.valid_s is not None:
            until = switchboard.clock.now() + timedelta(seconds=message.valid_s)
            switchboard.clock.at(until, partial(self._expire, message))
        line = switchboard.text_turns.setdefault(message.sender, Turns(switchboard.clock))
        rate = switchboard.options.texts_per_s
        line.wait(lambda: message.status == "queued", rate, partial(self._texts.send, message))

    def _expire(self, message: Message) -> None:
        if message.status == "queued":
            self._switchboard.fail_message(message, EXPIRED)
