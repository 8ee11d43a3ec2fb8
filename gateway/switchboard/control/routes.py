"""Which control address leads where."""

from __future__ import annotations

from aiohttp import web

from gateway.switchboard.control.faults import FaultControl
from gateway.switchboard.control.notices import NoticeControl
from gateway.switchboard.control.phones import PhoneControl
from gateway.switchboard.control.recordings import RecordingControl
from gateway.switchboard.control.requests import Handler, answering
from gateway.switchboard.control.time import TimeControl
from gateway.switchboard.control.voice import VoiceControl
from gateway.switchboard.control.watch import Watch
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.texts import Texts
from gateway.switchboard.traffic import Traffic
from gateway.switchboard.virtual import VirtualPhones


def add_control_routes(
    app: web.Application, switchboard: Switchboard, phones: VirtualPhones, traffic: Traffic, texts: Texts
) -> None:
    """Serve the control interface under /control."""
    voice, recordings = VoiceControl(switchboard, phones), RecordingControl(switchboard)
    phone, time, watch, notices, faults = (
        PhoneControl(switchboard, phones, traffic, texts),
        TimeControl(switchboard),
        Watch(switchboard, phones),
        NoticeControl(switchboard),
        FaultControl(switchboard),
    )
    for method, path, handler in (
        *_phones(phone, voice),
        ("GET", "/recordings", recordings.list),
        ("GET", "/recordings/{sid}", recordings.sound),
        ("GET", "/clock", time.get),
        ("POST", "/clock", time.set),
        ("POST", "/clock/advance", time.advance),
        ("POST", "/settle", time.settle),
        ("GET", "/log", watch.log),
        ("GET", "/events", watch.events),
        ("GET", "/notices", notices.list),
        ("DELETE", "/notices", notices.clear),
        ("POST", "/reset", watch.reset),
        ("GET", "/faults", faults.list),
        ("POST", "/faults", faults.add),
        ("DELETE", "/faults", faults.clear),
        ("DELETE", r"/faults/{id:\d+}", faults.clear_one),
        ("GET", "/options", watch.show_options),
        ("PUT", "/options", watch.change_options),
    ):
        app.router.add_route(method, "/control" + path, answering(switchboard, handler))


def _phones(phone: PhoneControl, voice: VoiceControl) -> list[tuple[str, str, Handler]]:
    return [
        ("PUT", "/numbers/{number}", phone.put_number),
        ("GET", "/numbers", phone.list_numbers),
        ("PUT", "/keys/{sid}", phone.put_key),
        ("PUT", "/services/{sid}", phone.put_service),
        ("GET", "/services", phone.list_services),
        ("PUT", "/phones/{number}", phone.put_phone),
        ("PUT", "/phones/{number}/persona", phone.put_persona),
        ("DELETE", "/phones/{number}", phone.delete_phone),
        ("GET", "/phones", phone.list_phones),
        ("GET", "/personas", phone.list_personas),
        ("GET", "/phones/{number}", phone.get_phone),
        ("POST", "/phones/{number}/answer", phone.answer),
        ("POST", "/phones/{number}/hang_up", phone.hang_up),
        ("POST", "/phones/{number}/press", phone.press),
        ("POST", "/phones/{number}/speak", voice.speak),
        ("PUT", "/phones/{number}/voice", voice.change),
        ("POST", "/phones/{number}/text", phone.text),
        ("POST", "/phones/{number}/dial", phone.dial),
    ]
