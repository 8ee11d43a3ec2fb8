"""Texts: from the gateway to handsets and back."""

from __future__ import annotations

from functools import partial
from urllib.parse import urldefrag

from gateway.switchboard.character import What
from gateway.switchboard.faults import TEXT_PLACE, TEXTS
from gateway.switchboard.handset import Handset
from gateway.switchboard.opt_out import opt_out_type
from gateway.switchboard.parameters import inbound_message_parameters
from gateway.switchboard.persona import Persona, TextFate, TextReply
from gateway.switchboard.records import Message, OurNumber, Target, new_sid
from gateway.switchboard.replies import Replies
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.virtual import NotPossible, VirtualPhones

UNREACHABLE, UNKNOWN_HANDSET, LANDLINE, PART_MISSING = 30003, 30005, 30006, 30009
DELIVERED = TextFate()


class Texts:
    """Sends, delivers and receives texts. Nothing blocks."""

    def __init__(self, switchboard: Switchboard, phones: VirtualPhones) -> None:
        self._switchboard, self._phones = switchboard, phones
        self._replies = Replies(switchboard, self.send)
        phones.when_persona_changes = self._catch_up

    def send(self, message: Message) -> None:
        """Take a text from the gateway: queued now, sent and delivered (or not) a little later."""
        self._switchboard.keep_message(message)
        self._switchboard.clock.after(self._switchboard.options.text_sent_s, partial(self._sent, message))

    def write(self, handset: Handset, to: str, body: str) -> Message:
        """Let a handset text one of our numbers. Raises NotPossible."""
        switchboard = self._switchboard
        number = self._number(handset, to)
        now = switchboard.clock.now()
        message = Message(new_sid("SM"), to, handset.number, body, "inbound", now, "received", sent_at=now)
        service = switchboard.services.of(to)
        message.service_sid = service.sid if service is not None else None
        switchboard.keep_message(message)
        self._show_written(handset, message)
        is_told = self._heed(message)
        if number.sms_url and is_told:
            switchboard.activity.spawn(self._hand_over(message, number))
        return message

    def _heed(self, message: Message) -> bool:
        """Do what a word of the carrier's own orders; whether the gateway is to be told of the text."""
        options, word = self._switchboard.options, opt_out_type(message.body)
        answer = self._switchboard.opt_outs.hear(message)
        if answer is not None:
            self.send(answer)
        message.opt_out_type = word if options.advanced_opt_out else None
        return word is None or options.opt_out_webhook

    def _number(self, handset: Handset, to: str) -> OurNumber:
        number = self._switchboard.numbers.get(to)
        if handset.kind == "landline":
            raise NotPossible(f"{handset.number} is a landline and cannot text")
        if number is None:
            raise NotPossible(f"{to} is none of our numbers")
        return number

    def _show_written(self, handset: Handset, message: Message) -> None:
        handset.note_text(message, is_incoming=False, now=message.created_at)
        self._switchboard.journal.write(
            "text", handset.number, message.sid, direction="out", to=message.to, body=message.body
        )
        self._phones.show(handset)

    # from the gateway to a handset

    def _sent(self, message: Message) -> None:
        if not self._switchboard.may_go(message):
            return
        handset = self._phones.handsets.get(message.to)
        persona = handset.character.take(What.TEXT) if handset is not None else None
        fate = persona.texts if persona is not None and persona.texts is not None else DELIVERED
        if fate.ends == "failed":
            self._switchboard.clock.after(fate.after_s, partial(self._end, message, "failed", fate.code))
            return
        message.sent_at = self._switchboard.clock.now()
        self._end(message, "sent")
        if fate.ends != "sent":
            delay_s = self._switchboard.options.text_delivered_s + fate.after_s
            self._switchboard.clock.after(delay_s, partial(self._arrive, message, persona, fate))

    def _arrive(self, message: Message, persona: Persona | None, fate: TextFate) -> None:
        handset = self._phones.handsets.get(message.to)
        if handset is not None and handset.persona is not None and handset.persona.keeps_texts:
            handset.kept_texts.append(message)
            self._phones.show(handset)
            return
        code = fate.code or _why_not(handset, persona, fate)
        if handset is not None and code is None:
            self._deliver(handset, message, persona)
        self._report(message, code)
        if code is not None and fate.delivered_after_s is not None:
            late = partial(self._arrive, message, persona, DELIVERED)
            self._switchboard.clock.after(fate.delivered_after_s, late)

    def _report(self, message: Message, code: int | None) -> None:
        """Say how it went, unless a fault keeps that back or says the contrary first."""
        report = partial(self._end, message, "delivered" if code is None else "undelivered", code)
        numbers = (message.to, message.sender)
        strike = self._switchboard.faults.strike(TEXT_PLACE, TEXTS, numbers, message.sid)
        if strike is None:
            report()
        elif strike.what == "undelivered_first":
            self._end(message, "undelivered", UNREACHABLE)
            self._switchboard.clock.after(strike.seconds, report)

    def _end(self, message: Message, status: str, code: int | None = None) -> None:
        message.error_code = code
        message.becomes(status, self._switchboard.clock.now())
        self._switchboard.callbacks.message(message, is_last=status != "sent")

    def _catch_up(self, handset: Handset) -> None:
        """A handset that was off is on again: the texts that waited for it come now, in their order."""
        if handset.persona is not None and handset.persona.then == "switched_off":
            return
        waiting, handset.kept_texts = handset.kept_texts, []
        for message in waiting:
            self._arrive(message, handset.character.take(What.TEXT), DELIVERED)

    def _deliver(self, handset: Handset, message: Message, persona: Persona | None) -> None:
        switchboard = self._switchboard
        handset.note_text(message, is_incoming=True, now=switchboard.clock.now())
        switchboard.journal.write(
            "text", handset.number, message.sid, direction="in", sender=message.sender, body=message.body
        )
        for reply in persona.on_text if persona is not None else ():
            if reply.answers(message.body) and handset.character.may_reply(reply, message.body):
                self._plan_reply(handset, message, reply)
        self._phones.show(handset)

    # from a handset to the gateway

    def _plan_reply(self, handset: Handset, message: Message, reply: TextReply) -> None:
        body = reply.to(message.body)
        for nth in range(reply.times):
            after_s = reply.after_s + nth * reply.again_after_s
            write = partial(self._reply, handset, message.sender, body, reply)
            self._phones.actor.plan(handset, after_s, "texts", write, body)

    def _reply(self, handset: Handset, to: str, body: str, reply: TextReply) -> None:
        """A long text arrives as one, when its last part has come; if a part is lost, it never does."""
        journal = self._switchboard.journal
        last_part_s = (reply.parts - 1) * reply.part_gap_s
        if reply.loses_a_part:
            journal.write("text_lost", handset.number, None, code=PART_MISSING, body=body)
        elif last_part_s:
            self._switchboard.clock.after(last_part_s, partial(self._write_by_itself, handset, to, body))
        else:
            self._write_by_itself(handset, to, body)

    def _write_by_itself(self, handset: Handset, to: str, body: str) -> None:
        try:
            self.write(handset, to, body)
        except NotPossible as fault:
            self._switchboard.journal.write("text_refused", handset.number, None, reason=str(fault))

    async def _hand_over(self, message: Message, number: OurNumber) -> None:
        """Tell the gateway of a text, at the fallback address if need be, and do what it answers."""
        parameters = inbound_message_parameters(self._switchboard.options.account_sid, message)
        for url, method in ((number.sms_url, number.sms_method), (number.sms_fallback_url, "POST")):
            fault = await self._replies.ask(message, Target(url, method), parameters) if url else None
            if fault is None:
                return
            parameters = parameters | {"ErrorCode": str(fault.code), "ErrorUrl": urldefrag(url or "").url}


def _why_not(handset: Handset | None, persona: Persona | None, fate: TextFate) -> int | None:
    """Why a text does not arrive of which no persona says anything."""
    then = persona.then if persona is not None else None
    if handset is None or then == "no_such_number":
        return UNKNOWN_HANDSET
    if handset.kind == "landline" and fate is DELIVERED:
        return LANDLINE
    return UNREACHABLE if then == "switched_off" else None
