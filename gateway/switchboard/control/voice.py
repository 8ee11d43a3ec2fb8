"""What people say into a virtual handset, and whether they do."""

from __future__ import annotations

from aiohttp import web

from gateway.switchboard.checking import BadData
from gateway.switchboard.control.requests import NotFound, read_fields
from gateway.switchboard.handset import Handset
from gateway.switchboard.leg import Spoken
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.virtual import NotPossible, VirtualPhones


class VoiceControl:
    """Handlers of /control/phones/{number}/speak and /control/phones/{number}/voice."""

    def __init__(self, switchboard: Switchboard, phones: VirtualPhones) -> None:
        self._switchboard, self._phones = switchboard, phones

    async def speak(self, request: web.Request) -> web.Response:
        """Say words in a call: `confidence` as the recogniser would judge them, `final` false for a guess."""
        handset, fields = self._find(request), await read_fields(request, "speak")
        words, is_final = fields.text("words").strip(), fields.flag("final", True)
        confidence = fields.seconds("confidence", 0.9)
        fields.no_others()
        if not words or confidence > 1:
            raise BadData("speak: needs words, and a confidence from 0 to 1")
        line = handset.line
        if line is None or not line.is_talking:
            raise NotPossible(f"{handset.number} is not in a call")
        self._switchboard.journal.write("spoken", handset.number, line.leg.call.sid, words=words)
        line.leg.post(Spoken(words, confidence, is_final))
        return web.json_response(handset.as_json())

    async def change(self, request: web.Request) -> web.Response:
        """Let whoever uses a handset be silent: a recording then ends by its silence."""
        handset, fields = self._find(request), await read_fields(request, "voice")
        handset.is_silent = fields.flag("silent", False)
        fields.no_others()
        return web.json_response(handset.as_json())

    def _find(self, request: web.Request) -> Handset:
        number = request.match_info["number"]
        handset = self._phones.handsets.get(number)
        if handset is None:
            raise NotFound(f"there is no phone {number}")
        return handset
