"""Queues and their members: create, list, fetch, change, delete, take out."""

from __future__ import annotations

from aiohttp import web

from gateway.switchboard.leg import Redirected
from gateway.switchboard.queues import LARGEST, MOST_WAITING, Member, Queue
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.orders import read_target
from gateway.switchboard.rest.requests import Form, page
from gateway.switchboard.rest.shapes import member_json, queue_json
from gateway.switchboard.switchboard import Switchboard

LONGEST_NAME = 64


class WaitingCalls:
    """Handlers of /Queues."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard
        self._account_sid = switchboard.options.account_sid

    async def create(self, request: web.Request) -> web.Response:
        """Make a queue that nobody waits in yet."""
        name, most = self._read(Form(await request.post()), None)
        queue = self._switchboard.queues.open(name)
        queue.most = most
        return web.json_response(queue_json(self._account_sid, queue), status=201)

    async def update(self, request: web.Request) -> web.Response:
        """Give a queue another name or size."""
        queue = self._find(request)
        name, most = self._read(Form(await request.post()), queue)
        self._switchboard.queues.change(queue, name, most)
        return web.json_response(queue_json(self._account_sid, queue))

    async def delete(self, request: web.Request) -> web.Response:
        """Forget a queue; one in which somebody waits stays."""
        queue = self._find(request)
        if queue.members:
            raise RestError(22002)
        self._switchboard.queues.remove(queue)
        return web.Response(status=204)

    async def list(self, request: web.Request) -> web.Response:
        """Every queue, newest first."""
        rows = self._switchboard.queues.all()
        return page(
            request,
            "queues",
            rows,
            lambda queue: queue.sid,
            lambda queue: queue_json(self._account_sid, queue),
        )

    async def fetch(self, request: web.Request) -> web.Response:
        """One queue."""
        return web.json_response(queue_json(self._account_sid, self._find(request)))

    async def members(self, request: web.Request) -> web.Response:
        """Who waits, longest first."""
        queue = self._find(request)
        return page(
            request,
            "queue_members",
            queue.members,
            lambda member: member.leg.call.sid,
            lambda member: self._shape(queue, member),
        )

    async def member(self, request: web.Request) -> web.Response:
        """One waiting call; Front is the one that waits longest."""
        queue = self._find(request)
        return web.json_response(self._shape(queue, self._member(request, queue)))

    async def dequeue(self, request: web.Request) -> web.Response:
        """Take a waiting call out and send it to the document at Url."""
        queue, target = self._find(request), read_target(Form(await request.post()))
        if target is None:
            raise RestError(21205, "Url is required")
        member = self._member(request, queue)
        answer = self._shape(queue, member)
        self._switchboard.queues.leave(queue, member)
        member.leg.post(Redirected(target))
        return web.json_response(answer)

    def _read(self, form: Form, queue: Queue | None) -> tuple[str, int]:
        """The name and the size that a form asks for, those of `queue` where it says nothing."""
        name = form.get("FriendlyName") or (queue.name if queue is not None else "")
        most = form.whole("MaxSize", queue.most if queue is not None else MOST_WAITING, LARGEST, 20001)
        if not 0 < len(name) <= LONGEST_NAME:
            raise RestError(20001, "FriendlyName")
        known = self._switchboard.queues.named(name)
        if known is not None and known is not queue:
            raise RestError(22003, name)
        return name, most

    def _find(self, request: web.Request) -> Queue:
        sid = request.match_info["sid"]
        queue = self._switchboard.queues.named(sid)
        if queue is None or queue.sid != sid:
            raise RestError(20404, request.path)
        return queue

    def _member(self, request: web.Request, queue: Queue) -> Member:
        wanted = request.match_info["member"]
        for member in queue.members:
            if wanted in ("Front", member.leg.call.sid):
                return member
        raise RestError(20404, request.path)

    def _shape(self, queue: Queue, member: Member) -> dict[str, object]:
        return member_json(self._account_sid, queue, member, self._switchboard.queues)
