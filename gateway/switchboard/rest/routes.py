"""Which REST address leads where."""

from __future__ import annotations

from aiohttp import web

from gateway.switchboard.parameters import API_VERSION
from gateway.switchboard.rest.call_recordings import CallRecordings
from gateway.switchboard.rest.calls import Calls
from gateway.switchboard.rest.conferences import ConferenceRooms
from gateway.switchboard.rest.errors import RestError
from gateway.switchboard.rest.messages import Messages
from gateway.switchboard.rest.meter import Meter
from gateway.switchboard.rest.notifications import Notifications
from gateway.switchboard.rest.participants import Participants
from gateway.switchboard.rest.queues import WaitingCalls
from gateway.switchboard.rest.recordings import Recordings
from gateway.switchboard.rest.requests import guard
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.texts import Texts
from gateway.switchboard.traffic import Traffic
from gateway.switchboard.virtual import VirtualPhones

METHODS = frozenset({"GET", "POST", "DELETE"})
ACCOUNT = f"/{API_VERSION}/Accounts/{{account}}"


def add_rest_routes(
    app: web.Application, switchboard: Switchboard, phones: VirtualPhones, traffic: Traffic, texts: Texts
) -> None:
    """Serve the REST interface under /2010-04-01/Accounts."""
    calls, messages = Calls(switchboard, phones, traffic), Messages(switchboard, phones, texts)
    queues, recordings = WaitingCalls(switchboard), Recordings(switchboard)
    call_recordings = CallRecordings(switchboard)
    meter, notifications = Meter(switchboard), Notifications(switchboard)
    conferences, participants = ConferenceRooms(switchboard), Participants(switchboard, traffic, calls)
    for method, path, handler in (
        ("POST", "/Calls.json", calls.create),
        ("GET", "/Calls.json", calls.list),
        ("GET", "/Calls/{sid}.json", calls.fetch),
        ("POST", "/Calls/{sid}.json", calls.update),
        ("POST", "/Messages.json", messages.create),
        ("DELETE", "/Calls/{sid}.json", calls.delete),
        ("GET", "/Messages.json", messages.list),
        ("GET", "/Messages/{sid}.json", messages.fetch),
        ("POST", "/Messages/{sid}.json", messages.update),
        ("DELETE", "/Messages/{sid}.json", messages.delete),
        ("GET", "/Queues.json", queues.list),
        ("POST", "/Queues.json", queues.create),
        ("GET", "/Queues/{sid}.json", queues.fetch),
        ("POST", "/Queues/{sid}.json", queues.update),
        ("DELETE", "/Queues/{sid}.json", queues.delete),
        ("GET", "/Queues/{sid}/Members.json", queues.members),
        ("GET", "/Queues/{sid}/Members/{member}.json", queues.member),
        ("POST", "/Queues/{sid}/Members/{member}.json", queues.dequeue),
        ("GET", "/Conferences.json", conferences.list),
        ("GET", "/Conferences/{sid}.json", conferences.fetch),
        ("POST", "/Conferences/{sid}.json", conferences.update),
        ("POST", "/Conferences/{sid}/Participants.json", participants.create),
        ("GET", "/Conferences/{sid}/Participants.json", participants.list),
        ("GET", "/Conferences/{sid}/Participants/{call}.json", participants.fetch),
        ("POST", "/Conferences/{sid}/Participants/{call}.json", participants.update),
        ("DELETE", "/Conferences/{sid}/Participants/{call}.json", participants.kick),
        ("POST", "/Calls/{call}/Recordings.json", call_recordings.start),
        ("GET", "/Calls/{call}/Recordings.json", recordings.list),
        ("POST", "/Calls/{call}/Recordings/{sid}.json", call_recordings.update),
        ("GET", "/Calls/{call}/Recordings/{sid}.json", recordings.fetch),
        ("DELETE", "/Calls/{call}/Recordings/{sid}.json", recordings.delete),
        ("GET", "/Recordings.json", recordings.list),
        ("GET", "/Recordings/{sid}.json", recordings.fetch),
        ("DELETE", "/Recordings/{sid}.json", recordings.delete),
        ("GET", "/Recordings/{sid}", recordings.sound),
        ("GET", "/Notifications.json", notifications.list),
        ("GET", "/Notifications/{sid}.json", notifications.fetch),
        ("GET", "/Calls/{call}/Notifications.json", notifications.list),
        ("GET", "/Calls/{call}/Notifications/{sid}.json", notifications.fetch),
        ("*", "{rest:.*}", _nothing_here),
    ):
        place = f"{method} {path.removeprefix('/').removesuffix('.json')}"
        app.router.add_route(method, ACCOUNT + path, meter.on(guard(switchboard, place, handler)))


async def _nothing_here(request: web.Request) -> web.StreamResponse:
    for method in METHODS - {request.method}:
        found = await request.app.router.resolve(request.clone(method=method))
        if "rest" not in found:
            raise RestError(20004)
    raise RestError(20404, request.path)
