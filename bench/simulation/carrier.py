"""The switchboard itself, on the virtual clock and with nothing but memory between it and the gateway."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast
from unittest.mock import patch

import aiohttp
from aiohttp import web

from bench.simulation.line import WebhookLine
from bench.simulation.loop import VirtualLoop
from gateway.switchboard import records
from gateway.switchboard.fault_sets import read_orders
from gateway.switchboard.interpreter import Interpreter
from gateway.switchboard.options import Options
from gateway.switchboard.rest.routes import add_rest_routes
from gateway.switchboard.setup import set_number, set_phone
from gateway.switchboard.switchboard import Switchboard
from gateway.switchboard.texts import Texts
from gateway.switchboard.traffic import Traffic
from gateway.switchboard.verbs import VERBS
from gateway.switchboard.virtual import VirtualPhones


class _Names:
    """Where the switchboard takes the names of calls from: always the same ones."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice

    def token_hex(self, count: int) -> str:
        """So many bytes."""
        return f"{self._dice.getrandbits(8 * count):0{2 * count}x}"


class Carrier:
    """The switchboard's parts; needs a running virtual loop."""

    def __init__(self, options: Options, book: Mapping[str, Any], loop: VirtualLoop) -> None:
        self.switchboard = Switchboard(options)
        self.switchboard.clock.wall = lambda: loop.now
        self.phones = VirtualPhones(self.switchboard)
        self.switchboard.backend = self.phones
        self.traffic = Traffic(self.switchboard, Interpreter(self.switchboard, VERBS), self.phones)
        self.texts = Texts(self.switchboard, self.phones)
        for number, data in book["numbers"].items():
            set_number(self.switchboard, number, data)
        for number, data in book["phones"].items():
            set_phone(self.phones, number, data)
        self.app = web.Application()
        add_rest_routes(self.app, self.switchboard, self.phones, self.traffic, self.texts)

    def tell(self, line: WebhookLine) -> None:
        """Let webhooks go this way."""
        self.switchboard.webhooks.use(cast(aiohttp.ClientSession, line))

    def order_faults(self, share: float, seed: int) -> None:
        """Every fault, so often."""
        orders = {"set": "everything", "probability": share, "seed": seed}
        self.switchboard.faults.add(read_orders(self.switchboard.faults, orders))


@contextmanager
def same_names(seed: int) -> Iterator[None]:
    """Let everything that is named by chance have the same name at every replay."""
    with patch.object(records, "secrets", _Names(random.Random(f"names {seed}"))):
        yield
