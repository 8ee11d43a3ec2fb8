"""Calls: create, fetch, list, update, delete."""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web

from gateway.switchboard.leg import Redirected
from gateway.switchboard.records import Call, CallStatus, new_sid
from gateway.switchboard.rest import magic
from gateway.switchboard.rest.detection import read_detection
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.filters import Wanted
from gateway.switchboard.rest.orders import (
    E164,
    read_callback,
    read_fallback,
    read_recording,
    read_send_digits,
    read_target,
)
from gateway.switchboard.rest.requests import Form, page
from gateway.switchboard.rest.shapes import call_json
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.traffic import Traffic
from gateway.switchboard.virtual import VirtualPhones

LONGEST_TALK_S = 86400


class Calls:
    """Handlers of /Calls."""

    def __init__(self, switchboard: Switchboard, phones: VirtualPhones, traffic: Traffic) -> None:
        self._switchboard, self._phones, self._traffic = switchboard, phones, traffic

    async def create(self, request: web.Request) -> web.Response:
        """Place a call; answers before anything rings. One from a test number is never dialled."""
        form = Form(await request.post())
        to, sender = self.parties(form)
        switchboard = self._switchboard
        call = Call(new_sid("CA"), to, sender, "outbound-api", switchboard.clock.now())
        call.target = read_target(form)
        if call.target is None:
            raise RestError(21205, "Url or Twiml is required")
        call.fallback, call.callback = read_fallback(form), read_callback(form)
        call.ring_limit_s = form.whole("Timeout", 60, 600, 21208) + switchboard.options.ring_extra_s
        call.talk_limit_s = form.whole("TimeLimit", 14400, LONGEST_TALK_S, 20001)
        call.send_digits = read_send_digits(form)
        read_detection(form, call)
        call.recording = read_recording(form) if form.flag("Record") else None
        body = self._shape(call)
        if sender != magic.VALID_SENDER:
            self._traffic.place(call)
        return web.json_response(body, status=201)

    async def list(self, request: web.Request) -> web.Response:
        """Calls, newest first."""
        switchboard = self._switchboard
        wanted = Wanted[Call](
            request.query,
            {
                "To": lambda call: call.to,
                "From": lambda call: call.sender,
                "Status": lambda call: call.status.value,
                "ParentCallSid": lambda call: call.parent_sid,
            },
            {
                "StartTime": lambda call: call.started_at or call.created_at,
                "EndTime": lambda call: call.ended_at,
            },
        )
        rows = [call for call in reversed(switchboard.calls.values()) if wanted.keeps(call)]
        largest = switchboard.options.largest_page
        return page(request, "calls", rows, lambda call: call.sid, self._shape, largest)

    async def fetch(self, request: web.Request) -> web.Response:
        """One call."""
        return web.json_response(self._shape(self._find(request)))

    async def update(self, request: web.Request) -> web.Response:
        """End a call (Status) or send it to another document (Url or Twiml); 21220 when it is over."""
        call, form = self._find(request), Form(await request.post())
        status, target = form.get("Status"), read_target(form)
        fallback, callback = read_fallback(form), read_callback(form)
        limit_s = form.whole("TimeLimit", 0, LONGEST_TALK_S, 20001)
        if status and status not in ("canceled", "completed"):
            raise RestError(20001, f"Status {status}")
        leg = self._switchboard.legs.get(call.sid)
        if leg is None or call.is_over:
            raise RestError(21220)
        if target is not None and not status and call.status is not CallStatus.IN_PROGRESS:
            raise RestError(21220)
        call.fallback = fallback or call.fallback
        if callback is not None:
            call.callback = replace(callback, events=call.callback.events) if call.callback else callback
        if limit_s:
            self._switchboard.limit_talk(leg, limit_s)
        if status == "completed" or (status == "canceled" and call.answered_at is None):
            self._switchboard.let_go(leg)
        elif target is not None and not status:
            self._switchboard.journal.write("redirected", call.to, call.sid, url=target.url)
            leg.post(Redirected(target))
        return web.json_response(self._shape(call))

    async def delete(self, request: web.Request) -> web.Response:
        """Forget a call that is over."""
        call = self._find(request)
        if not call.is_over:
            raise RestError(20009)
        del self._switchboard.calls[call.sid]
        return web.Response(status=204)

    def parties(self, form: Form) -> tuple[str, str]:
        """Whom to call and as whom. Raises RestError."""
        to, sender = form.get("To"), form.get("From")
        if not to:
            raise RestError(21201)
        if not sender:
            raise RestError(21213)
        if to in magic.CALL_RECIPIENT:
            raise RestError(magic.CALL_RECIPIENT[to], to)
        if not E164.fullmatch(to) or to == sender:
            raise RestError(21211, to)
        if not E164.fullmatch(sender) or sender in magic.CALL_SENDER:
            raise RestError(21212, sender)
        for shown in (sender, form.get("CallerId")):
            if shown and not self._may_show(shown, form.get("CallToken")):
                raise RestError(21210, shown)
        code = self._refusal(to)
        if code is not None:
            raise RestError(code, to)
        return to, sender

    def _may_show(self, number: str, token: str) -> bool:
        """Whether a call may be made as `number`: it is ours, or the caller of the call with this token."""
        if number in self._switchboard.numbers or number == magic.VALID_SENDER:
            return True
        return any(
            leg.call.sender == number for leg in self._switchboard.legs.values() if leg.call.token == token
        )

    def _refusal(self, to: str) -> int | None:
        handset = self._phones.handsets.get(to)
        return None if handset is None else handset.refuses_call()

    def _find(self, request: web.Request) -> Call:
        call = self._switchboard.calls.get(request.match_info["sid"])
        if call is None:
            raise RestError(20404, request.path)
        return call

    def _shape(self, call: Call) -> dict[str, object]:
        return call_json(self._switchboard.options.account_sid, call)
