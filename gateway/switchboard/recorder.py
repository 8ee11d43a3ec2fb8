"""Recordings of calls and conferences, whichever verb or request has ordered them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.switchboard.records import Recording, RecordingOrder, new_sid

if TYPE_CHECKING:
    from gateway.switchboard.leg import Leg
    from gateway.switchboard.switchboard import Switchboard

BY_VERB, BY_DIAL, CONFERENCE = "RecordVerb", "DialVerb", "Conference"
BY_REST = "StartCallRecordingAPI"
WITH_THE_CALL = "OutboundAPI"


class Recorder:
    """Begins and ends recordings of legs; a leg's end ends them all."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard
        self._running: dict[Leg, list[Recording]] = {}

    def start(self, leg: Leg, order: RecordingOrder, source: str) -> Recording:
        """Record `leg` from now on, beside whatever else is recorded of it."""
        recording = Recording(
            new_sid("RE"),
            leg.call.parent_sid or leg.call.sid,
            self._switchboard.clock.now(),
            callback=order.callback,
            source=source,
            channels=order.channels,
            track=order.track,
        )
        self._running.setdefault(leg, []).append(recording)
        self._switchboard.begin_recording(recording)
        self._switchboard.backend.record(leg, recording.sid, order)
        return recording

    def start_room(self, room_sid: str, leg: Leg, order: RecordingOrder) -> Recording:
        """Record a conference from now on; `leg` is the one that began it."""
        recording = Recording(
            new_sid("RE"),
            leg.call.sid,
            self._switchboard.clock.now(),
            callback=order.callback,
            source=CONFERENCE,
            conference_sid=room_sid,
        )
        self._switchboard.begin_recording(recording)
        self._switchboard.backend.rooms.record(room_sid, recording.sid, order)
        return recording

    def stop_room(self, recording: Recording) -> None:
        """Keep what was recorded of a conference; does nothing for one that is not running."""
        if recording.ready_at is None and recording.conference_sid is not None:
            self._switchboard.backend.rooms.stop_recording(recording.conference_sid, recording.sid)
            self._switchboard.recorded(recording)

    def running(self, leg: Leg) -> list[Recording]:
        """What is being recorded of `leg`, paused or not, latest first."""
        return list(reversed(self._running.get(leg, [])))

    def stop(self, leg: Leg, recording: Recording) -> None:
        """Keep what was recorded; does nothing for one that is not running."""
        running = self._running.get(leg, [])
        if recording in running:
            running.remove(recording)
            self._switchboard.backend.stop_recording(leg, recording.sid)
            self._switchboard.recorded(recording)

    def leg_ended(self, leg: Leg) -> None:
        """Keep what was recorded of a leg that is over."""
        for recording in self.running(leg):
            self.stop(leg, recording)
        self._running.pop(leg, None)
