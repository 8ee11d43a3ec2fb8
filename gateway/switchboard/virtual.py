"""The virtual back-end: carries legs to handsets that people or personas use."""

from __future__ import annotations

from collections.abc import Callable

from gateway.switchboard.acting import Actor
from gateway.switchboard.backend import Cause, Prompt
from gateway.switchboard.character import Character
from gateway.switchboard.handset import Exchange, FarEnd, Handset
from gateway.switchboard.leg import Digit, Done, Leg
from gateway.switchboard.lines import Lines
from gateway.switchboard.persona import Persona
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.virtual_media import VirtualMedia


class NotPossible(Exception):
    """The handset cannot do that now; the text says why."""


class VirtualPhones(VirtualMedia):
    """The handsets, and the far end of every leg. A BackEnd, and what the control interface acts on.

    `when_persona_changes` is told of a handset that somebody else uses from now on.
    """

    def __init__(self, switchboard: Switchboard) -> None:
        super().__init__(switchboard)
        self.handsets: dict[str, Handset] = {}
        self.when_persona_changes: Callable[[Handset], None] = lambda _: None
        self.actor = Actor(self, self._clock, self._journal)
        self._lines = Lines(switchboard, self.actor, self.show)

    # what people and personas do

    def give_persona(self, handset: Handset, persona: Persona | None) -> None:
        """Let a handset behave like this from now on; the same persona once more changes nothing.

        What the one before had in mind is dropped, and a call that rings is the new one's.
        """
        if persona == handset.persona:
            return
        for step in handset.plan:
            step.timer.cancel()
        handset.plan.clear()
        handset.character = Character(persona, handset.number)
        if persona is not None and persona.for_s is not None:
            self.actor.plan(handset, persona.for_s, "switches_on", lambda: self._switch_on(handset, persona))
        if handset.line is not None:
            self.actor.changes(handset.line, handset)
        self.when_persona_changes(handset)

    def pick_up(self, handset: Handset) -> None:
        """Answer a handset that rings. Raises NotPossible."""
        end = handset.line
        if end is None or end.is_outgoing or end.is_talking:
            raise NotPossible(f"{handset.number} is not ringing")
        self._is_up(end)
        self._journal.write("answer", handset.number, end.leg.call.sid)
        if end.exchange is None:
            self._switchboard.far_end_answered(end.leg)
        self.actor.has_answered(end)
        self.show(handset)

    def put_down(self, handset: Handset, cause: Cause | None = None) -> None:
        """Hang up, refuse a call that rings (for `cause`), or give up one that was dialled.

        Raises NotPossible.
        """
        end = handset.line
        if end is None:
            raise NotPossible(f"{handset.number} has no call")
        self._journal.write("hang_up", handset.number, end.leg.call.sid)
        if end.is_talking:
            self._switchboard.far_end_left(end.leg, Cause.HUNG_UP)
        else:
            given_up = Cause.RANG_OUT if end.is_outgoing else Cause.DECLINED
            self._switchboard.far_end_left(end.leg, cause or given_up)

    def press(self, handset: Handset, digits: str) -> None:
        """Press keys in a call. Raises NotPossible."""
        end = handset.line
        if end is None or not end.is_talking:
            raise NotPossible(f"{handset.number} is not in a call")
        for key in digits:
            self._journal.write("key", handset.number, end.leg.call.sid, digit=key)
            end.leg.post(Digit(key))

    def dial_out(self, handset: Handset, leg: Leg) -> None:
        """Make `handset` the far end of a new inbound leg. Raises NotPossible."""
        if handset.line is not None:
            raise NotPossible(f"{handset.number} is in a call")
        end = FarEnd(leg, leg.call.to, self._clock.now(), is_outgoing=True, handset=handset)
        self._ends[leg] = end
        handset.line = end
        self._journal.write("dial", handset.number, leg.call.sid, to=leg.call.to)
        self.show(handset)

    def remove(self, handset: Handset) -> None:
        """Take a handset away; its calls end as if they were hung up."""
        while handset.line is not None:
            self.put_down(handset)
        self.handsets.pop(handset.number, None)

    # what the interpreter asks for (BackEnd)

    def dial(self, leg: Leg) -> None:
        """Ring the handset, or let the exchange in front of it answer."""
        handset = self.handsets.get(number_in(leg.call.to))
        if handset is None:
            self._switchboard.far_end_left(leg, Cause.UNALLOCATED)
        elif handset.extension is None:
            end = FarEnd(leg, leg.call.sender, self._clock.now())
            self._ends[leg] = end
            self._lines.ring(end, handset)
        else:
            exchange = Exchange(handset)
            end = FarEnd(leg, leg.call.sender, self._clock.now(), exchange=exchange)
            self._ends[leg] = end
            self._lines.exchanges.dial(end, exchange)

    def make_answer(self, leg: Leg) -> None:
        """Pick up the handset, as if somebody had just been quick enough."""
        end = self._ends.get(leg)
        handset = end.handset if end is not None else None
        if end is None or handset is None or handset.line is not end:
            return
        if not (end.is_outgoing or end.is_talking):
            self.pick_up(handset)

    def answer(self, leg: Leg) -> None:
        """The gateway picks up."""
        end = self._ends.get(leg)
        if end is not None:
            self._is_up(end)
            self.show(end.handset)

    def play(self, leg: Leg, prompt: Prompt, job: int) -> None:
        """Show the words as a caption and let their time pass."""
        end = self._ends.get(leg)
        if end is None:
            return
        options = self._switchboard.options
        once_s = len(prompt.words) * options.say_s_per_character if prompt.words else options.play_s
        end.playing = prompt
        self.actor.hears_a_voice(end)
        self._caption(end)
        if prompt.loops:
            end.player = self._clock.after(once_s * prompt.loops, lambda: self._played(end, job))

    def stop(self, leg: Leg) -> None:
        """Fall silent."""
        end = self._ends.get(leg)
        if end is not None:
            self._silence(end)

    def send_digits(self, leg: Leg, digits: str, job: int) -> None:
        """Let the tones' time pass; an exchange hears them."""
        end = self._ends.get(leg)
        if end is not None:
            self._lines.exchanges.send(end, digits, job)

    def bridge(self, one: Leg, other: Leg) -> None:
        """Show both handsets whom they talk to."""
        left, right = self._ends.get(one), self._ends.get(other)
        if left is None or right is None:
            return
        left.bridged_to, right.bridged_to = right, left
        numbers = [end.handset.number if end.handset else None for end in (left, right)]
        self._journal.write("bridged", numbers[0], one.call.sid, to=numbers[1], other_sid=other.call.sid)
        self.show(left.handset)
        self.show(right.handset)

    def part(self, leg: Leg) -> None:
        """Show that the talk is over."""
        end = self._ends.get(leg)
        if end is None or end.bridged_to is None:
            return
        other, end.bridged_to = end.bridged_to, None
        other.bridged_to = None
        self.show(end.handset)
        self.show(other.handset)

    def hang_up(self, leg: Leg) -> None:
        """Free the handset; a call that waited behind this one rings now."""
        self.part(leg)
        self.rooms.leave(leg)
        end = self._ends.pop(leg, None)
        if end is None:
            return
        self._silence(end)
        for timer in end.timers:
            timer.cancel()
        if end.exchange is not None:
            self._lines.exchanges.give_up(end.exchange)
        self._lines.free(end)

    def _switch_on(self, handset: Handset, persona: Persona) -> None:
        self._journal.write("switched_on", handset.number)
        self.give_persona(handset, persona.afterwards)

    def _is_up(self, end: FarEnd) -> None:
        end.is_talking, end.since = True, self._clock.now()
        if end.exchange is not None:
            self._lines.exchanges.give_up(end.exchange)
        for timer in end.persona_timers:  # a person was quicker than the persona
            timer.cancel()
        if end.playing is not None:
            self._caption(end)

    def _played(self, end: FarEnd, job: int) -> None:
        self._silence(end)
        end.leg.post(Done(job))

    def _caption(self, end: FarEnd) -> None:
        prompt = end.playing
        if prompt is None or end.handset is None or not end.is_talking:
            return
        text = prompt.words or f"（录音 {prompt.sound_url}）"
        end.note_caption(text, self._clock.now())
        self._journal.write("caption", end.handset.number, end.leg.call.sid, text=text)
        self.actor.hears(end, text)
        self.show(end.handset)

    def _silence(self, end: FarEnd) -> None:
        end.playing = None
        if end.player is not None:
            end.player.cancel()
            end.player = None
        self.actor.hears_nothing(end)


def number_in(address: str) -> str:
    """The number that a handset has: that of a SIP address is its user part."""
    return address.removeprefix("sip:").partition("@")[0] if address.startswith("sip:") else address
