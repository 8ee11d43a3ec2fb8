"""A back-end for tests that is no virtual phone: it does everything at once, and notes what it is told."""

from __future__ import annotations

from gateway.switchboard.backend import Prompt, Rooms
from gateway.switchboard.detection import DetectionPlan
from gateway.switchboard.leg import Digit, Done, FellSilent, Leg, Referred
from gateway.switchboard.records import RecordingOrder
from gateway.switchboard.switchboard import Switchboard


class Mixer:
    """The rooms of a wire."""

    def __init__(self, told: list[str]) -> None:
        self.told = told

    def enter(self, leg: Leg, room_sid: str) -> None:
        """Note it."""
        self.told.append(f"enter {leg.call.to}")

    def leave(self, leg: Leg) -> None:
        """Note it."""
        self.told.append(f"leave {leg.call.to}")

    def mute(self, leg: Leg, is_muted: bool) -> None:
        """Note it."""
        self.told.append(f"mute {leg.call.to} {is_muted}")

    def coach(self, leg: Leg, pupil: Leg | None) -> None:
        """Nothing to do."""

    def beep(self, room_sid: str) -> None:
        """Note it."""
        self.told.append("beep")

    def record(self, room_sid: str, recording_sid: str, order: RecordingOrder) -> None:
        """Note it."""
        self.told.append("record the room")

    def stop_recording(self, room_sid: str, recording_sid: str) -> None:
        """Note it."""
        self.told.append("stop recording the room")


class Wire:
    """A far end that answers at once, hears everything in no time, and notes what it is told to do."""

    def __init__(self, switchboard: Switchboard) -> None:
        self.told: list[str] = []
        self.mixer = Mixer(self.told)
        self._switchboard = switchboard

    @property
    def rooms(self) -> Rooms:
        """Its mixer."""
        return self.mixer

    def dial(self, leg: Leg) -> None:
        """Ring and answer."""
        self.told.append(f"dial {leg.call.to}")
        self._switchboard.far_end_rings(leg)
        self._switchboard.far_end_answered(leg)

    def make_answer(self, leg: Leg) -> None:
        """It has answered."""

    def answer(self, leg: Leg) -> None:
        """Note it."""
        self.told.append("answer")

    def ring_back(self, leg: Leg, tone: str | None) -> None:
        """Note it."""
        self.told.append(f"ring back {tone}")

    def play(self, leg: Leg, prompt: Prompt, job: int) -> None:
        """Heard, unless it is music without end."""
        self.told.append(f"play {prompt.words}")
        if prompt.loops:
            leg.post(Done(job))

    def stop(self, leg: Leg) -> None:
        """Nothing is being played."""

    def send_digits(self, leg: Leg, digits: str, job: int) -> None:
        """Sent."""
        self.told.append(f"send {digits}")
        leg.post(Done(job))

    def listen(self, leg: Leg, language: str, hints: str) -> None:
        """Note it."""
        self.told.append(f"listen {language} {hints}")

    def stop_listening(self, leg: Leg) -> None:
        """Note it."""
        self.told.append("stop listening")

    def record(self, leg: Leg, recording_sid: str, order: RecordingOrder) -> None:
        """Record somebody who says nothing."""
        self.told.append(f"record {order.track} {order.silence_s:g}")
        if order.silence_s:
            leg.post(FellSilent(recording_sid))

    def stop_recording(self, leg: Leg, recording_sid: str) -> None:
        """Note it."""
        self.told.append("stop recording")

    def detect(self, leg: Leg, plan: DetectionPlan) -> None:
        """A person."""
        self._switchboard.far_end_judged(leg, "human")

    def bridge(self, one: Leg, other: Leg) -> None:
        """Note it, and let one side press a key."""
        self.told.append(f"bridge {one.call.to} {other.call.to}")
        one.post(Digit("*"))

    def part(self, leg: Leg) -> None:
        """Nothing to note."""

    def refer(self, leg: Leg, address: str, job: int) -> None:
        """It will."""
        self.told.append(f"refer {address}")
        leg.post(Referred(job, 202))

    def hang_up(self, leg: Leg) -> None:
        """Note it."""
        self.told.append(f"hang up {leg.call.to}")
