"""Serve one face with granian, each in a shape of its own."""

from __future__ import annotations

import gc
import multiprocessing
from dataclasses import dataclass

from granian import Granian
from granian.constants import Interfaces

from gateway.local.forks import ARE_SAFE
from gateway.settings import Settings
from gateway.web import apps
from gateway.web.face import Face


@dataclass(frozen=True, slots=True)
class Shape:
    """How many processes and threads a face gets: pages may be slow, webhooks may not."""

    processes: int
    threads: int


SHAPES = {Face.CARRIER: Shape(2, 8), Face.DESK: Shape(1, 32)}


def serve(settings: Settings, face: Face) -> None:
    """Serve until told to stop, in processes that share what this one has loaded."""
    settings_port = settings.carrier_face_port if face is Face.CARRIER else settings.desk_face_port
    shape = SHAPES[face]
    if ARE_SAFE:
        multiprocessing.set_start_method("fork", force=True)  # from 3.14 on it is no longer the usual one
        gc.freeze()  # looking for waste would write to what is shared, and so copy it
    Granian(
        f"{apps.__name__}:{face}_app",
        address=settings.host,
        port=settings_port,
        interface=Interfaces.WSGI,
        workers=shape.processes,
        blocking_threads=shape.threads,
        factory=True,
        log_access=False,
        respawn_failed_workers=True,
        websockets=False,
    ).serve()
