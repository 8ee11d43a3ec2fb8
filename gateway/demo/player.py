"""Plays a story: speaks for whoever sits at a phone, lets the quiet time go by, and prints what happens."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import click

from gateway.demo.lines import Lines
from gateway.demo.stage import Stage
from gateway.settings import Settings

POLL_S = 0.1
READING_S = 0.25
"""A pause for whoever reads along, after something was left out."""
SCENE_ENDS_S = 0.5
AT_MOST_S = 60
"""Nothing in the story takes longer of the real time, while quiet time is left out."""
REAL_QUIET_S = 60
"""In real time: so long may it be quiet. What is longer is hours, and is left out after all."""
SOON = timedelta(minutes=5)
CODE = re.compile(r"编号(\d{4})")


class StoryBroke(click.ClickException):
    """What should have happened by now has not."""


class Player:
    """One pair of eyes and hands. What is waited for has to happen after the last thing that was done."""

    def __init__(self, stage: Stage, settings: Settings, *, real_time: bool) -> None:
        self.stage, self.settings, self._real_time = stage, settings, real_time
        self._lines = Lines(stage.label)
        self._seen = stage.last_entry()
        self._noticed: list[dict[str, Any]] = []
        self._states: dict[int, str] = {}
        self._quiet_since = time.monotonic()

    def scene(self, chinese: str, english: str) -> None:
        """Say what comes next, once all that belongs to the scene before is told."""
        self.rests(SCENE_ENDS_S)
        self._lines.scene(chinese, english)

    def does(self, number: str, what: str, **body: Any) -> None:
        """Let somebody dial, answer, press, hang up."""
        self._read()
        self._noticed.clear()
        self.stage.does(number, what, **body)

    def texts(self, number: str, body: str) -> None:
        """Let somebody text the common number."""
        self.does(number, "text", to=self.settings.common_number, body=body)

    def waits_for(self, number: str, kind: str, words: str = "", within: timedelta = SOON) -> str:
        """Go on until a phone rings, hears or gets these words, ends; returns the words it heard or got."""
        self._go_on(lambda: self._find(number, kind, words) is not None, f"{number} {kind} {words}", within)
        return self._find(number, kind, words) or ""

    def gets(self, number: str, words: str, within: timedelta = SOON) -> str:
        """Go on until a text with these words arrives; returns it."""
        return self.waits_for(number, "text in", words, within)

    def waits_until(self, case_id: int, state: str, within: timedelta = SOON) -> None:
        """Go on until a case stands there, by what the interface tells."""
        self._go_on(lambda: self._states[case_id] == state, f"{case_id} → {state}", within)

    def watches(self, code: str) -> int:
        """Tell from now on how this case stands; returns its id."""
        case_id = self.stage.case_id(code)
        self._tell_state(case_id)
        return case_id

    def lets_pass(self, length: timedelta) -> None:
        """Let time go by, whatever happens meanwhile."""
        until = self.stage.now + length
        while self.stage.now < until:
            self._read()
            self.stage.skip(until, self._seen)
            time.sleep(POLL_S)

    def rests(self, seconds: float) -> None:
        """Let people talk, or think, in real time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._read()
            time.sleep(POLL_S)

    def _go_on(self, is_so: Callable[[], bool], what: str, within: timedelta) -> None:
        """Print what happens and leave out the time in which nothing does, until something is so."""
        give_up, until = time.monotonic() + AT_MOST_S, self.stage.now + within
        while not is_so():
            if self._read():
                self._quiet_since = time.monotonic()
            elif self._may_skip() and self.stage.skip(until, self._seen):
                time.sleep(READING_S)
            elif self.stage.now >= until or (time.monotonic() > give_up and not self._real_time):
                raise StoryBroke(f"故事中断 the story stands still: {what}. 日志在数据目录 see the logs.")
            time.sleep(POLL_S)

    def _may_skip(self) -> bool:
        return not self._real_time or time.monotonic() - self._quiet_since > REAL_QUIET_S

    def _read(self) -> bool:
        """Print what is new; True when there was anything to print."""
        told = False
        for entry in self.stage.log(self._seen):
            self._seen = entry["n"]
            self._noticed.append(entry)
            told |= self._lines.told(entry)
        for case_id in list(self._states):
            told |= self._tell_state(case_id)
        return told

    def _tell_state(self, case_id: int) -> bool:
        case = self.stage.case(case_id)
        if self._states.get(case_id) == case["state"]:
            return False
        self._states[case_id] = case["state"]
        self._lines.stands(self.stage.now, case["code"], case["state"])
        return True

    def _find(self, number: str, kind: str, words: str) -> str | None:
        for entry in self._noticed:
            detail = entry["detail"]
            kind_here = f"text {detail['direction']}" if entry["kind"] == "text" else entry["kind"]
            said = str(detail.get("text") or detail.get("body") or "")
            if (entry["number"], kind_here) == (number, kind) and words in said:
                return said
        return None


def code_in(body: str) -> str:
    """The short number that a text names."""
    found = CODE.search(body)
    if found is None:
        raise StoryBroke(f"没有编号 no case number in: {body}")
    return found[1]


def at_hour(day: datetime, hour: int) -> datetime:
    """That hour of the same day."""
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)
