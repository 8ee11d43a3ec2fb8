"""Calls: create, fetch, list, update."""

from __future__ import annotations

import re

from aiohttp import web

from gateway.switchboard.leg import Redirected
from gateway.switchboard.records import Call, CallbackOrder, CallStatus, Target, new_sid
from gateway.switchboard.rest.errors import CALL_REFUSALS, RestError
from gateway.switchboard.rest.filters import equals, in_time
from gateway.switchboard.rest.requests import Form, page
from gateway.switchboard.rest.shapes import call_json
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.traffic import Traffic
from gateway.switchboard.virtual import VirtualPhones

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
SEND_DIGITS = re.compile(r"[0-9A-D#*wW]{1,32}")
LONGEST_TWIML = 4000
EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})


class Calls:
    """Handlers of /Calls."""

    def __init__(self, switchboard: Switchboard, phones: VirtualPhones, traffic: Traffic) -> None:
        self._switchboard, self._phones, self._traffic = switchboard, phones, traffic

    async def create(self, request: web.Request) -> web.Response:
        """Place a call; answers before anything rings."""
        form = Form(await request.post())
        to, sender = self._parties(form)
        switchboard = self._switchboard
        call = Call(new_sid("CA"), to, sender, "outbound-api", switchboard.clock.now())
        call.target = read_target(form)
        if call.target is None:
            raise RestError(21205, "Url or Twiml is required")
        fallback = form.address("FallbackUrl", 21205)
        if fallback:
            call.fallback = Target(fallback, form.method("FallbackMethod"))
        call.callback = _read_callback(form)
        call.ring_limit_s = form.seconds("Timeout", 60, 600, 21208) + switchboard.options.ring_extra_s
        call.talk_limit_s = form.seconds("TimeLimit", 14400, 86400, 20001)
        call.send_digits = form.get("SendDigits")
        if call.send_digits and not SEND_DIGITS.fullmatch(call.send_digits):
            raise RestError(21206, call.send_digits)
        body = self._shape(call)
        self._traffic.place(call)
        return web.json_response(body, status=201)

    async def list(self, request: web.Request) -> web.Response:
        """Calls, newest first."""
        query = request.query
        rows = [
            call
            for call in reversed(self._switchboard.calls.values())
            if equals(query, "To", call.to)
            and equals(query, "From", call.sender)
            and equals(query, "Status", call.status.value)
            and equals(query, "ParentCallSid", call.parent_sid)
            and in_time(query, "StartTime", call.started_at or call.created_at)
            and in_time(query, "EndTime", call.ended_at)
        ]
        return page(request, "calls", rows, lambda call: call.sid, self._shape)

    async def fetch(self, request: web.Request) -> web.Response:
        """One call."""
        return web.json_response(self._shape(self._find(request)))

    async def update(self, request: web.Request) -> web.Response:
        """End a call (Status) or send it to another document (Url or Twiml); 21220 when it is over."""
        call, form = self._find(request), Form(await request.post())
        status, target = form.get("Status"), read_target(form)
        if status and status not in ("canceled", "completed"):
            raise RestError(20001, f"Status {status}")
        leg = self._switchboard.legs.get(call.sid)
        if leg is None or call.is_over:
            raise RestError(21220)
        if status == "completed" or (status == "canceled" and call.answered_at is None):
            self._switchboard.let_go(leg)
        elif target is not None:
            if call.status is not CallStatus.IN_PROGRESS:
                raise RestError(21220)
            self._switchboard.journal.write("redirected", call.to, call.sid, url=target.url)
            leg.post(Redirected(target))
        return web.json_response(self._shape(call))

    def _parties(self, form: Form) -> tuple[str, str]:
        to, sender = form.get("To"), form.get("From")
        if not to:
            raise RestError(21201)
        if not sender:
            raise RestError(21213)
        if not E164.fullmatch(to) or to == sender:
            raise RestError(21211, to)
        if not E164.fullmatch(sender):
            raise RestError(21212, sender)
        if sender not in self._switchboard.numbers:
            raise RestError(21210, sender)
        handset = self._phones.handsets.get(to)
        code = handset.persona.code if handset is not None and handset.persona is not None else None
        if code in CALL_REFUSALS:
            raise RestError(code, to)
        return to, sender

    def _find(self, request: web.Request) -> Call:
        call = self._switchboard.calls.get(request.match_info["sid"])
        if call is None:
            raise RestError(20404, request.path)
        return call

    def _shape(self, call: Call) -> dict[str, object]:
        return call_json(self._switchboard.options.account_sid, call)


def read_target(form: Form) -> Target | None:
    """The document that a request names; Url wins over Twiml. Raises RestError."""
    url = form.address("Url", 21205)
    if url is not None:
        return Target(url, form.method("Method"))
    twiml = form.get("Twiml")
    if len(twiml) > LONGEST_TWIML:
        raise RestError(20001, "Twiml is longer than 4000 characters")
    return Target(twiml=twiml) if twiml else None


def _read_callback(form: Form) -> CallbackOrder | None:
    url = form.address("StatusCallback", 21502)
    events = frozenset(word for value in form.all("StatusCallbackEvent") for word in value.split())
    if not events <= EVENTS:
        raise RestError(20001, f"StatusCallbackEvent {' '.join(sorted(events - EVENTS))}")
    if url is None:
        return None
    return CallbackOrder(url, form.method("StatusCallbackMethod"), events or frozenset({"completed"}))
