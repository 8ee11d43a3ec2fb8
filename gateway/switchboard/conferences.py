"""Rooms in which several legs talk: who is in, when the talk starts and ends, and who is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from gateway.switchboard.conference_reports import Reports
from gateway.switchboard.leg import Leg, RoomChanged
from gateway.switchboard.records import CallbackOrder, Recording, RecordingOrder, Target, new_sid

if TYPE_CHECKING:
    from gateway.switchboard.switchboard import Switchboard

KEPT = 1000  # conferences that are over and that REST can still find
FULL, LABEL_TAKEN = 16020, 16025


class NoPlace(Exception):
    """A leg cannot enter a conference; `code` is the carrier's error number."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code, self.reason = code, reason


@dataclass
class Terms:
    """On which terms a leg enters: what the noun or the request says."""

    starts: bool = True
    ends: bool = False
    muted: bool = False
    beep: str = "true"
    label: str = ""
    most: int = 250
    coaches: str | None = None
    callback: CallbackOrder | None = None
    records: bool = False
    trims: bool = True
    recording_callback: CallbackOrder | None = None


@dataclass(eq=False)
class Participant:
    """One leg in a conference, a `seat`; `left_because` is empty while it is in."""

    leg: Leg
    conference: Conference
    terms: Terms
    since: datetime
    updated_at: datetime
    muted: bool = False
    held: bool = False
    hold: Target | None = None
    coaches: str | None = None
    announcement: Target | None = None
    left_because: str = ""

    @property
    def talks(self) -> bool:
        """Whether it is joined with the others now, rather than entertained."""
        return self.conference.status == "in-progress" and not self.held

    def hear_again(self, target: Target) -> None:
        """Have an announcement that was cut off once more, unless there is a newer one."""
        self.announcement = self.announcement or target


@dataclass(eq=False)
class Conference:
    """One conference; the first participant's callback is everybody's."""

    name: str
    sid: str
    created_at: datetime
    updated_at: datetime
    status: str = "init"
    callback: CallbackOrder | None = None
    participants: list[Participant] = field(default_factory=list)
    expected: dict[Leg, Terms] = field(default_factory=dict)
    recording: Recording | None = None
    reason_ended: str | None = None
    ended_by: str | None = None
    events_sent: int = 0


