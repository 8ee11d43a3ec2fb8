"""Stands in for one of the gateway's commands: serves its port, or just runs. It imports little."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer

PORTS = {
    "switchboard": "SWITCHBOARD_PORT",
    "carrier": "CARRIER_FACE_PORT",
    "desk": "DESK_FACE_PORT",
}


class _Ready(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()


def run(words: Sequence[str]) -> None:
    """Be the part that these words start."""
    if "migrate" in words:
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    port = PORTS.get(words[-1])
    if port is None:
        threading.Event().wait(60)
    else:
        HTTPServer(("127.0.0.1", int(os.environ[port])), _Ready).serve_forever()


if __name__ == "__main__":
    run(sys.argv[1:])
