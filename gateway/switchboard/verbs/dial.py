"""Dial: ring one or more numbers and join the first that answers, take a waiting caller, or enter a room."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from gateway.switchboard.frame import Frame
from gateway.switchboard.leg import Digit, Leg, LegOver, PeerAnswered, PeerGone, PeerReady, Redirected
from gateway.switchboard.recorder import BY_DIAL
from gateway.switchboard.records import CallStatus, Recording, RecordingOrder, Target
from gateway.switchboard.twiml import Verb
from gateway.switchboard.verbs.conference import confer
from gateway.switchboard.verbs.dial_queue import dial_queue
from gateway.switchboard.verbs.dialled import start_child, why_not_dialled
from gateway.switchboard.verbs.outcome import Outcome
from gateway.switchboard.vocabulary.check import check
from gateway.switchboard.vocabulary.voice import DIAL

MOST_NOUNS = 10


async def dial(frame: Frame, verb: Verb) -> Target | None:
    """Join this leg to another one; the action hears how that went, without one the next verb runs."""
    nouns = list(verb.children) or ([plain_number(verb.text)] if verb.text else [])
    if nouns and nouns[0].name == "Conference":
        return await confer(frame, verb, nouns[0])
    if not verb.flag("answerOnBridge"):
        frame.answer()
    if nouns and nouns[0].name == "Queue":
        return await dial_queue(frame, verb, nouns[0])
    dialling = _Dialling(frame, verb, _who_can_be_dialled(frame, nouns))
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


def _who_can_be_dialled(frame: Frame, nouns: list[Verb]) -> list[Verb]:
    """The numbers and addresses among `nouns`; what the others are is remarked upon."""
    if not nouns:
        frame.remark(13223, "Dial without a number")
    if len(nouns) > MOST_NOUNS:
        frame.remark(13215, f"Dial with {len(nouns)} numbers, of which {MOST_NOUNS} are dialled")
    kept = []
    for noun in nouns[:MOST_NOUNS]:
        fault = why_not_dialled(noun)
        if fault is None:
            kept.append(noun)
        else:
            frame.remark(fault.code, fault.reason)
    return kept


class _Dialling:
    """One Dial verb at work."""

    def __init__(self, frame: Frame, verb: Verb, nouns: list[Verb]) -> None:
        self.frame, self.verb, self.nouns = frame, verb, nouns
        self.legs: list[Leg] = []
        self.ringing: list[Leg] = []
        self.kept: Recording | None = None
        self.outcome = Outcome()

    async def run(self) -> None:
        """Ring, all at once or one after the other, and stay until the talk is over."""
        rounds = [[noun] for noun in self.nouns] if self.verb.flag("sequential") else [self.nouns]
        self._record_from("record-from-ringing")
        self._ring_back(self.verb.get("ringTone"))
        for nouns in rounds:
            winner = await self._ring(nouns)
            if winner is not None:
                self.outcome.status = CallStatus.COMPLETED.value
                await self._join(winner)
                return

    def give_up(self) -> None:
        """This side has gone: what still rings is called off, and that is how the Dial ended."""
        if self.ringing:
            self.outcome.sid, self.outcome.status = self.ringing[0].call.sid, CallStatus.CANCELED.value

    def clear(self) -> None:
        """End every leg that this Dial started and still holds, and the recording."""
        self._ring_back(None)
        if self.kept is not None:
            self.frame.switchboard.recorder.stop(self.frame.leg, self.kept)
        for leg in self.legs:
            if leg.parent is self.frame.leg:
                self.frame.switchboard.let_go(leg)
            if leg.call.sid == self.outcome.sid:
                self.outcome.note_end(leg.call)

    async def _ring(self, nouns: list[Verb]) -> Leg | None:
        self.ringing = [start_child(self.frame, self.verb, noun) for noun in nouns]
        self.legs += self.ringing
        while self.ringing:
            event = await self.frame.leg.wait(PeerAnswered, PeerGone)
            if event is None or event.peer not in self.ringing:
                continue
            self.ringing.remove(event.peer)
            if isinstance(event, PeerAnswered):
                self._drop_losers()
                self.outcome.sid = event.peer.call.sid
                return event.peer
            self.outcome.sid, self.outcome.status = event.peer.call.sid, event.peer.call.status.value
        return None

    def _drop_losers(self) -> None:
        """Call off who still rings; it takes the carrier a moment, in which one of them may answer."""
        switchboard = self.frame.switchboard
        for loser in self.ringing:
            loser.has_lost = True
            if switchboard.options.losers_ring_on_s:
                switchboard.clock.after(
                    switchboard.options.losers_ring_on_s, partial(switchboard.let_go, loser)
                )
            else:
                switchboard.let_go(loser)
        self.ringing.clear()

    async def _join(self, winner: Leg) -> None:
        """Wait for the whisper to end, then for the talk."""
        frame, leg = self.frame, self.frame.leg
        if frame.switchboard.options.whisper_silences_ringing:
            self._ring_back(None)
        self._record_from("record-from-answer")
        until = None
        while winner.parent is leg and not winner.call.is_over:
            event = await leg.wait(PeerReady, PeerGone, Digit, until=until)
            if event is None:
                return
            if isinstance(event, PeerReady) and event.peer is winner:
                until = self._bridge(winner)
            elif isinstance(event, Digit) and event.key == "*" and self.verb.flag("hangupOnStar"):
                return

    def _bridge(self, winner: Leg) -> datetime:
        """Let the two talk; until when they may."""
        frame = self.frame
        self._ring_back(None)
        frame.answer()
        frame.switchboard.backend.bridge(frame.leg, winner)
        self.outcome.is_bridged = True
        return frame.in_seconds(self.verb.whole("timeLimit"))

    def _ring_back(self, tone: str | None) -> None:
        """What this side hears meanwhile; nobody plays anything to a leg that is not answered yet."""
        if self.frame.leg.call.answered_at is not None:
            self.frame.switchboard.backend.ring_back(self.frame.leg, tone)

    def _record_from(self, moment: str) -> None:
        wanted = {"true": "record-from-answer"}.get(self.verb.get("record"), self.verb.get("record"))
        if not wanted.startswith(moment):
            return
        order = RecordingOrder(
            channels=2 if wanted.endswith("-dual") else 1,
            track=self.verb.get("recordingTrack"),
            callback=self.frame.order(self.verb, "recordingStatusCallback"),
            trims_silence=self.verb.get("trim") == "trim-silence",
        )
        switchboard = self.frame.switchboard
        self.kept = switchboard.recorder.start(self.frame.leg, order, BY_DIAL)
        self.outcome.more |= {
            "RecordingSid": self.kept.sid,
            "RecordingUrl": switchboard.recording_url(self.kept),
        }
