"""What is heard and kept of virtual calls: rooms, recordings, judgements. Nothing of it has any sound."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from gateway.switchboard.detection import DetectionPlan
from gateway.switchboard.handset import FarEnd, Handset
from gateway.switchboard.leg import FellSilent, Leg, Referred
from gateway.switchboard.records import RecordingOrder
from gateway.switchboard.switchboard import Switchboard

NOT_ALLOWED = 405
MACHINE, HUMAN, UNKNOWN = "machine", "human", "unknown"
EXCHANGE_GREETS_S, PERSON_GREETS_S = 6.0, 1.0
Ends = dict[Leg, FarEnd]


class VirtualRooms:
    """Rooms of virtual legs: which handsets are in one, and who is muted. A `Rooms`."""

    def __init__(self, ends: Ends, show: Callable[[Handset | None], None]) -> None:
        self._ends, self._show = ends, show
        self._inside: dict[str, list[FarEnd]] = {}

    def enter(self, leg: Leg, room_sid: str) -> None:
        """Show everybody who is in the room."""
        self.leave(leg)
        end = self._ends.get(leg)
        if end is not None:
            end.room_sid = room_sid
            self._inside.setdefault(room_sid, []).append(end)
            self._tell(room_sid)

    def leave(self, leg: Leg) -> None:
        """Show that it has left."""
        end = self._ends.get(leg)
        if end is None or end.room_sid is None:
            return
        room_sid, end.room_sid, end.company = end.room_sid, None, []
        self._inside[room_sid].remove(end)
        self._show(end.handset)
        self._tell(room_sid)

    def mute(self, leg: Leg, is_muted: bool) -> None:
        """Show it."""
        end = self._ends.get(leg)
        if end is not None:
            end.is_muted = is_muted
            self._show(end.handset)

    def coach(self, leg: Leg, pupil: Leg | None) -> None:
        """Nothing is heard anyway."""

    def beep(self, room_sid: str) -> None:
        """Nothing is heard anyway."""

    def record(self, room_sid: str, recording_sid: str, order: RecordingOrder) -> None:
        """Only its length is kept, which the switchboard measures."""

    def stop_recording(self, room_sid: str, recording_sid: str) -> None:
        """Nothing to do."""

    def _tell(self, room_sid: str) -> None:
        inside = self._inside[room_sid]
        for end in inside:
            end.company = [other for other in inside if other is not end]
            self._show(end.handset)
        if not inside:
            del self._inside[room_sid]


class VirtualMedia:
    """The part of the virtual back-end that has to do with sound."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard
        self._clock, self._journal = switchboard.clock, switchboard.journal
        self._ends: Ends = {}
        self.rooms = VirtualRooms(self._ends, self.show)

    def ring_back(self, leg: Leg, tone: str | None) -> None:
        """Show what the caller hears."""
        end = self._ends.get(leg)
        if end is not None and end.tone != tone:
            end.tone = tone
            self.show(end.handset)

    def listen(self, leg: Leg, language: str, hints: str) -> None:
        """Whatever is said through the control interface is recognised anyway."""

    def stop_listening(self, leg: Leg) -> None:
        """Nothing to do: who does not listen drops what is said."""

    def record(self, leg: Leg, recording_sid: str, order: RecordingOrder) -> None:
        """Nothing is kept of a virtual voice but its length; a silent handset is silent from the start."""
        end = self._ends.get(leg)
        number = end.handset.number if end and end.handset else None
        self._journal.write("recording", number, leg.call.sid, recording=recording_sid)
        if end is None:
            return
        if order.silence_s and end.handset is not None and end.handset.is_silent:
            tell = partial(leg.post, FellSilent(recording_sid))
            end.timers.append(self._clock.after(order.silence_s, tell))
        end.recordings.append(recording_sid)
        end.recorded_since = end.recorded_since or self._clock.now()
        self.show(end.handset)

    def stop_recording(self, leg: Leg, recording_sid: str) -> None:
        """Show that nothing is recorded any more, once the last recording has ended."""
        end = self._ends.get(leg)
        if end is not None and recording_sid in end.recordings:
            end.recordings.remove(recording_sid)
            if not end.recordings:
                end.recorded_since = None
            self.show(end.handset)

    def detect(self, leg: Leg, plan: DetectionPlan) -> None:
        """Judge by how the persona sounds, which may be wrong: a person's greeting is short."""
        end = self._ends.get(leg)
        if end is None:
            return
        sounds, greeting_s = _what_is_heard(end)
        who, after_s = sounds, greeting_s
        if sounds == MACHINE:
            who = "machine_end_beep" if plan.waits_for_end else "machine_start"
            after_s = greeting_s + plan.speech_end_s if plan.waits_for_end else plan.speech_s
        elif sounds == HUMAN:
            after_s = min(greeting_s, plan.speech_s) + plan.speech_end_s
        if sounds == UNKNOWN or after_s > plan.limit_s:
            who, after_s = UNKNOWN, plan.limit_s
        judge = partial(self._switchboard.far_end_judged, leg, who)
        end.timers.append(self._clock.after(after_s, judge))

    def refer(self, leg: Leg, address: str, job: int) -> None:
        """A telephone cannot be asked to call somebody else; one with a SIP address can."""
        is_sip = leg.call.to.startswith("sip:") or leg.call.sender.startswith("sip:")
        leg.post(Referred(job, 202 if is_sip else NOT_ALLOWED))
        self._journal.write("refer", leg.call.to, leg.call.sid, address=address, accepted=is_sip)

    def show(self, handset: Handset | None) -> None:
        """Tell every page of a handset's state."""
        if handset is not None:
            self._journal.tell("phone", handset.as_json())


def _what_is_heard(end: FarEnd) -> tuple[str, float]:
    """Who seems to speak, and for how long; an exchange is a machine, a person at a handset says hello."""
    if end.handset is None:
        return MACHINE, EXCHANGE_GREETS_S
    if end.persona is None or end.persona.then is None:
        return HUMAN, PERSON_GREETS_S
    return end.persona.sounds_like, end.persona.greeting_s
