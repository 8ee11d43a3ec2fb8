"""What all processes of the gateway come to hold, loaded before one is copied: then the copies share it."""

from __future__ import annotations

from sqlalchemy.orm import configure_mappers

from gateway.clock import Clock
from gateway.settings import Settings
from gateway.web.app import create_app
from gateway.web.face import Face
from gateway.web.serve import serve
from gateway.wiring import build
from gateway.worker import Worker

PARTS = (Clock, Worker, serve)
"""What the parts run; named here so that it is loaded."""


def load(settings: Settings) -> None:
    """Put the service together once and forget it: catalogue, words and the carrier's library stay.

    Connects to nothing and counts nothing. Raises Misconfigured with every fault at once.
    """
    configure_mappers()
    create_app(build(settings), Face.DESK)
