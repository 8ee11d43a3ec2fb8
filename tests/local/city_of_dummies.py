"""`gateway up` with dummies for the gateway's own commands: each serves its port, or just runs.

Run as `python -m tests.local.city_of_dummies up`; the settings come from the environment.
"""

from __future__ import annotations

import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import click

from gateway.local import stack
from gateway.settings import Settings


class _Ready(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()


def _dummy(words: list[str]) -> None:
    settings = Settings()
    ports = {
        "switchboard": settings.switchboard_port,
        "carrier": settings.carrier_face_port,
        "desk": settings.desk_face_port,
    }
    port = ports.get(words[-1])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if words == ["migrate"]:
        return
    if port is None:
        threading.Event().wait(60)
    else:
        HTTPServer(("127.0.0.1", port), _Ready).serve_forever()


def _main(words: list[str]) -> int:
    if words != ["up"]:
        _dummy(words)
        return 0
    stack._command = lambda *words: [sys.executable, "-m", "tests.local.city_of_dummies", *words]
    return stack.run_stack(
        Settings(), on_ready=lambda complete: click.echo(f"SERVES {complete.database_url}")
    )


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
