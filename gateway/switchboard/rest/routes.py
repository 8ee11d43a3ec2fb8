"""Which REST address leads where."""

from __future__ import annotations

from aiohttp import web

from gateway.switchboard.parameters import API_VERSION
from gateway.switchboard.rest.calls import Calls
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.messages import Messages
from gateway.switchboard.rest.queues import WaitingCalls
from gateway.switchboard.rest.recordings import Recordings
from gateway.switchboard.rest.requests import guard
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.texts import Texts
from gateway.switchboard.traffic import Traffic
from gateway.switchboard.virtual import VirtualPhones

ACCOUNT = f"/{API_VERSION}/Accounts/{{account}}"


def add_rest_routes(
    app: web.Application, switchboard: Switchboard, phones: VirtualPhones, traffic: Traffic, texts: Texts
) -> None:
    """Serve the REST interface under /2010-04-01/Accounts."""
    calls, messages = Calls(switchboard, phones, traffic), Messages(switchboard, phones, texts)
    queues, recordings = WaitingCalls(switchboard), Recordings(switchboard)
    for method, path, name, handler in (
        ("POST", "/Calls.json", "Calls", calls.create),
        ("GET", "/Calls.json", "Calls", calls.list),
        ("GET", "/Calls/{sid}.json", "Calls", calls.fetch),
        ("POST", "/Calls/{sid}.json", "Calls/update", calls.update),
        ("POST", "/Messages.json", "Messages", messages.create),
        ("GET", "/Messages.json", "Messages", messages.list),
        ("GET", "/Messages/{sid}.json", "Messages", messages.fetch),
        ("GET", "/Queues.json", "Queues", queues.list),
        ("GET", "/Queues/{sid}.json", "Queues", queues.fetch),
        ("GET", "/Queues/{sid}/Members.json", "Queues", queues.members),
        ("GET", "/Queues/{sid}/Members/{member}.json", "Queues", queues.member),
        ("POST", "/Queues/{sid}/Members/{member}.json", "Queues", queues.dequeue),
        ("GET", "/Recordings.json", "", recordings.list),
        ("GET", "/Recordings/{sid}.json", "Recordings", recordings.fetch),
        ("GET", "/Recordings/{sid}", "Recordings", recordings.sound),
        ("*", "{rest:.*}", "", _nothing_here),
    ):
        app.router.add_route(method, ACCOUNT + path, guard(switchboard, name, handler))


async def _nothing_here(request: web.Request) -> web.StreamResponse:
    raise RestError(20404, request.path)
