"""The virtual back-end: carries legs to handsets that people or personas use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from gateway.switchboard.backend import Cause, Prompt
from gateway.switchboard.handset import Exchange, FarEnd, Handset
from gateway.switchboard.leg import Digit, Done, Leg
from gateway.switchboard.persona import Persona
from gateway.switchboard.switchboard import Switchboard

TONE_S = 0.2
PAUSES_S = {"w": 0.5, "W": 1.0}


class NotPossible(Exception):
    """The handset cannot do that now; the text says why."""


class VirtualPhones:
    """The handsets, and the far end of every leg. A BackEnd, and what the control interface acts on."""

    def __init__(self, switchboard: Switchboard) -> None:
        self.handsets: dict[str, Handset] = {}
        self._switchboard = switchboard
        self._clock, self._journal = switchboard.clock, switchboard.journal
        self._ends: dict[Leg, FarEnd] = {}

    # what people and personas do

    def pick_up(self, handset: Handset) -> None:
        """Answer a handset that rings. Raises NotPossible."""
        end = handset.line
        if end is None or end.is_outgoing or end.is_talking:
            raise NotPossible(f"{handset.number} is not ringing")
        self._is_up(end)
        self._journal.write("answer", handset.number, end.leg.call.sid)
        if end.exchange is None:
            self._switchboard.far_end_answered(end.leg)
        if handset.persona is not None:
            self._act_after_answer(end, handset.persona)
        self._show(handset)

    def put_down(self, handset: Handset) -> None:
        """Hang up, refuse a call that rings, or give up one that was dialled. Raises NotPossible."""
        end = handset.line
        if end is None:
            raise NotPossible(f"{handset.number} has no call")
        self._journal.write("hang_up", handset.number, end.leg.call.sid)
        if end.is_talking:
            self._switchboard.far_end_left(end.leg, Cause.HUNG_UP)
        else:
            self._switchboard.far_end_left(end.leg, Cause.RANG_OUT if end.is_outgoing else Cause.DECLINED)

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
        self._show(handset)

    def remove(self, handset: Handset) -> None:
        """Take a handset away; its call ends as if it were hung up."""
        if handset.line is not None:
            self.put_down(handset)
        self.handsets.pop(handset.number, None)

    # what the interpreter asks for (BackEnd)

    def dial(self, leg: Leg) -> None:
        """Ring the handset, or let the exchange in front of it answer."""
        handset = self.handsets.get(leg.call.to)
        if handset is None:
            self._switchboard.far_end_left(leg, Cause.UNALLOCATED)
        elif handset.extension is None:
            end = FarEnd(leg, leg.call.sender, self._clock.now())
            self._ends[leg] = end
            self._ring(end, handset)
        else:
            end = FarEnd(leg, leg.call.sender, self._clock.now(), exchange=Exchange(handset))
            self._ends[leg] = end
            self._switchboard.far_end_rings(leg)
            self._after(
                end, self._switchboard.options.exchange_answers_s, partial(self._exchange_answers, end)
            )

    def make_answer(self, leg: Leg) -> None:
        """Pick up the handset, as if somebody had just been quick enough."""
        end = self._ends.get(leg)
        if end is not None and end.handset is not None and not (end.is_outgoing or end.is_talking):
            self.pick_up(end.handset)

    def answer(self, leg: Leg) -> None:
        """The gateway picks up."""
        end = self._ends.get(leg)
        if end is not None:
            self._is_up(end)
            self._show(end.handset)

    def play(self, leg: Leg, prompt: Prompt, job: int) -> None:
        """Show the words as a caption and let their time pass."""
        end = self._ends.get(leg)
        if end is None:
            return
        options = self._switchboard.options
        once_s = len(prompt.words) * options.say_s_per_character if prompt.words else options.play_s
        end.playing = prompt
        self._caption(end)
        if prompt.loops:
            end.player = self._clock.after(once_s * prompt.loops, lambda: self._played(end, job))

    def stop(self, leg: Leg) -> None:
        """Fall silent."""
        end = self._ends.get(leg)
        if end is not None:
            _silence(end)

    def send_digits(self, leg: Leg, digits: str, job: int) -> None:
        """Let the tones' time pass; an exchange hears them."""
        end = self._ends.get(leg)
        if end is not None:
            seconds = sum(PAUSES_S.get(key, TONE_S) for key in digits)
            self._after(end, seconds, partial(self._digits_sent, end, digits, job))

    def record(self, leg: Leg, recording_sid: str) -> None:
        """Nothing is kept of a virtual voice but its length, which the interpreter measures."""
        end = self._ends.get(leg)
        number = end.handset.number if end and end.handset else None
        self._journal.write("recording", number, leg.call.sid, recording=recording_sid)
        self._show_recording(end, self._clock.now())

    def stop_recording(self, leg: Leg) -> None:
        """Show that nothing is recorded any more."""
        self._show_recording(self._ends.get(leg), None)

    def bridge(self, one: Leg, other: Leg) -> None:
        """Show both handsets whom they talk to."""
        left, right = self._ends.get(one), self._ends.get(other)
        if left is None or right is None:
            return
        left.bridged_to, right.bridged_to = right, left
        numbers = [end.handset.number if end.handset else None for end in (left, right)]
        self._journal.write("bridged", numbers[0], one.call.sid, to=numbers[1], other_sid=other.call.sid)
        self._show(left.handset)
        self._show(right.handset)

    def part(self, leg: Leg) -> None:
        """Show that the talk is over."""
        end = self._ends.get(leg)
        if end is None or end.bridged_to is None:
            return
        other, end.bridged_to = end.bridged_to, None
        other.bridged_to = None
        self._show(end.handset)
        self._show(other.handset)

    def hang_up(self, leg: Leg) -> None:
        """Free the handset."""
        self.part(leg)
        end = self._ends.pop(leg, None)
        if end is None:
            return
        _silence(end)
        for timer in end.timers + end.persona_timers:
            timer.cancel()
        if end.exchange is not None and end.exchange.patience is not None:
            end.exchange.patience.cancel()
        handset = end.handset
        if handset is not None and handset.line is end:
            ended_at = self._clock.now().isoformat()
            handset.line = None
            handset.last_call = end.as_json() | {"ended_at": ended_at, "status": leg.call.status.value}
            self._show(handset)

    # how handsets and exchanges behave

    def _ring(self, end: FarEnd, handset: Handset) -> None:
        persona = handset.persona
        then = persona.then if persona else None
        if handset.line is not None or then == "busy":
            self._refuse(end, Cause.BUSY)
        elif then == "switched_off":
            self._refuse(end, Cause.UNAVAILABLE)
        elif then == "refused":
            self._refuse(end, Cause.UNALLOCATED)
        else:
            end.handset, end.since, handset.line = handset, self._clock.now(), end
            self._journal.write("ring", handset.number, end.leg.call.sid, peer=end.peer)
            if end.exchange is None:
                self._switchboard.far_end_rings(end.leg)
            if persona is not None and then in ("answers", "announcement"):
                self._persona_after(end, persona.after_s, partial(self.pick_up, handset))
            elif persona is not None and then == "rejects":
                self._persona_after(end, persona.after_s, partial(self.put_down, handset))
            self._show(handset)

    def _refuse(self, end: FarEnd, cause: Cause) -> None:
        if end.exchange is None:
            self._ends.pop(end.leg, None)
            self._switchboard.far_end_left(end.leg, cause)
        else:
            self._announce(end, end.exchange)

    def _exchange_answers(self, end: FarEnd) -> None:
        exchange = end.exchange
        if exchange is not None:
            self._switchboard.far_end_answered(end.leg)
            self._journal.write("exchange", exchange.handset.number, end.leg.call.sid)
            self._announce(end, exchange)

    def _announce(self, end: FarEnd, exchange: Exchange) -> None:
        """The exchange talks to itself and hangs up in the end, unless it can put the call through."""
        exchange.has_put_through = False
        hang_up = partial(self._switchboard.far_end_left, end.leg, Cause.HUNG_UP)
        exchange.patience = self._clock.after(self._switchboard.options.exchange_patience_s, hang_up)

    def _digits_sent(self, end: FarEnd, digits: str, job: int) -> None:
        self._journal.write("digits", end.leg.call.to, end.leg.call.sid, digits=digits)
        exchange = end.exchange
        if exchange is not None and not exchange.has_put_through:
            exchange.heard += "".join(key for key in digits if key not in PAUSES_S)
            if exchange.heard.endswith(exchange.handset.extension or ""):
                self._put_through(end, exchange)
        end.leg.post(Done(job))

    def _put_through(self, end: FarEnd, exchange: Exchange) -> None:
        exchange.has_put_through = True
        if exchange.patience is not None:
            exchange.patience.cancel()
        self._ring(end, exchange.handset)
        if end.handset is not None:
            give_up = partial(self._extension_rang_out, end)
            exchange.patience = self._clock.after(self._switchboard.options.exchange_rings_s, give_up)

    def _extension_rang_out(self, end: FarEnd) -> None:
        if not end.is_talking:
            self._switchboard.far_end_left(end.leg, Cause.HUNG_UP)

    def _act_after_answer(self, end: FarEnd, persona: Persona) -> None:
        handset = end.handset
        if handset is None:
            return
        for press in persona.presses:
            self._persona_after(end, press.after_s, partial(self.press, handset, press.digit))
        if persona.hangs_up_after_s is not None:
            self._persona_after(end, persona.hangs_up_after_s, partial(self.put_down, handset))

    def _is_up(self, end: FarEnd) -> None:
        end.is_talking, end.since = True, self._clock.now()
        if end.exchange is not None and end.exchange.patience is not None:
            end.exchange.patience.cancel()
        for timer in end.persona_timers:  # a person was quicker than the persona
            timer.cancel()
        if end.playing is not None:
            self._caption(end)

    def _played(self, end: FarEnd, job: int) -> None:
        _silence(end)
        end.leg.post(Done(job))

    def _caption(self, end: FarEnd) -> None:
        prompt = end.playing
        if prompt is None or end.handset is None or not end.is_talking:
            return
        text = prompt.words or f"（录音 {prompt.sound_url}）"
        end.note_caption(text, self._clock.now())
        self._journal.write("caption", end.handset.number, end.leg.call.sid, text=text)
        self._show(end.handset)

    def _after(self, end: FarEnd, seconds: float, action: Callable[[], None]) -> None:
        end.timers.append(self._clock.after(seconds, action))

    def _persona_after(self, end: FarEnd, seconds: float, action: Callable[[], None]) -> None:
        end.persona_timers.append(self._clock.after(seconds, action))

    def _show_recording(self, end: FarEnd | None, since: datetime | None) -> None:
        if end is not None:
            end.recorded_since = since
            self._show(end.handset)

    def _show(self, handset: Handset | None) -> None:
        if handset is not None:
            self._journal.tell("phone", handset.as_json())


def _silence(end: FarEnd) -> None:
    end.playing = None
    if end.player is not None:
        end.player.cancel()
        end.player = None
