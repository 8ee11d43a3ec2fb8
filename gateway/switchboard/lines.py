"""The lines of handsets: which call rings, waits, is refused, and what becomes of the line after it."""

from __future__ import annotations

from collections.abc import Callable

from gateway.switchboard.acting import Actor, cannot_be_reached
from gateway.switchboard.backend import Cause
from gateway.switchboard.character import What
from gateway.switchboard.exchange import Exchanges
from gateway.switchboard.handset import FarEnd, Handset
from gateway.switchboard.records import CallStatus
from gateway.switchboard.switchboard import Switchboard

DIALLED = {21211: 13223, 21214: 13224, 21215: 13227, 21216: 13225, 21217: 13224}
"""Why REST refuses a call: what a Dial of the same number is told."""


class Lines:
    """Puts calls on handsets and takes them off; `show` tells the pages."""

    def __init__(self, switchboard: Switchboard, actor: Actor, show: Callable[[Handset], None]) -> None:
        self.exchanges = Exchanges(switchboard, self.ring, self.free)
        self._switchboard, self._actor, self._show = switchboard, actor, show
        self._clock, self._journal = switchboard.clock, switchboard.journal

    def ring(self, end: FarEnd, handset: Handset) -> None:
        """Let a call reach its handset."""
        end.handset, end.since = handset, self._clock.now()
        if handset.line is not None:
            self._knock(end, handset)
            return
        end.persona = handset.character.take(What.CALL)
        cause = cannot_be_reached(end.persona)
        if cause is not None:
            self._note_refusal(end, handset)
            self._refuse(end, cause)
            return
        handset.line = end
        self._journal.write("ring", handset.number, end.leg.call.sid, peer=end.peer)
        if end.exchange is None and end.leg.call.status is not CallStatus.RINGING:
            self._switchboard.far_end_rings(end.leg)
        self._actor.rings(end, handset)
        self._show(handset)

    def _note_refusal(self, end: FarEnd, handset: Handset) -> None:
        """A number that REST refuses to call fails in a Dial, with a number of its own for the reason."""
        refusal = end.persona.call_refusal if end.persona is not None else None
        code = DIALLED.get(refusal or 0)
        if code is not None and end.leg.call.parent_sid is not None:
            reason = f"{handset.number} cannot be dialled"
            self._switchboard.notices.write(code, reason, about=end.leg.call.sid, number=handset.number)

    def _knock(self, end: FarEnd, handset: Handset) -> None:
        """A second call: busy, or ringing in its caller's ear until the line is free."""
        if not handset.has_call_waiting or handset.waiting is not None:
            self._refuse(end, Cause.BUSY)
            return
        handset.waiting = end
        self._journal.write("waits", handset.number, end.leg.call.sid, peer=end.peer)
        if end.exchange is None:
            self._switchboard.far_end_rings(end.leg)
        self._show(handset)

    def _refuse(self, end: FarEnd, cause: Cause) -> None:
        end.handset = None
        if end.exchange is None:
            self._switchboard.far_end_left(end.leg, cause)
        else:
            self.exchanges.announce(end, end.exchange)

    def free(self, end: FarEnd) -> None:
        """Take a call off its handset, which may ring again at once."""
        for timer in end.persona_timers:
            timer.cancel()
        handset, end.handset = end.handset, None
        if handset is None:
            return
        if handset.waiting is end:
            handset.waiting = None
        if handset.line is end:
            ended_at = self._clock.now().isoformat()
            handset.line = None
            handset.last_call = end.as_json() | {"ended_at": ended_at, "status": end.leg.call.status.value}
        self._show(handset)
        if handset.line is None and handset.waiting is not None:
            waiting, handset.waiting = handset.waiting, None
            self.ring(waiting, handset)
