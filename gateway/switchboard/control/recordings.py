"""What was recorded, to be listened to on the page, which has no account to ask REST with."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from gateway.switchboard.control.requests import NotFound
from gateway.switchboard.records import Recording
from gateway.switchboard.rest.sounds import wav
from gateway.switchboard.switchboard import Switchboard

MOST = 50


class RecordingControl:
    """Handlers of /control/recordings."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard

    async def list(self, _request: web.Request) -> web.Response:
        """The latest ones, newest first."""
        latest = list(self._switchboard.recordings.values())[: -MOST - 1 : -1]
        return web.json_response({"recordings": [self._shape(recording) for recording in latest]})

    async def sound(self, request: web.Request) -> web.Response:
        """One as WAV; 404 as long as there is nothing to be heard."""
        recording = self._switchboard.recordings.get(request.match_info["sid"])
        if recording is None or recording.status(self._switchboard.clock.now()) != "completed":
            raise NotFound("there is no such recording")
        body = wav(recording.duration_s, recording.channels)
        return web.Response(body=body, content_type="audio/x-wav")

    def _shape(self, recording: Recording) -> dict[str, Any]:
        call = self._switchboard.calls.get(recording.call_sid)
        return {
            "sid": recording.sid,
            "call_sid": recording.call_sid,
            "from": call.sender if call else "",
            "to": call.to if call else "",
            "at": recording.started_at.isoformat(),
            "duration_s": recording.duration_s,
            "status": recording.status(self._switchboard.clock.now()),
            "source": recording.source,
        }
