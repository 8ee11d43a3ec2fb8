"""What a conference's status callback is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.switchboard.parameters import rfc2822

if TYPE_CHECKING:
    from gateway.switchboard.conferences import Conference, Participant
    from gateway.switchboard.switchboard import Switchboard

ORDERED_AS = {
    "conference-start": "start",
    "conference-end": "end",
    "participant-join": "join",
    "participant-leave": "leave",
    "participant-mute": "mute",
    "participant-unmute": "mute",
    "participant-hold": "hold",
    "participant-unhold": "hold",
    "participant-modify": "modify",
    "participant-speech-start": "speaker",
    "participant-speech-stop": "speaker",
    "announcement-end": "announcement",
    "announcement-fail": "announcement",
}
"""Event: the word with which it is ordered."""

WHY = {
    "last-participant-left": "The last participant left the conference.",
    "last-participant-kicked": "The last participant was removed from the conference.",
    "participant-with-end-conference-on-exit-left": "A participant left whose leaving ends the conference.",
    "conference-ended-via-api": "The conference was ended by request.",
}


class Reports:
    """Reports in order, one conference after the other, to whoever the first participant named."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard

    def of(self, seat: Participant, event: str, more: dict[str, str]) -> None:
        """Something about one participant."""
        self._send(seat.conference, event, _about(seat) | more)

    def end(self, conference: Conference, last: Participant | None) -> None:
        """The conference is over; `last` is who ended it by leaving."""
        told = {
            "ReasonConferenceEnded": conference.reason_ended or "",
            "Reason": WHY.get(conference.reason_ended or "", ""),
        }
        if last is not None:
            told |= {
                "CallSidEndingConference": last.leg.call.sid,
                "ParticipantLabelEndingConference": last.terms.label,
            }
        self._send(conference, "conference-end", told)
        self._switchboard.callbacks.is_over(conference.sid)

    def _send(self, conference: Conference, event: str, more: dict[str, str]) -> None:
        switchboard, order = self._switchboard, conference.callback
        switchboard.journal.write("conference", None, conference.sid, name=conference.name, event=event)
        number = str(conference.events_sent)
        conference.events_sent += 1
        if order is None or ORDERED_AS[event] not in order.events:
            return
        parameters = {
            "AccountSid": switchboard.options.account_sid,
            "ConferenceSid": conference.sid,
            "FriendlyName": conference.name,
            "StatusCallbackEvent": event,
            "SequenceNumber": number,
            "Timestamp": rfc2822(switchboard.clock.now()) or "",
        }
        switchboard.callbacks.tell("conference_status", conference.sid, order, parameters | more)


def _about(seat: Participant) -> dict[str, str]:
    flags = {
        "Muted": seat.muted,
        "Hold": seat.held,
        "Coaching": seat.coaches is not None,
        "EndConferenceOnExit": seat.terms.ends,
        "StartConferenceOnEnter": seat.terms.starts,
    }
    said = {name: "true" if flag else "false" for name, flag in flags.items()}
    said["CallSid"] = seat.leg.call.sid
    if seat.coaches is not None:
        said["CallSidToCoach"] = seat.coaches
    return said | ({"ParticipantLabel": seat.terms.label} if seat.terms.label else {})
