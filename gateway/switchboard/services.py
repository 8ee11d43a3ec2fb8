"""Messaging services: pools of our numbers that texts can be sent from without naming one."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from gateway.switchboard.checking import BadData, Fields

SID = re.compile(r"MG[0-9a-f]{32}")


@dataclass(eq=False)
class Service:
    """A pool of senders; who has had a text from one of them gets the next one from the same."""

    sid: str
    senders: list[str]
    turn: int = 0
    chosen: dict[str, str] = field(default_factory=dict)

    def sender_for(self, to: str) -> str:
        """The number that texts to `to` come from; a new recipient gets the next one in turn."""
        if self.chosen.get(to) not in self.senders:
            self.chosen[to] = self.senders[self.turn % len(self.senders)]
            self.turn += 1
        return self.chosen[to]

    def as_json(self) -> dict[str, Any]:
        """The service in the shape in which it was given."""
        return {"sid": self.sid, "senders": self.senders}


class Services:
    """Every messaging service by SID."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Service] = {}

    def all(self) -> list[Service]:
        """Every service, oldest first."""
        return list(self._by_sid.values())

    def named(self, sid: str) -> Service | None:
        """The service of that SID, if there is one."""
        return self._by_sid.get(sid)

    def of(self, number: str) -> Service | None:
        """The service that `number` belongs to, if it does."""
        return next((service for service in self._by_sid.values() if number in service.senders), None)

    def set(self, sid: str, data: object, numbers: Container[str]) -> Service:
        """Make a service of some of `numbers`, in place of what it was. Raises BadData."""
        fields = Fields(data, "service")
        if not SID.fullmatch(sid):
            raise BadData(f"service: {sid!r} is not MG and 32 hex digits")
        senders = fields.raw("senders") or []
        fields.no_others()
        if not isinstance(senders, list):
            raise BadData("service.senders: must be a list of numbers")
        for number in senders:
            taken_by = self.of(number)
            if number not in numbers:
                raise BadData(f"service.senders: {number!r} is none of our numbers")
            if taken_by is not None and taken_by.sid != sid:
                raise BadData(f"service.senders: {number} is in another service")
        service = Service(sid, senders)
        self._by_sid[sid] = service
        return service

    def clear(self) -> None:
        """Forget every service."""
        self._by_sid.clear()
