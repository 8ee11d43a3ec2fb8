"""After a restart: everything that was under way has failed, and whoever asked for news of it is told."""

from __future__ import annotations

import asyncio
import logging

from gateway.switchboard.ledger import Remains
from gateway.switchboard.records import Call, CallStatus, Message
from gateway.switchboard.switchboard import Switchboard

log = logging.getLogger(__name__)

UNKNOWN_ERROR = 30008
BROKEN_OFF = 500
PAUSES_S = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
"""Real time before each try: the gateway may be starting, too, and later than this carrier."""


async def tell_what_failed(switchboard: Switchboard, remains: Remains) -> None:
    """Put what a process before this one left on record as failed, and send the callbacks that are due.

    Each is tried until the gateway takes it, for two minutes. A restart in between begins anew.
    """
    for call in remains.calls:
        _fail_call(switchboard, call)
    for text in remains.texts:
        _fail_text(switchboard, text)
    if remains.calls or remains.texts:
        log.info("a restart ended %d calls and %d texts", len(remains.calls), len(remains.texts))
    records: list[Call | Message] = [*remains.calls, *remains.texts]
    await asyncio.gather(*(_tell(switchboard, record) for record in records))


def _fail_call(switchboard: Switchboard, call: Call) -> None:
    now = switchboard.clock.now()
    call.sip_code, call.ended_at = BROKEN_OFF, now
    call.becomes(CallStatus.FAILED, now)
    if call.callback is not None:  # numbered as if all that were due before it had been sent
        call.callbacks_sent = len(call.callback.events) - 1
    switchboard.calls[call.sid] = call
    switchboard.journal.write("ended", call.dialled_by or call.to, call.sid, status="failed", duration_s=0)


def _fail_text(switchboard: Switchboard, text: Message) -> None:
    text.error_code = UNKNOWN_ERROR
    text.becomes("failed", switchboard.clock.now())
    switchboard.messages[text.sid] = text


async def _tell(switchboard: Switchboard, record: Call | Message) -> None:
    letter = switchboard.callbacks.last_word(record)
    if letter is not None:
        for pause_s in PAUSES_S:
            await asyncio.sleep(pause_s)
            if await switchboard.callbacks.deliver(letter):
                break
    switchboard.ledger.close(record.sid)