class Conferences:
    """All conferences of the account. A name is taken while its conference lasts."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard
        self._all: dict[str, Conference] = {}
        self._by_name: dict[str, Conference] = {}  # those that are not over
        self._reports = Reports(switchboard)

    def all(self) -> list[Conference]:
        """Every conference, newest first."""
        return list(reversed(self._all.values()))

    def find(self, sid_or_name: str) -> Conference | None:
        """The conference with that SID, or the one of that name that is not over."""
        return self._all.get(sid_or_name) or self._by_name.get(sid_or_name)

    def open(self, name: str) -> Conference:
        """The conference of that name, made now if need be."""
        found = self.find(name)
        if found is not None:
            return found
        over = [sid for sid, one in self._all.items() if one.status == "completed"]
        for sid in over[: max(len(over) - KEPT, 0)]:
            del self._all[sid]
        now = self._switchboard.clock.now()
        made = Conference(name, new_sid("CF"), now, now)
        self._all[made.sid] = self._by_name[name] = made
        return made

    def expect(self, conference: Conference, leg: Leg, terms: Terms) -> None:
        """A leg is being dialled for a conference; when it ends before it is in, that is told."""
        conference.expected[leg] = terms
        leg.when_over = lambda: self._never_came(conference, leg)

    def join(self, leg: Leg, name: str, terms: Terms) -> Participant:
        """Enter; starts the conference when it is the second and somebody may start it. Raises NoPlace."""
        conference = self.open(name)
        labels = {seat.terms.label for seat in conference.participants}
        if len(conference.participants) >= terms.most:
            raise NoPlace(FULL, f"the conference {name} is full: {terms.most}")
        if terms.label and terms.label in labels:
            raise NoPlace(LABEL_TAKEN, f"the label {terms.label} is taken in the conference {name}")
        now = self._switchboard.clock.now()
        seat = Participant(leg, conference, terms, now, now, terms.muted, coaches=terms.coaches)
        if conference.callback is None and not conference.participants and conference.events_sent == 0:
            conference.callback = terms.callback
        conference.expected.pop(leg, None)
        conference.participants.append(seat)
        self._report(seat, "participant-join")
        if terms.beep in ("true", "onEnter") and conference.status == "in-progress":
            self._switchboard.backend.rooms.beep(conference.sid)
        if len(conference.participants) > 1 and any(one.terms.starts for one in conference.participants):
            self._start(conference, seat)
        return seat

    def leave(self, seat: Participant, reason: str) -> None:
        """Somebody is no longer in, for `reason` in the carrier's words; the second time nothing happens."""
        conference = seat.conference
        if seat.left_because:
            return
        self._out(seat, reason)
        if seat.terms.ends:
            self._over(conference, "participant-with-end-conference-on-exit-left", seat)
        elif not conference.participants and not conference.expected:
            was_kicked = reason == "participant_updated_via_api"
            self._over(conference, "last-participant-kicked" if was_kicked else "last-participant-left", seat)
        elif seat.terms.beep in ("true", "onExit"):
            self._switchboard.backend.rooms.beep(conference.sid)

    def end(self, conference: Conference) -> None:
        """End a conference by request; whoever is in goes on with what follows."""
        self._over(conference, "conference-ended-via-api", None)

    def hold(self, seat: Participant, is_held: bool) -> None:
        """Take a party aside, or back into the talk."""
        seat.held = is_held
        self._changed(seat, "participant-hold" if is_held else "participant-unhold")
        seat.leg.post(RoomChanged(seat))

    def announce(self, seat: Participant, target: Target) -> None:
        """Let a party alone hear a document; one that it still hears is cut off."""
        seat.announcement = target
        seat.leg.post(RoomChanged(seat))

    def mute(self, seat: Participant, is_muted: bool) -> None:
        """Let the others not hear a party, or hear it again; what it hears goes on."""
        seat.muted = is_muted
        self._switchboard.backend.rooms.mute(seat.leg, is_muted)
        self._changed(seat, "participant-mute" if is_muted else "participant-unmute")

    def modify(self, seat: Participant, ends: bool, coaches: str | None) -> None:
        """Change whether the conference ends with a party, and whom alone it speaks to."""
        seat.terms.ends, seat.coaches = ends, coaches
        self.coach(seat)
        self._changed(seat, "participant-modify")

    def coach(self, seat: Participant) -> None:
        """Let a party be heard by whom it coaches alone, if it coaches anybody who is in."""
        legs = {other.leg.call.sid: other.leg for other in seat.conference.participants}
        self._switchboard.backend.rooms.coach(seat.leg, legs.get(seat.coaches or ""))

    def announced(self, seat: Participant, event: str) -> None:
        """An announcement was heard to its end, or could not be had."""
        self._report(seat, event)

    def parameters(self, conference: Conference) -> dict[str, str]:
        """What the requests for documents of a conference say of it."""
        return {"ConferenceSid": conference.sid, "FriendlyName": conference.name}

    def clear(self) -> None:
        """Forget every conference; nobody is told any more."""
        for conference in self._all.values():
            conference.callback = None
        self._all.clear()
        self._by_name.clear()

    def _start(self, conference: Conference, seat: Participant) -> None:
        if conference.status != "init":
            return
        conference.status, conference.updated_at = "in-progress", self._switchboard.clock.now()
        self._report(seat, "conference-start")
        first = conference.participants[0]
        if any(one.terms.records for one in conference.participants):
            order = RecordingOrder(callback=first.terms.recording_callback, trims_silence=first.terms.trims)
            conference.recording = self._switchboard.recorder.start_room(conference.sid, first.leg, order)
        for one in conference.participants:
            one.leg.post(RoomChanged(one))

    def _out(self, seat: Participant, reason: str) -> None:
        seat.left_because = reason
        seat.conference.participants.remove(seat)
        self._switchboard.backend.rooms.leave(seat.leg)
        told = {"ReasonParticipantLeft": reason, "ParticipantCallStatus": seat.leg.call.status.value}
        self._report(seat, "participant-leave", told)
        seat.leg.post(RoomChanged(seat))

    def _over(self, conference: Conference, reason: str, last: Participant | None) -> None:
        if conference.status == "completed":
            return
        by_request = last is None
        for seat in list(conference.participants):
            self._out(seat, "conference_ended_via_api" if by_request else "moderator_ended_conference")
        conference.status, conference.updated_at = "completed", self._switchboard.clock.now()
        self._by_name.pop(conference.name, None)
        conference.reason_ended = reason
        conference.ended_by = last.leg.call.sid if last is not None else None
        if conference.recording is not None:
            self._switchboard.recorder.stop_room(conference.recording)
        self._reports.end(conference, last)

    def _never_came(self, conference: Conference, leg: Leg) -> None:
        terms = conference.expected.pop(leg, None)
        if terms is None:
            return
        now = self._switchboard.clock.now()
        seat = Participant(leg, conference, terms, now, now, left_because="participant_add_failed")
        told = {"ReasonParticipantLeft": seat.left_because, "ParticipantCallStatus": leg.call.status.value}
        self._report(seat, "participant-leave", told)
        if not conference.participants and not conference.expected:
            self._over(conference, "last-participant-left", seat)

    def _changed(self, seat: Participant, event: str) -> None:
        seat.updated_at = self._switchboard.clock.now()
        self._report(seat, event)

    def _report(self, seat: Participant, event: str, more: dict[str, str] | None = None) -> None:
        self._reports.of(seat, event, more or {})
