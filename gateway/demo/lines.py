"""A story's lines: second, who, what."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

WHO_WIDTH = 34
COLOURS = {"ring": "yellow", "answer": "green", "bridged": "green", "text": "cyan", "key": "magenta"}
SENTENCES = {
    "dial": "由110转接，拨入 {to}  call transferred by 110", "ring": "振铃 rings", "answer": "接听 answers",
    "caption": "听到「{text}」", "key": "按键 presses {digit}", "text": "短信：{body}",
}  # fmt: skip
ENDINGS = {
    "busy": "占线 busy", "no-answer": "无人接听 no answer", "failed": "无法接通 cannot be reached",
    "completed": "通话结束 ends", "canceled": "停止振铃 stops ringing",
}  # fmt: skip


class Lines:
    """Prints what the switchboard notes, in seconds since the story began."""

    def __init__(self, label: Callable[[str], str]) -> None:
        self._label = label
        self._labels: dict[str, str] = {}
        self._began: datetime | None = None

    def told(self, entry: dict[str, Any]) -> bool:
        """Print one entry of the log; False for those that are no part of the story."""
        said = _sentence(entry["kind"], entry["detail"], self._name)
        if said is None or entry["number"] is None:
            return False
        self.say(
            datetime.fromisoformat(entry["at"]), self._name(entry["number"]), said, COLOURS.get(entry["kind"])
        )
        return True

    def say(self, at: datetime, who: str, what: str, colour: str | None = None) -> None:
        """Print one line."""
        self._began = self._began or at
        second = int((at - self._began).total_seconds())
        name = who + " " * max(1, WHO_WIDTH - _columns(who))
        click.echo(f"  {second // 60:02d}:{second % 60:02d}  {name}{click.style(what, fg=colour)}")

    def _name(self, number: str) -> str:
        if number not in self._labels:
            try:
                self._labels[number] = self._label(number)
            except OSError:  # one of our own numbers, which has no handset
                self._labels[number] = "联动服务 service"
        return self._labels[number]


def _sentence(kind: str, detail: dict[str, Any], name: Callable[[str], str]) -> str | None:
    """What an entry means to somebody who reads along; None for what only the carrier needs to know."""
    if kind == "bridged":
        return f"与 {name(detail['to'])} 通话 talk to each other"
    if kind == "ended":
        return ENDINGS.get(detail["status"], str(detail["status"]))
    if kind == "text" and detail["direction"] == "out":
        return None
    sentence = SENTENCES.get(kind)
    return sentence.format(**detail) if sentence else None


def _columns(written: str) -> int:
    """How many columns of a terminal a text takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in written)
