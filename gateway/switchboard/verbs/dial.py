"""Dial: ring one or more numbers and join the first that answers, or take the next caller out of a queue."""

from __future__ import annotations

import re

from gateway.switchboard.backend import Cause
from gateway.switchboard.frame import WHISPER, Frame
from gateway.switchboard.leg import Digit, Leg, LegOver, PeerAnswered, PeerGone, PeerReady, Redirected
from gateway.switchboard.records import Call, CallbackOrder, CallStatus, Target, new_sid
from gateway.switchboard.twiml import BadDocument, Verb
from gateway.switchboard.verbs.dial_queue import dial_queue
from gateway.switchboard.verbs.outcome import Outcome
from gateway.switchboard.vocabulary.check import check
from gateway.switchboard.vocabulary.voice import DIAL
from gateway.switchboard.webhooks import WebhookFailed

CALLER_ID = re.compile(r"\+[1-9][0-9]{5,14}")


async def dial(frame: Frame, verb: Verb) -> Target | None:
    """Join this leg to another one; the action hears how that went, without one the next verb runs."""
    nouns = [child for child in verb.children if child.name in ("Number", "Queue")]
    if not verb.flag("answerOnBridge"):
        frame.answer()
    if nouns and nouns[0].name == "Queue":
        return await dial_queue(frame, verb, nouns[0])
    numbers = nouns or ([plain_number(verb.text)] if verb.text else [])
    if not numbers:
        raise BadDocument(13223, "Dial without a number")
    dialling = _Dialling(frame, verb, numbers)
    try:
        await dialling.run()
    except (LegOver, Redirected):
        dialling.give_up()
        dialling.clear()
        dialling.outcome.tell(frame, verb)
        raise
    dialling.clear()
    return dialling.outcome.action(frame, verb)


def plain_number(text: str) -> Verb:
    """A number that stands in a Dial without an element of its own."""
    return check((Verb("Number", text),), DIAL.children)[0][0]


class _Dialling:
    """One Dial verb at work."""

    def __init__(self, frame: Frame, verb: Verb, numbers: list[Verb]) -> None:
        self.frame, self.verb, self.numbers = frame, verb, numbers
        self.legs: list[Leg] = []
        self.ringing: list[Leg] = []
        self.outcome = Outcome()

    async def run(self) -> None:
        """Ring, all at once or one after the other, and stay until the talk is over."""
        rounds = [[number] for number in self.numbers] if self.verb.flag("sequential") else [self.numbers]
        for numbers in rounds:
            winner = await self._ring(numbers)
            if winner is not None:
                self.outcome.status = CallStatus.COMPLETED.value
                await self._join(winner)
                return

    def give_up(self) -> None:
        """This side has gone: what still rings is called off, and that is how the Dial ended."""
        if self.ringing:
            self.outcome.sid, self.outcome.status = self.ringing[0].call.sid, CallStatus.CANCELED.value

    def clear(self) -> None:
        """End every leg that this Dial started and still holds."""
        for leg in self.legs:
            if leg.parent is self.frame.leg:
                self.frame.switchboard.let_go(leg)
            if leg.call.sid == self.outcome.sid:
                self.outcome.duration_s = leg.call.duration_s

    async def _ring(self, numbers: list[Verb]) -> Leg | None:
        self.ringing = [self._start(number) for number in numbers]
        while self.ringing:
            event = await self.frame.leg.wait(PeerAnswered, PeerGone)
            if event is None or event.peer not in self.ringing:
                continue
            self.ringing.remove(event.peer)
            if isinstance(event, PeerAnswered):
                for other in self.ringing:
                    self.frame.switchboard.let_go(other)
                self.ringing.clear()
                self.outcome.sid = event.peer.call.sid
                return event.peer
            self.outcome.sid, self.outcome.status = event.peer.call.sid, event.peer.call.status.value
        return None

    async def _join(self, winner: Leg) -> None:
        """Wait for the whisper to end, then for the talk."""
        frame, leg = self.frame, self.frame.leg
        until = None
        while winner.parent is leg and not winner.call.is_over:
            event = await leg.wait(PeerReady, PeerGone, Digit, until=until)
            if event is None:
                return
            if isinstance(event, PeerReady) and event.peer is winner:
                frame.answer()
                frame.switchboard.backend.bridge(leg, winner)
                self.outcome.is_bridged = True
                until = frame.in_seconds(self.verb.whole("timeLimit"))
            elif isinstance(event, Digit) and event.key == "*" and self.verb.flag("hangupOnStar"):
                return

    def _start(self, number: Verb) -> Leg:
        frame, parent = self.frame, self.frame.leg.call
        switchboard = frame.switchboard
        call = Call(
            new_sid("CA"),
            number.text,
            self.verb.get("callerId") or parent.sender,
            "outbound-dial",
            switchboard.clock.now(),
            parent_sid=parent.sid,
            send_digits=number.get("sendDigits"),
            ring_limit_s=self.verb.whole("timeout") + switchboard.options.ring_extra_s,
        )
        if number.get("statusCallback"):
            events = number.get("statusCallbackEvent", "completed").split()
            call.callback = CallbackOrder(
                frame.document.resolve(number.get("statusCallback")),
                number.get("statusCallbackMethod", "POST").upper(),
                frozenset(events),
            )
        whisper = None
        if number.get("url"):
            whisper = Target(frame.document.resolve(number.get("url")), number.get("method", "POST").upper())
        leg = switchboard.open_leg(call, frame.leg)
        self.legs.append(leg)
        switchboard.start(leg, _live_as_child(frame, leg, whisper))
        return leg


def _may_show(frame: Frame, caller_id: str) -> bool:
    """Whether the far carrier takes it: a full number that is ours or belongs to the call that dials."""
    parent = frame.leg.call
    known = caller_id in (parent.sender, parent.to) or caller_id in frame.switchboard.numbers
    return known and CALLER_ID.fullmatch(caller_id) is not None


async def _live_as_child(frame: Frame, leg: Leg, whisper: Target | None) -> None:
    """The dialled leg's own life: ring, whisper, be joined; a redirect makes it a call of its own."""
    parent, interpreter = frame.leg, frame.interpreter
    try:
        if not _may_show(frame, leg.call.sender):
            frame.interpreter.note(leg, 13214, f"caller ID {leg.call.sender} may not be shown")
            frame.switchboard.end(leg, CallStatus.FAILED, Cause.UNALLOCATED.value)
        await interpreter.reach(leg)
        parent.post(PeerAnswered(leg))
        if whisper is not None:
            await interpreter.perform(leg, whisper, WHISPER)
        parent.post(PeerReady(leg))
        await leg.rest()
    except LegOver:
        pass
    except Redirected as order:
        frame.switchboard.backend.part(leg)
        leg.parent = None
        parent.post(PeerGone(leg))
        await interpreter.live(leg, order.target)
    except (WebhookFailed, BadDocument):
        frame.switchboard.end(leg)
