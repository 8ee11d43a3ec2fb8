"""Participants of conferences: list, fetch, call in, mute, hold, announce to, coach, kick."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from aiohttp import web

from gateway.switchboard.conferences import Conference, Participant, Terms
from gateway.switchboard.records import Call, Target, new_sid
from gateway.switchboard.rest.calls import LONGEST_TALK_S, Calls
from gateway.switchboard.rest.conference_shapes import expected_json, participant_json
from gateway.switchboard.rest.conferences import find_conference
from gateway.switchboard.rest.detection import read_detection
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.filters import Wanted
from gateway.switchboard.rest.orders import read_callback, read_recording
from gateway.switchboard.rest.requests import Form, page
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.traffic import Traffic

BEEPS = ("true", "false", "onEnter", "onExit")
ATTRIBUTE_OF = {
    "WaitUrl": "waitUrl",
    "WaitMethod": "waitMethod",
    "MaxParticipants": "maxParticipants",
    "ConferenceRecord": "record",
    "ConferenceTrim": "trim",
    "ConferenceStatusCallback": "statusCallback",
    "ConferenceStatusCallbackMethod": "statusCallbackMethod",
    "ConferenceStatusCallbackEvent": "statusCallbackEvent",
    "ConferenceRecordingStatusCallback": "recordingStatusCallback",
    "ConferenceRecordingStatusCallbackMethod": "recordingStatusCallbackMethod",
    "ConferenceRecordingStatusCallbackEvent": "recordingStatusCallbackEvent",
    "Region": "region",
    "JitterBufferSize": "jitterBufferSize",
}
"""Field of the request: attribute of the Conference that the call enters by."""


class Participants:
    """Handlers of /Conferences/.../Participants."""

    def __init__(self, switchboard: Switchboard, traffic: Traffic, calls: Calls) -> None:
        self._switchboard, self._traffic, self._calls = switchboard, traffic, calls
        self._account_sid = switchboard.options.account_sid

    async def list(self, request: web.Request) -> web.Response:
        """Who is in, and who is being called in."""
        conference = find_conference(self._switchboard, request)
        rows = [participant_json(self._account_sid, seat) for seat in conference.participants]
        rows += [
            expected_json(self._account_sid, conference, leg, terms)
            for leg, terms in conference.expected.items()
        ]
        wanted = Wanted[dict[str, object]](
            request.query,
            {
                "Muted": lambda row: _truth(row["muted"]),
                "Hold": lambda row: _truth(row["hold"]),
                "Coaching": lambda row: _truth(row["coaching"]),
            },
            {},
        )
        shown = [row for row in rows if wanted.keeps(row)]
        return page(request, "participants", shown, lambda row: str(row["call_sid"]), lambda row: row)

    async def fetch(self, request: web.Request) -> web.Response:
        """One participant, by the SID of the call or by label."""
        conference = find_conference(self._switchboard, request)
        seat = _seat(conference, request.match_info["call"])
        if seat is not None:
            return web.json_response(participant_json(self._account_sid, seat))
        for leg, terms in conference.expected.items():
            if request.match_info["call"] in (leg.call.sid, terms.label):
                return web.json_response(expected_json(self._account_sid, conference, leg, terms))
        raise RestError(20404, request.path)

    async def create(self, request: web.Request) -> web.Response:
        """Call somebody in: whoever answers is in the room at once, without being asked."""
        form, switchboard = Form(await request.post()), self._switchboard
        to, sender = self._calls.parties(form)
        call = Call(new_sid("CA"), to, sender, "outbound-api", switchboard.clock.now())
        call.callback = read_callback(form)
        call.ring_limit_s = form.whole("Timeout", 60, 600, 21208) + switchboard.options.ring_extra_s
        call.talk_limit_s = form.whole("TimeLimit", 14400, LONGEST_TALK_S, 20001)
        call.recording = read_recording(form) if form.flag("Record") else None
        read_detection(form, call)
        name = request.match_info["sid"]
        found = switchboard.conferences.find(name)
        if found is not None and found.status == "completed":
            raise RestError(20404, request.path)
        terms = _terms(form)
        conference = switchboard.conferences.open(found.name if found is not None else name)
        call.target = Target(twiml=_document(conference, form, terms))
        leg = self._traffic.place(call)
        switchboard.conferences.expect(conference, leg, terms)
        return web.json_response(expected_json(self._account_sid, conference, leg, terms), status=201)

    async def update(self, request: web.Request) -> web.Response:
        """Mute, hold, announce to, coach; or let the conference end when this one leaves."""
        seat, form = self._find(request), Form(await request.post())
        conferences, url = self._switchboard.conferences, form.address("AnnounceUrl", 21205)
        if url is not None:
            conferences.announce(seat, Target(url, form.method("AnnounceMethod")))
        if form.get("Muted") and form.flag("Muted") != seat.muted:
            conferences.mute(seat, form.flag("Muted"))
        self._hold(seat, form)
        if form.get("EndConferenceOnExit") or form.get("Coaching"):
            ends = form.flag("EndConferenceOnExit") if form.get("EndConferenceOnExit") else seat.terms.ends
            conferences.modify(seat, ends, _pupil(form) if form.get("Coaching") else seat.coaches)
        return web.json_response(participant_json(self._account_sid, seat))

    async def kick(self, request: web.Request) -> web.Response:
        """Take somebody out; the call goes on with what follows."""
        self._switchboard.conferences.leave(self._find(request), "participant_updated_via_api")
        return web.Response(status=204)

    def _hold(self, seat: Participant, form: Form) -> None:
        url = form.address("HoldUrl", 21205)
        if url is not None:
            seat.hold = Target(url, (form.get("HoldMethod") or "GET").upper())
        if form.get("Hold") and form.flag("Hold") != seat.held:
            self._switchboard.conferences.hold(seat, form.flag("Hold"))

    def _find(self, request: web.Request) -> Participant:
        conference = find_conference(self._switchboard, request)
        seat = _seat(conference, request.match_info["call"])
        if seat is None:
            raise RestError(20404, request.path)
        return seat


def _seat(conference: Conference, call_or_label: str) -> Participant | None:
    for seat in conference.participants:
        if call_or_label in (seat.leg.call.sid, seat.terms.label):
            return seat
    return None


def _terms(form: Form) -> Terms:
    return Terms(
        starts=not form.get("StartConferenceOnEnter") or form.flag("StartConferenceOnEnter"),
        ends=form.flag("EndConferenceOnExit"),
        muted=form.flag("Muted"),
        beep=form.choice("Beep", BEEPS, "true"),
        label=form.get("Label"),
        coaches=_pupil(form),
    )


def _pupil(form: Form) -> str | None:
    """Whom a coach speaks to, if it is to be one."""
    return form.get("CallSidToCoach") or None if form.flag("Coaching") else None


def _document(conference: Conference, form: Form, terms: Terms) -> str:
    """What the call does when it is answered, in the carrier's own language."""
    said = {
        "startConferenceOnEnter": "true" if terms.starts else "false",
        "endConferenceOnExit": "true" if terms.ends else "false",
        "muted": "true" if terms.muted else "false",
        "beep": terms.beep,
    }
    said |= {"participantLabel": terms.label} if terms.label else {}
    said |= {"coach": terms.coaches} if terms.coaches else {}
    for field, attribute in ATTRIBUTE_OF.items():
        values = form.all(field)
        if values:
            said[attribute] = " ".join(values)
    response = ET.Element("Response")
    noun = ET.SubElement(ET.SubElement(response, "Dial"), "Conference", said)
    noun.text = conference.name
    return ET.tostring(response, encoding="unicode")


def _truth(value: object) -> str:
    return "true" if value else "false"
