"""A story's lines: when, who, what."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import click

from gateway.policy.phrases import LOCAL
from gateway.web.words import words_in

WHO_WIDTH = 34
WEEKDAYS = "一二三四五六日"
COLOURS = {"ring": "yellow", "answer": "green", "bridged": "green", "text": "cyan", "key": "magenta"}
SENTENCES = {
    "dial": "拨打 {to} calls", "ring": "振铃 rings", "answer": "接听 answers",
    "caption": "听到「{text}」", "key": "按键 presses {digit}",
}  # fmt: skip
TEXTS = {"in": "短信：{body}", "out": "发出短信「{body}」 texts"}
ENDINGS = {
    "busy": "占线 busy", "no-answer": "无人接听 no answer", "failed": "无法接通 cannot be reached",
    "completed": "通话结束 ends", "canceled": "停止振铃 stops ringing",
}  # fmt: skip


class Lines:
    """Prints what the switchboard notes and how cases stand, by the clock on the wall of the city."""

    def __init__(self, label: Callable[[str], str]) -> None:
        self._label = label
        self._labels: dict[str, str] = {}
        self._day: date | None = None
        self._heard: set[tuple[str, str]] = set()

    def scene(self, chinese: str, english: str) -> None:
        """Print what comes next."""
        click.secho(f"\n  {chinese}\n  {english}", bold=True)

    def told(self, entry: dict[str, Any]) -> bool:
        """Print one entry of the log; False for those that are no part of the story."""
        said = None if self._is_heard_again(entry) else _sentence(entry["kind"], entry["detail"], self._name)
        if said is None or entry["number"] is None:
            return False
        at, colour = datetime.fromisoformat(entry["at"]), COLOURS.get(entry["kind"])
        self._say(at, self._name(entry["number"]), said, colour)
        return True

    def stands(self, at: datetime, code: str, state: str) -> None:
        """Print how a case stands, in both languages."""
        words = " ".join(words_in(lang).of("state", state) for lang in ("zh", "en"))
        self._say(at, f"事项{code} case", f"→ {words}", "blue")

    def _say(self, at: datetime, who: str, what: str, colour: str | None = None) -> None:
        here = at.astimezone(LOCAL)
        if here.date() != self._day:
            self._day = here.date()
            click.echo(f"\n  {here:%Y-%m-%d} 星期{WEEKDAYS[here.weekday()]} {here:%A}")
        name = who + " " * max(1, WHO_WIDTH - _columns(who))
        click.echo(f"  {here:%H:%M:%S}  {name}{click.style(what, fg=colour)}")

    def _is_heard_again(self, entry: dict[str, Any]) -> bool:
        """Whether it is a sentence of a waiting loop or a repeated prompt, told before."""
        if entry["kind"] != "caption":
            return False
        heard = (str(entry["number"]), str(entry["detail"]["text"]))
        is_old = heard in self._heard
        self._heard.add(heard)
        return is_old

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
    sentence = TEXTS[detail["direction"]] if kind == "text" else SENTENCES.get(kind)
    return sentence.format(**detail) if sentence else None


def _columns(written: str) -> int:
    """How many columns of a terminal a text takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in written)
