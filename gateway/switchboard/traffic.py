"""Starts calls: those that REST orders and those that handsets make."""

from __future__ import annotations

from gateway.switchboard.interpreter import Interpreter
from gateway.switchboard.leg import Leg, LegOver, Redirected
from gateway.switchboard.records import Call, CallbackOrder, CallStatus, OurNumber, Target, new_sid
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.virtual import NotPossible, VirtualPhones


class Traffic:
    """Each call started here lives in a task of its own until it is over."""

    def __init__(self, switchboard: Switchboard, interpreter: Interpreter, phones: VirtualPhones) -> None:
        self._switchboard, self._interpreter, self._phones = switchboard, interpreter, phones

    def place(self, call: Call) -> Leg:
        """Dial a call that REST ordered, when it is its turn; its first document is fetched on the answer."""
        switchboard = self._switchboard
        leg = switchboard.open_leg(call)
        switchboard.turns.wait(
            lambda: not call.is_over,
            switchboard.options.calls_per_s,
            lambda: switchboard.start(leg, self._outgoing(leg)),
        )
        return leg

    def take(
        self,
        handset_number: str,
        to: str,
        shown: str,
        forwarded_from: str | None,
        headers: dict[str, str],
        attestation: str | None = None,
    ) -> Leg:
        """Let a handset call one of our numbers, `shown` as caller ID. Raises NotPossible."""
        handset, number = self._phones.handsets[handset_number], self._switchboard.numbers.get(to)
        if number is None:
            raise NotPossible(f"{to} is none of our numbers")
        if handset.line is not None:
            raise NotPossible(f"{handset_number} is in a call")
        now = self._switchboard.clock.now()
        call = Call(
            new_sid("CA"),
            to,
            shown,
            "inbound",
            now,
            CallStatus.RINGING,
            forwarded_from=forwarded_from,
            dialled_by=handset_number,
            sip_headers=headers,
            token=new_sid("CT"),
            attestation=attestation,
            started_at=now,
        )
        if number.voice_fallback_url:
            call.fallback = Target(number.voice_fallback_url)
        if number.status_callback:
            call.callback = CallbackOrder(number.status_callback, number.status_callback_method)
        leg = self._switchboard.open_leg(call)
        self._phones.dial_out(handset, leg)
        self._switchboard.start(leg, self._incoming(leg, number))
        return leg

    async def _outgoing(self, leg: Leg) -> None:
        target = leg.call.target or Target(twiml="<Response/>")
        try:
            await self._interpreter.reach(leg)
        except LegOver:
            return
        except Redirected as order:  # answered, but its digits were still being sent
            target = order.target
        await self._interpreter.live(leg, target)

    async def _incoming(self, leg: Leg, number: OurNumber) -> None:
        if number.voice_url is None:
            self._switchboard.end(leg, CallStatus.FAILED, 404)
            return
        await self._interpreter.live(leg, Target(number.voice_url, number.voice_method))
