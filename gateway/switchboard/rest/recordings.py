"""Recordings: what a Record verb kept, as JSON and as sound."""

from __future__ import annotations

import io
import wave
from typing import Any

from aiohttp import web

from gateway.switchboard.parameters import API_VERSION, rfc2822
from gateway.switchboard.records import Recording
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.filters import equals
from gateway.switchboard.rest.requests import page
from gateway.switchboard.switchboard import Switchboard

SAMPLES_PER_SECOND = 8000
LONGEST_SOUND_S = 60


class Recordings:
    """Handlers of /Recordings."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard

    async def list(self, request: web.Request) -> web.Response:
        """Recordings, newest first, of one call if it is named."""
        rows = [
            recording
            for recording in reversed(self._switchboard.recordings.values())
            if equals(request.query, "CallSid", recording.call_sid)
        ]
        return page(request, "recordings", rows, lambda recording: recording.sid, self._shape)

    async def fetch(self, request: web.Request) -> web.Response:
        """One recording's record."""
        return web.json_response(self._shape(self._find(request)))

    async def sound(self, request: web.Request) -> web.Response:
        """Silence of the right length, for a virtual voice has no sound; 404 until it is ready."""
        recording, sound = self._find(request), io.BytesIO()
        if recording.status(self._switchboard.clock.now()) != "completed":
            raise RestError(20404, request.path)
        with wave.open(sound, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(1)
            file.setframerate(SAMPLES_PER_SECOND)
            file.writeframes(b"\x80" * SAMPLES_PER_SECOND * min(recording.duration_s, LONGEST_SOUND_S))
        return web.Response(body=sound.getvalue(), content_type="audio/x-wav")

    def _find(self, request: web.Request) -> Recording:
        recording = self._switchboard.recordings.get(
            request.match_info["sid"].partition(".")[0]
        )  # .wav, .mp3
        if recording is None:
            raise RestError(20404, request.path)
        return recording

    def _shape(self, recording: Recording) -> dict[str, Any]:
        account, started = self._switchboard.options.account_sid, rfc2822(recording.started_at)
        return {
            "sid": recording.sid,
            "account_sid": account,
            "call_sid": recording.call_sid,
            "conference_sid": None,
            "status": recording.status(self._switchboard.clock.now()),
            "source": "RecordVerb",
            "channels": 1,
            "duration": str(recording.duration_s),
            "start_time": started,
            "date_created": started,
            "date_updated": started,
            "price": None,
            "price_unit": "USD",
            "error_code": None,
            "encryption_details": None,
            "api_version": API_VERSION,
            "media_url": self._switchboard.recording_url(recording),
            "subresource_uris": {},
            "uri": f"/{API_VERSION}/Accounts/{account}/Recordings/{recording.sid}.json",
        }
