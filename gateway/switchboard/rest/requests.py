"""What all REST requests share: credentials, faults to order, forms and pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from aiohttp import web
from multidict import MultiDictProxy

from gateway.switchboard.checking import is_web_address, whole_number
from gateway.switchboard.rest.credentials import check_credentials
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.trouble import Handler, answer
from gateway.switchboard.switchboard import Switchboard

Row = TypeVar("Row")
METHODS = ("GET", "POST")
LARGEST_PAGE = 1000


class Form:
    """The fields of one form post."""

    def __init__(self, fields: MultiDictProxy[Any]) -> None:
        self._fields = fields

    def get(self, name: str) -> str:
        """A field's text; empty when it is missing."""
        return str(self._fields.get(name, ""))

    def all(self, name: str) -> list[str]:
        """Every value of a repeated field."""
        return [str(value) for value in self._fields.getall(name, [])]

    def address(self, name: str, code: int) -> str | None:
        """An absolute http address, or None when it is missing; `_` in a host is refused as in life.

        Raises RestError(code).
        """
        value = self.get(name)
        if value and (not is_web_address(value) or "_" in value.partition("://")[2].partition("/")[0]):
            raise RestError(code, value)
        return value or None

    def method(self, name: str) -> str:
        """GET or POST, POST when it is missing. Raises RestError."""
        value = self.get(name).upper() or "POST"
        if value not in METHODS:
            raise RestError(21209, value)
        return value

    def flag(self, name: str) -> bool:
        """True or false, false when it is missing. Raises RestError."""
        value = self.get(name).lower()
        if value not in ("", "true", "false"):
            raise RestError(20001, f"{name} {value}")
        return value == "true"

    def choice(self, name: str, allowed: Collection[str], default: str) -> str:
        """One of `allowed`, the default when it is missing. Raises RestError."""
        value = self.get(name) or default
        if value not in allowed:
            raise RestError(20001, f"{name} {value}")
        return value

    def whole(self, name: str, default: int, most: int, code: int) -> int:
        """A whole number from 1 to `most`, of seconds or of what `name` counts. Raises RestError(code)."""
        value = self.get(name)
        if not value:
            return default
        number = whole_number(value)
        if number is None or not 1 <= number <= most:
            raise RestError(code, value)
        return number


def guard(switchboard: Switchboard, place: str, handler: Handler) -> Handler:
    """`handler` behind credentials and the faults ordered for `place`; refusals become JSON answers."""
    switchboard.faults.rest_places.add(place)

    async def guarded(request: web.Request) -> web.StreamResponse:
        switchboard.activity.note()
        try:
            check_credentials(switchboard, request)
            await _read_form(request)
            return await answer(switchboard, place, handler, request)
        except RestError as refused:
            headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if refused.status == 401 else None
            return web.json_response(refused.as_json(), status=refused.status, headers=headers)

    return guarded


async def _read_form(request: web.Request) -> None:
    """Take the form in, so that whoever asks for it later has it at once. Raises RestError."""
    try:
        await request.post()
    except web.HTTPRequestEntityTooLarge as fault:
        raise RestError(20001, "the form is larger than 1 MB") from fault
    except (LookupError, ValueError) as fault:  # a character set or a boundary that there is not
        raise RestError(20001, f"the form cannot be read: {fault}") from fault


def page(
    request: web.Request,
    name: str,
    rows: Sequence[Row],
    sid_of: Callable[[Row], str],
    shape: Callable[[Row], Mapping[str, Any]],
    largest: int = LARGEST_PAGE,
) -> web.Response:
    """One page of `rows`; the next one starts after the last SID of this one, whatever came since."""
    size, number = _whole(request, "PageSize", 50), _whole(request, "Page", 0)
    size = min(max(size, 1), largest)
    after = request.query.get("PageToken", "")[2:]
    start = number * size
    if after:
        start = next((place + 1 for place, row in enumerate(rows) if sid_of(row)[2:] == after), start)
    shown = rows[start : start + size]
    following = None
    if start + size < len(rows):
        following = _page_uri(request, number + 1, size, "PA" + sid_of(shown[-1])[2:])
    previous = _page_uri(request, number - 1, size, None) if number > 0 else None
    return web.json_response(
        {
            name: [shape(row) for row in shown],
            "page": number,
            "page_size": size,
            "start": start,
            "end": start + max(len(shown) - 1, 0),
            "uri": request.path_qs,
            "next_page_uri": following,
            "first_page_uri": _page_uri(request, 0, size, None),
            "previous_page_uri": previous,
        }
    )


def _page_uri(request: web.Request, number: int, size: int, token: str | None) -> str:
    query = {
        name: value for name, value in request.query.items() if name not in ("Page", "PageSize", "PageToken")
    }
    query |= {"PageSize": str(size), "Page": str(number)}
    if token is not None:
        query["PageToken"] = token
    return f"{request.path}?{urlencode(query)}"


def _whole(request: web.Request, name: str, default: int) -> int:
    number = whole_number(request.query.get(name, ""))
    return default if number is None else number
