"""The one place that knows every part."""

from __future__ import annotations

import select
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

from gateway.bell import Bell
from gateway.carrier_settings import CarrierAccount
from gateway.catalogue.load import load_catalogue
from gateway.settings import Settings
from gateway.trunks import Trunk, Trunks
from gateway.work import Gateway
from models.errors import Misconfigured
from notifications.carriers.twilio import TwilioCarrier
from notifications.wording import Wording

IDLE_MS = 5_000
"""Nothing of ours thinks for so long between two statements, and nobody is on the line meanwhile."""


def build(settings: Settings) -> Gateway:
    """Put the service together; `Misconfigured` names every fault at once. Connects to nothing yet."""
    faults = settings.faults()
    if faults:
        raise Misconfigured(faults)
    return Gateway(
        settings=settings,
        engine=open_database(settings.database_url),
        bell=Bell(settings.redis_url),
        trunks=Trunks(*(_trunk(settings, account) for account in settings.carrier_accounts)),
        catalogue=load_catalogue(),
        wording=Wording.load(),
    )


def _trunk(settings: Settings, account: CarrierAccount) -> Trunk:
    carrier = TwilioCarrier(
        account.base_url,
        account.sid,
        account.tokens,
        settings.public_base_url,
        settings.carrier_timeout_s,
    )
    return Trunk(account.trunk, carrier, account.sid, account.numbers, account.calls_per_s)


def open_database(url: str) -> Engine:
    """A pool of connections that notices a restarted server before it is used again.

    Its errors show no parameters: they go to the log, where no name and no number may be. A transaction in
    which nobody does anything is ended by the server after a while: a process that stands still with a row
    in its hands must not keep the webhooks of that row, and with them all threads of the web, until it moves.
    """
    engine = create_engine(
        url,
        pool_size=10,
        max_overflow=20,
        pool_timeout=10,
        hide_parameters=True,
        connect_args={"options": f"-c idle_in_transaction_session_timeout={IDLE_MS}"},
    )
    event.listen(engine, "checkout", _refuse_closed)
    return engine


def _refuse_closed(connection: Any, _record: object, _proxy: object) -> None:
    """A connection that has been asked nothing and can be read from was closed by the server.

    A look at the socket tells: a question, as by `pool_pre_ping`, is a round trip for each transaction.
    """
    socket = select.poll()
    if not connection.closed:
        socket.register(connection.fileno(), select.POLLIN)
    if connection.closed or socket.poll(0):
        raise DisconnectionError("the server has closed this connection")
