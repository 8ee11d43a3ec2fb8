"""Recordings: list, fetch, sound, delete."""

from __future__ import annotations

from aiohttp import web

from gateway.switchboard.records import Recording
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.filters import Wanted
from gateway.switchboard.rest.requests import page
from gateway.switchboard.rest.shapes import recording_json
from gateway.switchboard.rest.sounds import mp3, wav
from gateway.switchboard.switchboard import Switchboard


class Recordings:
    """Handlers of /Recordings. A deleted one has no sound, and is shown to who asks for deleted ones only."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard

    async def list(self, request: web.Request) -> web.Response:
        """Recordings, newest first; of one call or conference when its SID is in the path or in the query."""
        call_sid = request.match_info.get("call") or request.query.get("CallSid")
        conference_sid = request.match_info.get("conference")
        wanted = Wanted[Recording](
            request.query,
            {"ConferenceSid": lambda recording: recording.conference_sid},
            {"DateCreated": lambda recording: recording.started_at},
        )
        rows = [
            recording
            for recording in reversed(self._switchboard.recordings.values())
            if call_sid in (None, "", recording.call_sid)
            and conference_sid in (None, recording.conference_sid)
            and wanted.keeps(recording)
            and _is_shown(request, recording)
        ]
        largest = self._switchboard.options.largest_page
        return page(request, "recordings", rows, lambda recording: recording.sid, self._shape, largest)

    async def fetch(self, request: web.Request) -> web.Response:
        """One recording's record."""
        return web.json_response(self._shape(self._find(request)))

    async def sound(self, request: web.Request) -> web.Response:
        """The sound as WAV, or as MP3 when the name ends so; 404 until it is ready."""
        recording = self._find(request)
        if recording.status(self._switchboard.clock.now()) != "completed":
            raise RestError(20404, request.path)
        if request.match_info["sid"].endswith(".mp3"):
            return web.Response(body=mp3(recording.duration_s), content_type="audio/mpeg")
        body = wav(recording.duration_s, recording.channels)
        return web.Response(body=body, content_type="audio/x-wav")

    async def delete(self, request: web.Request) -> web.Response:
        """Throw a recording's sound away; its record can still be asked for. 20009 while it is recorded."""
        recording = self._find(request)
        if recording.ready_at is None:
            raise RestError(20009)
        recording.deleted_at = self._switchboard.clock.now()
        return web.Response(status=204)

    def _find(self, request: web.Request) -> Recording:
        sid, _, _ = request.match_info["sid"].partition(".")  # .wav, .mp3
        recording = self._switchboard.recordings.get(sid)
        if recording is None or not _is_shown(request, recording):
            raise RestError(20404, request.path)
        if request.match_info.get("call") not in (None, recording.call_sid):
            raise RestError(20404, request.path)
        return recording

    def _shape(self, recording: Recording) -> dict[str, object]:
        return recording_json(self._switchboard, recording)


def _is_shown(request: web.Request, recording: Recording) -> bool:
    return recording.deleted_at is None or request.query.get("IncludeSoftDeleted", "").lower() == "true"
