"""What a form orders to be texted, checked as the carrier checks it; every reader raises RestError."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.switchboard.records import CallbackOrder, Message
from gateway.switchboard.rest import magic
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.orders import E164
from gateway.switchboard.rest.requests import Form
from gateway.switchboard.services import Service
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.virtual import VirtualPhones

LONGEST_BODY = 1600
LONGEST_ADDRESS = 4000
MOST_VALID_S = 36000
SOONEST = timedelta(seconds=900)


@dataclass(frozen=True)
class TextOrder:
    """One text as ordered; `sender` is empty when `service` is to choose one."""

    to: str
    sender: str
    body: str
    service: Service | None
    callback: CallbackOrder | None
    valid_s: int | None
    send_at: datetime | None


class TextOrders:
    """Reads orders for texts."""

    def __init__(self, switchboard: Switchboard, phones: VirtualPhones) -> None:
        self._switchboard, self._phones = switchboard, phones

    def read(self, form: Form) -> TextOrder:
        """The text that `form` orders."""
        to, sender, body = form.get("To"), form.get("From"), form.get("Body")
        if not to:
            raise RestError(21604)
        if not sender and not form.get("MessagingServiceSid"):
            raise RestError(21603)
        _check_body(form, body)
        _check_recipient(to, sender)
        service = self._service(form)
        if sender:
            self._check_sender(sender, service)
        valid_s = form.whole("ValidityPeriod", 0, MOST_VALID_S, 21624) or None
        send_at = self._schedule(form, service)
        return TextOrder(to, sender, body, service, _callback(form), valid_s, send_at)

    def check_now(self, message: Message) -> None:
        """Refuse what the carrier knows at once that it cannot deliver."""
        handset = self._phones.handsets.get(message.to)
        code = handset.refuses_text() if handset is not None else None
        if code is None and self._switchboard.options.opt_out_at_post:
            code = self._switchboard.opt_outs.refusal(message)
        if code is not None:
            raise RestError(code, message.to)

    def _service(self, form: Form) -> Service | None:
        sid = form.get("MessagingServiceSid")
        if not sid:
            return None
        service = self._switchboard.services.named(sid)
        if service is None:
            raise RestError(21705, sid)
        if not service.senders:
            raise RestError(21704, sid)
        return service

    def _check_sender(self, sender: str, service: Service | None) -> None:
        if not E164.fullmatch(sender):
            raise RestError(21212, sender)
        if sender in magic.TEXT_SENDER:
            raise RestError(magic.TEXT_SENDER[sender], sender)
        if sender not in self._switchboard.numbers and sender != magic.VALID_SENDER:
            raise RestError(21606, sender)
        if service is not None and sender not in service.senders:
            raise RestError(21711, sender)

    def _schedule(self, form: Form, service: Service | None) -> datetime | None:
        kind, text = form.choice("ScheduleType", ("fixed", ""), ""), form.get("SendAt")
        if not kind and not text:
            return None
        if not text:
            raise RestError(35111)
        if not kind:
            raise RestError(20001, "SendAt without ScheduleType")
        if service is None:
            raise RestError(35118)
        try:
            send_at = datetime.fromisoformat(text)
        except ValueError as fault:
            raise RestError(20001, f"SendAt {text}") from fault
        if send_at.tzinfo is None:
            raise RestError(20001, f"SendAt {text}")
        ahead, most = send_at - self._switchboard.clock.now(), self._switchboard.options.schedule_days
        if not SOONEST <= ahead <= timedelta(days=most):
            raise RestError(35114, text)
        return send_at


def _check_body(form: Form, body: str) -> None:
    """Words only: a virtual handset has no pictures, and there are no content templates."""
    if form.get("ContentSid"):
        raise RestError(21655, form.get("ContentSid"))
    if form.get("MediaUrl"):
        raise RestError(21621)
    if not body:
        raise RestError(21602)
    if len(body.encode("utf-16-le")) // 2 > LONGEST_BODY:  # an emoji counts double
        raise RestError(21617)


def _check_recipient(to: str, sender: str) -> None:
    if to in magic.TEXT_RECIPIENT:
        raise RestError(magic.TEXT_RECIPIENT[to], to)
    if not E164.fullmatch(to):
        raise RestError(21211, to)
    if to == sender:
        raise RestError(21266, to)


def _callback(form: Form) -> CallbackOrder | None:
    url = form.address("StatusCallback", 21609)
    if url is None:
        return None
    if len(url) > LONGEST_ADDRESS:
        raise RestError(21609, "longer than 4000 characters")
    return CallbackOrder(url)
