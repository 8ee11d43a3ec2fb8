"""What a restart must still answer for: the calls and texts under way, kept in a file."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from gateway.switchboard.records import Call, CallbackOrder, Message

log = logging.getLogger(__name__)

SPARE_LINES = 10_000  # lines of what is over, before they are left out of a file written anew
OF_CALL = (
    "sid",
    "to",
    "sender",
    "direction",
    "parent_sid",
    "forwarded_from",
    "dialled_by",
    "sip_headers",
    "token",
    "attestation",
)
OF_TEXT = ("sid", "to", "sender", "direction", "service_sid")


@dataclass(frozen=True)
class Remains:
    """What a process that has died left under way."""

    calls: list[Call] = field(default_factory=list)
    texts: list[Message] = field(default_factory=list)


class Ledger:
    """One line for what begins, one for what is over. It holds numbers, but no words of a text.

    Lines go to the system at once, so a killed process loses none; the disk is not waited for, because
    whoever loses the machine loses the calls' other ends as well. Without a path nothing is kept.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: int | None = None
        self._open: dict[str, bytes] = {}
        self._lines = 0

    def take_over(self) -> Remains:
        """Read what is left of a process before this one, and go on from there; nothing without a file.

        What it returns stays in the file until it is closed here. A line that was cut off, or that an older
        process wrote otherwise, is passed over.
        """
        if self._path is None:
            return Remains()
        left = _read(self._path)
        self._open = {sid: line for sid, (line, _) in left.items()}
        self._write_anew()
        records = [record for _, record in left.values()]
        return Remains(
            [record for record in records if isinstance(record, Call)],
            [record for record in records if isinstance(record, Message)],
        )

    def open(self, record: Call | Message) -> None:
        """Something begins."""
        if self._file is not None:
            line = _line(_data(record))
            self._open[record.sid] = line
            self._append(line)

    def close(self, sid: str) -> None:
        """It is over, and whoever wanted to know of its end has been told; harmless the second time."""
        if self._file is not None and self._open.pop(sid, None) is not None:
            self._append(_line({"over": sid}))

    def end(self) -> None:
        """Let go of the file; what is in it stays for the next process."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _append(self, line: bytes) -> None:
        if self._file is not None:
            os.write(self._file, line)
            self._lines += 1
            if self._lines > len(self._open) + SPARE_LINES:
                self._write_anew()

    def _write_anew(self) -> None:
        if self._path is None:
            return
        self.end()
        fresh = self._path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        self._file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(self._file, b"".join(self._open.values()))
        fresh.replace(self._path)
        self._lines = len(self._open)


def _read(path: Path) -> dict[str, tuple[bytes, Call | Message]]:
    left: dict[str, tuple[bytes, Call | Message]] = {}
    for line in _lines(path):
        try:
            data = json.loads(line)
            if "over" in data:
                left.pop(data["over"], None)
            else:
                record = _call(data) if data["kind"] == "call" else _text(data)
                left[record.sid] = (line + b"\n", record)
        except (ValueError, LookupError, TypeError):
            log.warning("a line of %s is cut off, or says something else than a call or text", path.name)
    return left


def _lines(path: Path) -> Iterable[bytes]:
    try:
        return [line for line in path.read_bytes().split(b"\n") if line]
    except FileNotFoundError:
        return ()


def _line(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _data(record: Call | Message) -> dict[str, Any]:
    is_call = isinstance(record, Call)
    data: dict[str, Any] = {"kind": "call" if is_call else "text", "at": record.created_at.isoformat()}
    data |= {name: getattr(record, name) for name in (OF_CALL if is_call else OF_TEXT)}
    if record.callback is not None:
        order = record.callback
        data["callback"] = [order.url, order.method, sorted(order.events)]
    return data


def _call(data: dict[str, Any]) -> Call:
    given = {name: data[name] for name in OF_CALL}
    return Call(created_at=datetime.fromisoformat(data["at"]), callback=_order(data), **given)


def _text(data: dict[str, Any]) -> Message:
    given = {name: data[name] for name in OF_TEXT}
    return Message(body="", created_at=datetime.fromisoformat(data["at"]), callback=_order(data), **given)


def _order(data: dict[str, Any]) -> CallbackOrder | None:
    if "callback" not in data:
        return None
    url, method, events = data["callback"]
    return CallbackOrder(url, method, frozenset(events))
