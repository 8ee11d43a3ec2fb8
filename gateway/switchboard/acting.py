"""Lets handsets do by themselves what their personas say: pick up, speak, press, hang up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from gateway.switchboard.backend import Cause
from gateway.switchboard.character import What
from gateway.switchboard.clock import Clock, Timer
from gateway.switchboard.handset import FarEnd, Handset, Step
from gateway.switchboard.journal import Journal
from gateway.switchboard.persona import Persona, Press

PICKING_UP = ("answers", "announcement", "voicemail")


class Hands(Protocol):
    """What can be done with a handset."""

    def pick_up(self, handset: Handset) -> None:
        """Answer it."""

    def put_down(self, handset: Handset, cause: Cause | None = None) -> None:
        """Hang up or decline, with the cause that the network gives."""

    def press(self, handset: Handset, digits: str) -> None:
        """Press keys."""

    def show(self, handset: Handset) -> None:
        """Tell every page of its state."""


class Actor:
    """Plans what a persona does in a call. Whatever is planned is dropped when the call ends."""

    def __init__(self, hands: Hands, clock: Clock, journal: Journal) -> None:
        self._hands, self._clock, self._journal = hands, clock, journal

    def plan(
        self, handset: Handset, after_s: float, does: str, action: Callable[[], None], what: str = ""
    ) -> Timer:
        """Let a handset do something by itself later; until then it shows on the page."""

        def act() -> None:
            handset.plan = [one for one in handset.plan if one is not step and one.timer.action]
            action()
            self._hands.show(handset)

        step = Step(self._clock.after(after_s, act), does, what)
        handset.plan = [one for one in handset.plan if one.timer.action] + [step]
        return step.timer

    def rings(self, end: FarEnd, handset: Handset) -> None:
        """It rings: somebody picks up, declines, or lets it ring until the network gives up."""
        persona = end.persona
        if persona is None:
            return
        if persona.then in PICKING_UP:
            self._later(end, persona.after_s, "answers", partial(self._hands.pick_up, handset))
        elif persona.then == "rejects":
            cause = Cause(persona.sip_code) if persona.sip_code else Cause.DECLINED
            self._later(end, persona.after_s, "declines", partial(self._hands.put_down, handset, cause))
        elif persona.then == "rings_out" and persona.says:
            self._say(end, persona)
        if persona.then == "rings_out" and persona.hangs_up_after_s is not None:
            cause = Cause(persona.sip_code) if persona.sip_code else Cause.UNAVAILABLE
            give_up = partial(self._hands.put_down, handset, cause)
            self._later(end, persona.hangs_up_after_s, "gives_up", give_up)

    def changes(self, end: FarEnd, handset: Handset) -> None:
        """Another persona sees to a call that rings; one that is answered is left to whoever holds it."""
        end.persona, end.is_taping = None, False
        end.awaited.clear()
        if not end.is_outgoing and not end.is_talking:
            end.persona = handset.character.take(What.CALL)
            self.rings(end, handset)

    def has_answered(self, end: FarEnd) -> None:
        """It is picked up: it speaks, presses, and perhaps hangs up."""
        persona, handset = end.persona, end.handset
        if persona is None or handset is None:
            return
        if persona.says and persona.then in PICKING_UP:
            self._say(end, persona)
        for press in persona.presses:
            if press.hears:
                end.awaited.append(press)
            else:
                self._press(end, press)
        if persona.then == "voicemail":
            self._later(end, persona.greeting_s, "beeps", partial(self._beep, end, persona))
        elif persona.hangs_up_after_s is not None and persona.then in PICKING_UP:
            self._later(end, persona.hangs_up_after_s, "hangs_up", partial(self._hands.put_down, handset))

    def hears(self, end: FarEnd, words: str) -> None:
        """Words begin to be said in its call."""
        for press in [press for press in end.awaited if press.hears in words]:
            end.awaited.remove(press)
            self._press(end, press)

    def hears_a_voice(self, end: FarEnd) -> None:
        """Something is played: a voicemail goes on listening."""
        if end.silence is not None:
            end.silence.cancel()

    def hears_nothing(self, end: FarEnd) -> None:
        """Nothing is played any more: a voicemail that listens hangs up, in a while."""
        persona, handset = end.persona, end.handset
        if end.is_taping and persona is not None and handset is not None:
            self.hears_a_voice(end)
            hang_up = partial(self._hands.put_down, handset)
            end.silence = self._later(end, persona.silence_s, "hangs_up", hang_up)

    def _say(self, end: FarEnd, persona: Persona) -> None:
        end.note_caption(persona.says, self._clock.now(), is_own=True)
        number = end.handset.number if end.handset else None
        self._journal.write("says", number, end.leg.call.sid, text=persona.says)

    def _beep(self, end: FarEnd, persona: Persona) -> None:
        handset = end.handset
        if handset is None:
            return
        end.is_taping = True
        self._journal.write("beep", handset.number, end.leg.call.sid)
        self._later(end, persona.longest_s, "hangs_up", partial(self._hands.put_down, handset))
        if end.playing is None:
            self.hears_nothing(end)

    def _press(self, end: FarEnd, press: Press) -> None:
        if end.handset is None:
            return
        action = partial(self._hands.press, end.handset, press.digit)
        for nth in range(press.times):
            self._later(end, press.after_s + nth * press.every_s, "presses", action, press.digit)

    def _later(
        self, end: FarEnd, after_s: float, does: str, action: Callable[[], None], what: str = ""
    ) -> Timer | None:
        if end.handset is None:
            return None
        timer = self.plan(end.handset, after_s, does, action, what)
        end.persona_timers.append(timer)
        return timer


CANNOT_BE_REACHED = {
    "busy": Cause.BUSY,
    "switched_off": Cause.UNAVAILABLE,
    "refused": Cause.UNALLOCATED,
    "no_such_number": Cause.UNALLOCATED,
}


def cannot_be_reached(persona: Persona | None) -> Cause | None:
    """Why a call does not even ring, if it does not."""
    if persona is None or persona.then is None:
        return None
    cause = CANNOT_BE_REACHED.get(persona.then)
    return Cause(persona.sip_code) if cause is not None and persona.sip_code else cause
