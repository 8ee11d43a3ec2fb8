"""Control of numbers and handsets."""

from __future__ import annotations

import re
from dataclasses import asdict

from aiohttp import web

from gateway.switchboard.checking import BadData, Fields, phone_number
from gateway.switchboard.control.requests import NotFound, read_fields, read_json
from gateway.switchboard.handset import Handset
from gateway.switchboard.persona_library import library
from gateway.switchboard.persona_reading import read_persona
from gateway.switchboard.setup import set_number, set_phone
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.texts import Texts
from gateway.switchboard.traffic import Traffic
from gateway.switchboard.virtual import VirtualPhones

KEYS = frozenset("0123456789*#")
LONGEST_CALLER_ID = 64
API_KEY = re.compile(r"SK[0-9a-f]{32}")


class PhoneControl:
    """Handlers of /control/numbers and /control/phones."""

    def __init__(
        self, switchboard: Switchboard, phones: VirtualPhones, traffic: Traffic, texts: Texts
    ) -> None:
        self._switchboard, self._phones, self._traffic, self._texts = switchboard, phones, traffic, texts

    async def put_number(self, request: web.Request) -> web.Response:
        """Set one of our numbers."""
        ours = set_number(self._switchboard, request.match_info["number"], await read_json(request))
        self._switchboard.journal.tell("numbers", {"numbers": self._numbers()})
        return web.json_response(asdict(ours))

    async def list_numbers(self, _request: web.Request) -> web.Response:
        """Our numbers."""
        return web.json_response({"numbers": self._numbers()})

    async def put_service(self, request: web.Request) -> web.Response:
        """Make a messaging service of some of our numbers."""
        switchboard = self._switchboard
        sid, data = request.match_info["sid"], await read_json(request)
        return web.json_response(switchboard.services.set(sid, data, switchboard.numbers).as_json())

    async def put_key(self, request: web.Request) -> web.Response:
        """Let an API key do what the account may do by REST; its secret is never shown again."""
        sid, fields = request.match_info["sid"], await read_fields(request, "key")
        secret = fields.text("secret")
        fields.no_others()
        if not API_KEY.fullmatch(sid):
            raise BadData(f"key: {sid!r} is not SK and 32 hex digits")
        if not secret:
            raise BadData("key.secret: must not be empty")
        self._switchboard.api_keys[sid] = secret
        return web.json_response({"sid": sid})

    async def list_services(self, _request: web.Request) -> web.Response:
        """Our messaging services."""
        services = [service.as_json() for service in self._switchboard.services.all()]
        return web.json_response({"services": services})

    async def put_phone(self, request: web.Request) -> web.Response:
        """Plug in or change a handset."""
        handset = set_phone(self._phones, request.match_info["number"], await read_json(request))
        self._switchboard.journal.tell("phone", handset.as_json())
        return web.json_response(handset.as_json())

    async def put_persona(self, request: web.Request) -> web.Response:
        """Let a handset behave otherwise: a name, a persona, or null for a person; nothing else changes."""
        handset, fields = self._find(request), await read_fields(request, "persona")
        persona = read_persona(fields.raw("persona"))
        fields.no_others()
        self._phones.give_persona(handset, persona)
        self._phones.show(handset)
        return web.json_response(handset.as_json())

    async def list_personas(self, _request: web.Request) -> web.Response:
        """The ready-made personas, in the order of the page."""
        return web.json_response({"personas": [ready.as_json() for ready in library().values()]})

    async def delete_phone(self, request: web.Request) -> web.Response:
        """Unplug a handset; its call is hung up."""
        handset = self._find(request)
        self._phones.remove(handset)
        self._switchboard.journal.tell("unplugged", {"number": handset.number})
        return web.json_response(handset.as_json())

    async def list_phones(self, _request: web.Request) -> web.Response:
        """Every handset."""
        return web.json_response(
            {"phones": [handset.as_json() for handset in self._phones.handsets.values()]}
        )

    async def get_phone(self, request: web.Request) -> web.Response:
        """One handset."""
        return web.json_response(self._find(request).as_json())

    async def answer(self, request: web.Request) -> web.Response:
        """Pick up."""
        handset = self._find(request)
        self._phones.pick_up(handset)
        return web.json_response(handset.as_json())

    async def hang_up(self, request: web.Request) -> web.Response:
        """Put down, or refuse."""
        handset = self._find(request)
        self._phones.put_down(handset)
        return web.json_response(handset.as_json())

    async def press(self, request: web.Request) -> web.Response:
        """Press keys."""
        handset, fields = self._find(request), await read_fields(request, "press")
        digits = fields.text("digits")
        if not digits or not KEYS.issuperset(digits):
            raise BadData(f"press.digits: {digits!r} are not keys of a telephone")
        self._phones.press(handset, digits)
        return web.json_response(handset.as_json())

    async def text(self, request: web.Request) -> web.Response:
        """Send a text."""
        handset, fields = self._find(request), await read_fields(request, "text")
        to, body = phone_number(fields.raw("to"), "text.to"), fields.text("body")
        if not body.strip():
            raise BadData("text.body: must not be empty")
        self._texts.write(handset, to, body)
        return web.json_response(handset.as_json())

    async def dial(self, request: web.Request) -> web.Response:
        """Call one of our numbers."""
        handset, fields = self._find(request), await read_fields(request, "dial")
        shown = fields.text("as", handset.number)
        if not 0 < len(shown) <= LONGEST_CALLER_ID:
            raise BadData("dial.as: a caller ID has 1 to 64 characters")
        to, forwarded_from = phone_number(fields.raw("to"), "dial.to"), fields.text_or_none("forwarded_from")
        headers, attestation = _read_headers(fields), fields.text_or_none("attestation")
        fields.no_others()
        self._traffic.take(handset.number, to, shown, forwarded_from, headers, attestation)
        return web.json_response(handset.as_json())

    def _find(self, request: web.Request) -> Handset:
        number = request.match_info["number"]
        handset = self._phones.handsets.get(number)
        if handset is None:
            raise NotFound(f"there is no phone {number}")
        return handset

    def _numbers(self) -> list[dict[str, str | None]]:
        return [asdict(number) for number in self._switchboard.numbers.values()]


def _read_headers(fields: Fields) -> dict[str, str]:
    headers = fields.raw("headers") or {}
    if not isinstance(headers, dict):
        raise BadData("dial.headers: must be an object")
    for name, value in headers.items():
        if not name.upper().startswith("X-") or not isinstance(value, str):
            raise BadData(f"dial.headers.{name}: a trunk passes on X- headers with text only")
    return headers
