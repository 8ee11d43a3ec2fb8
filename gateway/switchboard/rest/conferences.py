"""Conferences: list, fetch, end, announce to everybody."""

from __future__ import annotations

from aiohttp import web

from gateway.switchboard.conferences import Conference
from gateway.switchboard.records import Target
from gateway.switchboard.rest.conference_shapes import conference_json
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.filters import Wanted
from gateway.switchboard.rest.requests import Form, page
from gateway.switchboard.switchboard import Switchboard


class ConferenceRooms:
    """Handlers of /Conferences."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard

    async def list(self, request: web.Request) -> web.Response:
        """Conferences, newest first; those in progress unless asked for others."""
        query, switchboard = request.query, self._switchboard
        lists_all = query.get("Status") or not switchboard.options.lists_conferences_in_progress
        wanted = Wanted[Conference](
            query,
            {"Status": lambda one: one.status, "FriendlyName": lambda one: one.name},
            {"DateCreated": lambda one: one.created_at, "DateUpdated": lambda one: one.updated_at},
        )
        rows = [
            one
            for one in switchboard.conferences.all()
            if (lists_all or one.status == "in-progress") and wanted.keeps(one)
        ]
        return page(
            request, "conferences", rows, lambda one: one.sid, self._shape, switchboard.options.largest_page
        )

    async def fetch(self, request: web.Request) -> web.Response:
        """One conference, over or not."""
        return web.json_response(self._shape(find_conference(self._switchboard, request)))

    async def update(self, request: web.Request) -> web.Response:
        """End a conference (Status=completed), or let everybody in it hear AnnounceUrl."""
        conference, form = find_conference(self._switchboard, request), Form(await request.post())
        status, url = form.get("Status"), form.address("AnnounceUrl", 21205)
        if status not in ("", "completed"):
            raise RestError(20001, f"Status {status}")
        if status:
            self._switchboard.conferences.end(conference)
        elif url is not None:
            target = Target(url, form.method("AnnounceMethod"))
            for seat in conference.participants:
                self._switchboard.conferences.announce(seat, target)
        return web.json_response(self._shape(conference))

    def _shape(self, conference: Conference) -> dict[str, object]:
        return conference_json(self._switchboard.options.account_sid, conference)


def find_conference(switchboard: Switchboard, request: web.Request) -> Conference:
    """The conference that the address names by SID, or by name while it lasts. Raises RestError."""
    conference = switchboard.conferences.find(request.match_info["sid"])
    if conference is None:
        raise RestError(20404, request.path)
    return conference
