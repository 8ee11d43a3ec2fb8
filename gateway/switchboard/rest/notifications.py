"""Notifications: every breach of the protocol that the carrier has noticed, of all calls and texts or one."""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from gateway.switchboard.notices import Notice
from gateway.switchboard.parameters import API_VERSION, rfc2822
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.filters import Wanted
from gateway.switchboard.rest.requests import page
from gateway.switchboard.switchboard import Switchboard

ERROR, WARNING = "0", "1"


class Notifications:
    """Handlers of /Notifications."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard

    async def list(self, request: web.Request) -> web.Response:
        """Notifications, newest first; of one call when its SID is in the path."""
        call_sid = request.match_info.get("call")
        if call_sid is not None and call_sid not in self._switchboard.calls:
            raise RestError(20404, request.path)
        wanted = Wanted[Notice](request.query, {"Log": _log}, {"MessageDate": lambda notice: notice.at})
        rows = [
            notice for notice in reversed(self._switchboard.notices.all(call_sid)) if wanted.keeps(notice)
        ]
        largest = self._switchboard.options.largest_page
        return page(request, "notifications", rows, lambda notice: notice.sid, self._shape, largest)

    async def fetch(self, request: web.Request) -> web.Response:
        """One notification, with what was asked and answered."""
        for notice in self._switchboard.notices.all(request.match_info.get("call")):
            if notice.sid == request.match_info["sid"]:
                return web.json_response(self._shape(notice) | _exchange(notice))
        raise RestError(20404, request.path)

    def _shape(self, notice: Notice) -> dict[str, object]:
        account, when = self._switchboard.options.account_sid, rfc2822(notice.at)
        is_of_call = notice.about is not None and notice.about.startswith("CA")
        return {
            "sid": notice.sid,
            "account_sid": account,
            "call_sid": notice.about if is_of_call else None,
            "log": _log(notice),
            "error_code": str(notice.code),
            "message_text": notice.reason,
            "message_date": when,
            "more_info": f"https://www.twilio.com/docs/errors/{notice.code}",
            "request_method": notice.asked.method,
            "request_url": notice.url or "",
            "api_version": API_VERSION,
            "date_created": when,
            "date_updated": when,
            "uri": f"/{API_VERSION}/Accounts/{account}/Notifications/{notice.sid}.json",
        }


def _exchange(notice: Notice) -> dict[str, object]:
    return {
        "request_variables": urlencode(notice.asked.parameters),
        "response_headers": "",
        "response_body": notice.asked.answer,
    }


def _log(notice: Notice) -> str:
    return WARNING if notice.is_warning else ERROR
