"""A switchboard, a gateway double and handsets, in words that tests can be told in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests
from twilio.rest import Client

from tests.carriers.gateway_double import GatewayDouble

OURS = "+862826110110"
MORNING = datetime.fromisoformat("2026-11-20T09:00:00+00:00")


@dataclass
class Town:
    """Time stands still at nine in the morning until `waits` moves it."""

    url: str
    account_sid: str
    auth_token: str
    gateway: GatewayDouble
    client: Client

    def control(self, method: str, path: str, data: object = None, expect: int = 200) -> Any:
        """One control request; the answer's JSON."""
        answer = requests.request(method, f"{self.url}/control{path}", json=data, timeout=30)
        assert answer.status_code == expect, answer.text
        return answer.json()

    def at(self, path: str) -> str:
        """The address of a page of the gateway's."""
        return self.gateway.url + path

    def opens(self) -> None:
        """Start afresh: nothing but our number, and the clock standing."""
        self.control("POST", "/reset", {"numbers": True})
        self.gateway.answers.clear()
        self.gateway.statuses.clear()
        self.gateway.headers.clear()
        self.gateway.heard.clear()
        self.control("POST", "/clock", {"standing": True, "at": MORNING.isoformat()})
        self.control(
            "PUT",
            f"/numbers/{OURS}",
            {
                "label": "联动平台",
                "voice_url": self.at("/voice"),
                "sms_url": self.at("/sms"),
            },
        )

    def behaves(self, **options: Any) -> None:
        """Let the carrier behave otherwise from now on, until the next test."""
        self.control("PUT", "/options", options)

    def phone(self, number: str, **data: Any) -> Phone:
        """Plug in a handset."""
        self.control("PUT", f"/phones/{number}", data)
        return Phone(self, number)

    def calls(self, phone: Phone, **more: Any) -> Any:
        """Let the gateway call a handset with the document at /officer and callbacks to /status."""
        options = {
            "to": phone.number,
            "from_": OURS,
            "url": self.at("/officer"),
            "status_callback": self.at("/status"),
            "status_callback_event": ["initiated", "ringing", "answered", "completed"],
        }
        call = self.client.calls.create(**(options | more))
        self.settles()
        return call

    def settles(self) -> Any:
        """Wait until nothing goes on."""
        return self.control("POST", "/settle", {"timeout_s": 10})

    def waits(self, seconds: float) -> Any:
        """Let `seconds` go by."""
        now = datetime.fromisoformat(self.settles()["now"])
        to = now + timedelta(seconds=seconds)
        return self.control("POST", "/clock/advance", {"to": to.isoformat()})

    def status(self, sid: str) -> str:
        """The status of a call."""
        return str(self.client.calls(sid).fetch().status)

    def log(self, kind: str) -> list[dict[str, Any]]:
        """Log entries of one kind."""
        return [entry for entry in self.control("GET", "/log")["entries"] if entry["kind"] == kind]

    def notices(self) -> list[dict[str, Any]]:
        """What the carrier has noticed against the protocol, oldest first."""
        return list(self.control("GET", "/notices")["notices"])


@dataclass
class Phone:
    """One handset."""

    town: Town
    number: str

    def does(self, action: str, data: object = None, expect: int = 200) -> Any:
        """Use the handset, and wait until what follows from it is done."""
        state = self.town.control("POST", f"/phones/{self.number}/{action}", data, expect)
        self.town.settles()
        return state

    def answers(self) -> Phone:
        """Pick up."""
        self.does("answer")
        return self

    def presses(self, digits: str) -> Phone:
        """Press keys."""
        self.does("press", {"digits": digits})
        return self

    def says(self, words: str, **more: Any) -> Phone:
        """Speak into the handset."""
        self.does("speak", {"words": words} | more)
        return self

    def hangs_up(self) -> None:
        """Put down."""
        self.does("hang_up")

    def dials(self, to: str = OURS, **more: Any) -> str:
        """Call; the SID of the call."""
        return str(self.does("dial", {"to": to} | more)["call"]["sid"])

    @property
    def now(self) -> Any:
        """The handset's state."""
        return self.town.control("GET", f"/phones/{self.number}")

    @property
    def state(self) -> str:
        """idle, ringing or talking."""
        return str(self.now["state"])

    @property
    def captions(self) -> list[str]:
        """What was heard in this call."""
        return [caption["text"] for caption in self.now["call"]["captions"]]

    @property
    def texts(self) -> list[str]:
        """The bodies of the texts that came."""
        return [text["body"] for text in self.now["texts"] if text["direction"] == "in"]


def document(inside: str) -> str:
    """A TwiML document."""
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>'


Document = Callable[[str], str]
