"""Which ports of this machine are free, and whether something serves on one."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Collection

TRIED = 50


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Ports of connections that have just ended may be used again, as servers do.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def next_free(host: str, wanted: int, taken: Collection[int] = ()) -> int | None:
    """`wanted`, or the next port that is free and not in `taken`; None if none is near."""
    near = range(wanted, min(wanted + TRIED, 65536))
    return next((port for port in near if port not in taken and is_free(host, port)), None)


def serves(host: str, port: int, path: str) -> bool:
    """Whether GET `path` answers 200 within two seconds."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
