"""One case from ring to receipt: nobody takes it until the leader does."""

from __future__ import annotations

import time
from datetime import timedelta

import click

from gateway.catalogue.load import load_catalogue
from gateway.demo.lines import Lines
from gateway.demo.stage import Cast, Stage
from gateway.settings import Settings
from gateway.telephone_book import CITIZEN
from gateway.wiring import open_database

STARTS_BEFORE = timedelta(seconds=200)
"""The story is played in the past and moved on into the present, so that its end is now."""
POLL_S = 0.15
AT_MOST_S = 300
TALK_S = 5
READING_S = 0.9
"""A pause for whoever reads along, after something was left out."""

TITLE = """
  一件事的故事 · One case as a story
  市民来电由110转来：值班电话无人接听，手机占线，备班未按键，值班领导签收。
  The duty phone is not answered, the mobile is busy, the backup presses nothing; the leader takes the
  case and talks to the citizen; the other leg hears who took it and ends.
"""
EPILOGUE = """
  故事讲完了，现在轮到您：在虚拟话机页面用“群众”拨打，接听、按 1、通话、回复短信。
  Your turn: on the page with the virtual phones call as the citizen, answer, press 1, talk, text back.
"""


def play(settings: Settings, *, real_time: bool) -> None:
    """Play the story in the terminal."""
    engine = open_database(settings.database_url)
    try:
        _Story(Stage(engine, settings.carrier_base_url), settings, real_time=real_time).play()
    finally:
        engine.dispose()


class _Story:
    def __init__(self, stage: Stage, settings: Settings, *, real_time: bool) -> None:
        self._stage, self._settings, self._real_time = stage, settings, real_time
        self._lines = Lines(stage.label)
        self._seen = stage.last_entry()
        self._heard: dict[str, str] = {}
        self._happened: set[tuple[str, str]] = set()

    def play(self) -> None:
        click.echo(TITLE)
        if not self._real_time:
            self._stage.goes_back(STARTS_BEFORE)
        cast = self._stage.cast(_menu_keys())
        self._set_personas(cast)
        try:
            self._call_and_choose(cast)
            self._leader_takes_it(cast)
            self._follow(lambda: {(cast.backup, "ended"), (CITIZEN, "ended")} <= self._happened)
        finally:
            for number in (cast.duty_phone, cast.officer, cast.backup, cast.leader):
                self._stage.persona(number, None)
            self._stage.catches_up()
        click.echo(EPILOGUE)

    def _set_personas(self, cast: Cast) -> None:
        self._stage.persona(cast.duty_phone, {"then": "rings_out"})
        self._stage.persona(cast.officer, {"then": "busy"})
        self._stage.persona(cast.backup, {"then": "answers", "after_s": 28, "presses": []})
        self._stage.persona(cast.leader, None)

    def _call_and_choose(self, cast: Cast) -> None:
        self._stage.does(CITIZEN, "dial", to=self._settings.common_number)
        for key in cast.keys:
            heard = self._heard.get(CITIZEN, "")
            self._follow(lambda before=heard: "请按" in self._heard.get(CITIZEN, "").removeprefix(before))
            self._stage.does(CITIZEN, "press", digits=key)

    def _leader_takes_it(self, cast: Cast) -> None:
        self._follow(lambda: (cast.leader, "ring") in self._happened)
        self._rest(2)
        self._stage.does(cast.leader, "answer")
        self._follow(lambda: "无人签收" in self._heard.get(cast.leader, ""))
        self._rest(2)
        self._stage.does(cast.leader, "press", digits="1")
        self._follow(lambda: bool({(CITIZEN, "bridged"), (cast.leader, "bridged")} & self._happened))
        self._rest(TALK_S)
        self._stage.does(cast.leader, "hang_up")

    def _follow(self, until: object, at_most_s: float = AT_MOST_S) -> None:
        """Print what happens and leave out the time in which nothing does, until something has happened."""
        give_up = time.monotonic() + at_most_s
        while time.monotonic() < give_up:
            quiet = not self._read()
            if callable(until) and until():
                return
            if quiet and not self._real_time and self._stage.skip():
                time.sleep(READING_S / 3)
            time.sleep(POLL_S)
        raise click.ClickException("The story stands still; see the logs in the data folder.")

    def _rest(self, seconds: float) -> None:
        """Let both talk for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._read()
            time.sleep(POLL_S)

    def _read(self) -> bool:
        """Print what is new; True when there was anything to print."""
        told = False
        for entry in self._stage.log(self._seen):
            self._seen = entry["n"]
            self._happened.add((entry["number"], entry["kind"]))
            if entry["kind"] == "caption":
                heard = self._heard.get(entry["number"], "")
                self._heard[entry["number"]] = heard + entry["detail"]["text"]
            if self._lines.told(entry):
                told = True
        return told


def _menu_keys() -> dict[str, str]:
    """The keys that lead to each unit through the menu."""
    keys: dict[str, str] = {}
    for digit, branch in load_catalogue().branches.items():
        for below, leaf in (branch.below or {"": branch}).items():
            if leaf.unit is not None:
                keys[leaf.unit] = digit + below
    return keys
