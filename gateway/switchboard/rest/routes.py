"""Which REST address leads where."""

from __future__ import annotations

from aiohttp import hdrs, web

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
from gateway.switchboard.rest.trouble import Handler
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.texts import Texts
from gateway.switchboard.traffic import Traffic
from gateway.switchboard.virtual import VirtualPhones

ACCOUNT = f"/{API_VERSION}/Accounts/{{account}}"
Route = tuple[str, str, Handler]


def add_rest_routes(
    app: web.Application, switchboard: Switchboard, phones: VirtualPhones, traffic: Traffic, texts: Texts
) -> None:
    """Serve the REST interface under /2010-04-01/Accounts."""
    calls, meter = Calls(switchboard, phones, traffic), Meter(switchboard)
    for method, path, handler in (
        *_calls(calls),
        *_messages(Messages(switchboard, phones, texts)),
        *_queues(WaitingCalls(switchboard)),
        *_conferences(ConferenceRooms(switchboard), Participants(switchboard, traffic, calls)),
        *_recordings(Recordings(switchboard), CallRecordings(switchboard)),
        *_notifications(Notifications(switchboard)),
        ("*", "{rest:.*}", _nothing_here),
    ):
        place = f"{method} {path.removeprefix('/').removesuffix('.json')}"
        app.router.add_route(method, ACCOUNT + path, meter.on(guard(switchboard, place, handler)))


def _calls(calls: Calls) -> list[Route]:
    return [
        ("POST", "/Calls.json", calls.create),
        ("GET", "/Calls.json", calls.list),
        ("GET", "/Calls/{sid}.json", calls.fetch),
        ("POST", "/Calls/{sid}.json", calls.update),
        ("DELETE", "/Calls/{sid}.json", calls.delete),
    ]


def _messages(messages: Messages) -> list[Route]:
    return [
        ("POST", "/Messages.json", messages.create),
        ("GET", "/Messages.json", messages.list),
        ("GET", "/Messages/{sid}.json", messages.fetch),
        ("POST", "/Messages/{sid}.json", messages.update),
        ("DELETE", "/Messages/{sid}.json", messages.delete),
    ]


def _queues(queues: WaitingCalls) -> list[Route]:
    return [
        ("GET", "/Queues.json", queues.list),
        ("POST", "/Queues.json", queues.create),
        ("GET", "/Queues/{sid}.json", queues.fetch),
        ("POST", "/Queues/{sid}.json", queues.update),
        ("DELETE", "/Queues/{sid}.json", queues.delete),
        ("GET", "/Queues/{sid}/Members.json", queues.members),
        ("GET", "/Queues/{sid}/Members/{member}.json", queues.member),
        ("POST", "/Queues/{sid}/Members/{member}.json", queues.dequeue),
    ]


def _conferences(conferences: ConferenceRooms, participants: Participants) -> list[Route]:
    return [
        ("GET", "/Conferences.json", conferences.list),
        ("GET", "/Conferences/{sid}.json", conferences.fetch),
        ("POST", "/Conferences/{sid}.json", conferences.update),
        ("POST", "/Conferences/{sid}/Participants.json", participants.create),
        ("GET", "/Conferences/{sid}/Participants.json", participants.list),
        ("GET", "/Conferences/{sid}/Participants/{call}.json", participants.fetch),
        ("POST", "/Conferences/{sid}/Participants/{call}.json", participants.update),
        ("DELETE", "/Conferences/{sid}/Participants/{call}.json", participants.kick),
    ]


def _recordings(recordings: Recordings, of_calls: CallRecordings) -> list[Route]:
    return [
        ("POST", "/Calls/{call}/Recordings.json", of_calls.start),
        ("GET", "/Calls/{call}/Recordings.json", recordings.list),
        ("GET", "/Conferences/{conference}/Recordings.json", recordings.list),
        ("POST", "/Calls/{call}/Recordings/{sid}.json", of_calls.update),
        ("GET", "/Calls/{call}/Recordings/{sid}.json", recordings.fetch),
        ("DELETE", "/Calls/{call}/Recordings/{sid}.json", recordings.delete),
        ("GET", "/Recordings.json", recordings.list),
        ("GET", "/Recordings/{sid}.json", recordings.fetch),
        ("DELETE", "/Recordings/{sid}.json", recordings.delete),
        ("GET", "/Recordings/{sid}", recordings.sound),
    ]


def _notifications(notifications: Notifications) -> list[Route]:
    return [
        ("GET", "/Notifications.json", notifications.list),
        ("GET", "/Notifications/{sid}.json", notifications.fetch),
        ("GET", "/Calls/{call}/Notifications.json", notifications.list),
        ("GET", "/Calls/{call}/Notifications/{sid}.json", notifications.fetch),
    ]


async def _nothing_here(request: web.Request) -> web.StreamResponse:
    for resource in request.app.router.resources():
        _, methods = await resource.resolve(request)
        if methods - {hdrs.METH_ANY}:  # the address is known, but not for this
            raise RestError(20004)
    raise RestError(20404, request.path)
