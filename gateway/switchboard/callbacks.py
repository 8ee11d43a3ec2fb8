"""Status callbacks: each call and text reports in order, unless a fault says otherwise."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from gateway.switchboard.faults import CALLBACKS
from gateway.switchboard.notices import Asked
from gateway.switchboard.parameters import (
    call_callback_parameters,
    message_callback_parameters,
    recording_callback_parameters,
)
from gateway.switchboard.records import Call, CallbackOrder, Message, Recording, new_sid
from gateway.switchboard.webhooks import WebhookFailed

if TYPE_CHECKING:
    from gateway.switchboard.switchboard import Switchboard

BAD_FRAGMENT = frozenset({11240, 11243})


@dataclass(frozen=True)
class Letter:
    """One callback, ready to send; a doubled one keeps its token."""

    place: str
    about: str
    number: str
    order: CallbackOrder
    parameters: dict[str, str]
    token: str


class Callbacks:
    """Tells the gateway what becomes of its calls and texts."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard
        self._activity, self._clock = switchboard.activity, switchboard.clock
        self._journal, self._notices = switchboard.journal, switchboard.notices
        self._webhooks, self._faults = switchboard.webhooks, switchboard.faults
        self._ledger = switchboard.ledger
        self._account_sid = switchboard.options.account_sid
        self._waiting: dict[str, deque[tuple[float, Letter]]] = {}
        self._held: dict[str, list[Letter]] = {}  # until their call or text is over
        self._overtaken: dict[str, list[Letter]] = {}  # until the next one about the same has gone

    def call(self, call: Call, event: str) -> None:
        """Report `event` (initiated, ringing, answered, completed) of a call to whoever asked for it."""
        letter = self._about_call(call, event)
        if letter is not None:
            self._hand_in((call.to, call.sender), letter)
        if event == "completed":
            self._release(call.sid)
            self._ledger.close(call.sid)

    def message(self, message: Message, is_last: bool) -> None:
        """Report the present status of a text."""
        letter = self._about_message(message)
        if letter is not None:
            self._hand_in((message.to, message.sender), letter)
        if is_last:
            self._release(message.sid)
            self._ledger.close(message.sid)

    def last_word(self, record: Call | Message) -> Letter | None:
        """The callback about the end of a call or text, for `deliver`; None when nobody asked for it."""
        return (
            self._about_call(record, "completed") if isinstance(record, Call) else self._about_message(record)
        )

    def _about_call(self, call: Call, event: str) -> Letter | None:
        order = call.callback
        if order is None or event not in order.events:
            return None
        parameters = call_callback_parameters(self._account_sid, call, event, self._clock.now())
        call.callbacks_sent += 1
        return Letter("call_status", call.sid, call.to, order, parameters, new_sid("IT"))

    def _about_message(self, message: Message) -> Letter | None:
        order = message.callback
        if order is None:
            return None
        parameters = message_callback_parameters(self._account_sid, message)
        return Letter("message_status", message.sid, message.to, order, parameters, new_sid("IT"))

    def recording(self, recording: Recording, url: str) -> None:
        """Report that a recording has begun, that it can be fetched, or that there is none."""
        order = recording.callback
        parameters = recording_callback_parameters(self._account_sid, recording, url)
        if order is not None and parameters["RecordingStatus"] in order.events:
            number = recording.parties[0] if recording.parties else ""
            letter = Letter("recording_status", recording.sid, number, order, parameters, new_sid("IT"))
            self._hand_in(recording.parties, letter)
        if recording.ready_at is not None:
            self._release(recording.sid)

    def tell(
        self,
        place: str,
        about: str,
        order: CallbackOrder,
        parameters: dict[str, str],
        numbers: tuple[str, ...] = (),
    ) -> None:
        """Report whatever else is reported: a conference, or what has answered a call."""
        number = numbers[0] if numbers else ""
        self._hand_in(numbers, Letter(place, about, number, order, parameters, new_sid("IT")))

    def is_over(self, about: str) -> None:
        """Nothing more will be told of it, so what faults hold back until then goes now."""
        self._release(about)

    def forget(self) -> None:
        """Drop what has not been sent yet."""
        self._held.clear()
        self._overtaken.clear()
        for waiting in self._waiting.values():
            waiting.clear()

    def _hand_in(self, numbers: tuple[str, ...], letter: Letter) -> None:
        strike = self._faults.strike(letter.place, CALLBACKS, numbers, letter.about)
        what = strike.what if strike is not None else None
        if what == "reverse":
            self._held.setdefault(letter.about, []).append(letter)
        elif what == "swap":
            self._overtaken.setdefault(letter.about, []).append(letter)
        elif strike is None or what in ("double", "repeat"):
            self._queue(letter)
            for overtaken in self._overtaken.pop(letter.about, []):
                self._queue(overtaken)
        if strike is not None and what in ("delay", "double", "repeat"):
            late = replace(letter, token=new_sid("IT")) if what == "repeat" else letter
            self._after(strike.seconds, late)

    def _after(self, seconds: float, letter: Letter) -> None:
        if seconds:
            self._clock.after(seconds, partial(self._queue, letter))
        else:
            self._queue(letter)

    def _release(self, about: str) -> None:
        for letter in self._overtaken.pop(about, []) + self._held.pop(about, [])[::-1]:
            self._queue(letter)

    def _queue(self, letter: Letter) -> None:
        queued = (asyncio.get_running_loop().time(), letter)
        waiting = self._waiting.get(letter.about)
        if waiting is None:
            self._waiting[letter.about] = deque([queued])
            self._activity.spawn(self._send_all(letter.about))
        else:
            waiting.append(queued)

    async def _send_all(self, about: str) -> None:
        waiting, loop = self._waiting[about], asyncio.get_running_loop()
        try:
            while waiting:
                since, letter = waiting.popleft()
                if loop.time() - since > self._switchboard.options.callbacks_wait_s:
                    self._warn(letter, 15002, "waited too long behind others")
                else:
                    await self.deliver(letter)
        finally:
            del self._waiting[about]

    async def deliver(self, letter: Letter) -> bool:
        """Send a letter now; False when the gateway did not take it, which is noted."""
        order = letter.order
        try:
            answer = await self._webhooks.send(
                order.url, order.method, letter.parameters, letter.token, letter.place
            )
        except WebhookFailed as fault:
            reported = fault.code if fault.code in BAD_FRAGMENT else 15003
            self._warn(letter, reported, f"{fault.code} {fault.reason}")
            return False
        self._journal.write("callback", letter.number, letter.about, status=_status(letter))
        if answer.body and "xml" not in answer.content_type:
            self._warn(letter, 15003, f"a callback's answer is {answer.content_type or 'of no type'}")
        return True

    def _warn(self, letter: Letter, code: int, reason: str) -> None:
        order = letter.order
        self._notices.write(
            code,
            reason,
            about=letter.about,
            number=letter.number,
            url=urldefrag(order.url).url,
            asked=Asked(order.method, letter.parameters),
            status=_status(letter),
        )


def _status(letter: Letter) -> str:
    names = ("StatusCallbackEvent", "CallStatus", "MessageStatus", "RecordingStatus", "AnsweredBy")
    return next((letter.parameters[name] for name in names if name in letter.parameters), "")
