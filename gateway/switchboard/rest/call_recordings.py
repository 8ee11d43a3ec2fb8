"""Recordings of a call while it is up: start, pause, go on, stop."""

from __future__ import annotations

from aiohttp import web

from gateway.switchboard.leg import Leg
from gateway.switchboard.recorder import BY_REST
from gateway.switchboard.records import CallStatus, Recording
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.orders import read_recording
from gateway.switchboard.rest.requests import Form
from gateway.switchboard.rest.shapes import recording_json
from gateway.switchboard.switchboard import Switchboard

CURRENT = "Twilio.CURRENT"
"""Stands for the SID of the latest recording that a call has running."""
STATUSES = ("in-progress", "paused", "stopped")
PAUSES = ("silence", "skip")


class CallRecordings:
    """Handlers of /Calls/{sid}/Recordings that act."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard

    async def start(self, request: web.Request) -> web.Response:
        """Record a call from now on; 21220 unless it is up."""
        leg, order = self._leg(request), read_recording(Form(await request.post()))
        recording = self._switchboard.recorder.start(leg, order, BY_REST)
        return web.json_response(self._shape(recording), status=201)

    async def update(self, request: web.Request) -> web.Response:
        """Pause, go on or stop; 404 for a recording that is not running."""
        form = Form(await request.post())
        status = form.choice("Status", STATUSES, "")
        behaviour = form.choice("PauseBehavior", PAUSES, "silence")
        leg = self._leg(request)
        recording, now = self._running(request, leg), self._switchboard.clock.now()
        if status == "paused":
            recording.pause(now, is_skipped=behaviour == "skip")
        elif status == "in-progress":
            recording.resume(now)
        else:
            self._switchboard.recorder.stop(leg, recording)
            return web.json_response(self._shape(recording) | {"status": "stopped"})
        return web.json_response(self._shape(recording))

    def _leg(self, request: web.Request) -> Leg:
        leg = self._switchboard.legs.get(request.match_info["call"])
        if leg is None and request.match_info["call"] not in self._switchboard.calls:
            raise RestError(20404, request.path)
        if leg is None or leg.call.status is not CallStatus.IN_PROGRESS:
            raise RestError(21220)
        return leg

    def _running(self, request: web.Request, leg: Leg) -> Recording:
        wanted = request.match_info["sid"].removesuffix(".json")
        for recording in self._switchboard.recorder.running(leg):
            if wanted in (CURRENT, recording.sid):
                return recording
        raise RestError(20404, request.path)

    def _shape(self, recording: Recording) -> dict[str, object]:
        return recording_json(self._switchboard, recording)
