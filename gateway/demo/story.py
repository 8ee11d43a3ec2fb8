"""The story: two matters, from the first word to the archive, told as if they had come to their end today."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from gateway.demo.first_matter import play_first_matter
from gateway.demo.player import Player, at_hour
from gateway.demo.second_matter import play_second_matter
from gateway.demo.stage import Stage
from gateway.policy.holidays import is_workday
from gateway.policy.phrases import LOCAL
from gateway.settings import Settings
from gateway.wiring import open_database

TAKES = timedelta(days=9)
"""From the first call to the last survey, which comes a week after the one before."""
BEGINS_AT = 10

TITLE = """
  两件事的故事 · Two matters, from the first word to the archive
  发生在前几天：安静的时间略去，每一行都来自虚拟话机的记录和接口，时刻是本市时间。
  It happened in the last days; quiet time is left out. Every line comes from the log of the virtual phones
  or from the interface; the hours are local.
"""
EPILOGUE = """
  故事讲完了，现在轮到您：在虚拟话机页面用“群众”拨打，接听、按 1、通话、回复短信。
  Your turn: on the page with the virtual phones call as the citizen, answer, press 1, talk, text back.
"""


def play(settings: Settings, *, real_time: bool) -> None:
    """Play the story in the terminal. Raises StoryBroke when it does not go as it should."""
    engine = open_database(settings.database_url)
    try:
        stage = Stage(engine, settings)
        click.echo(TITLE)
        stage.goes_back_to(opening(stage.now))
        try:
            player = Player(stage, settings, real_time=real_time)
            caller, texter = stage.citizens(2)
            play_first_matter(player, caller)
            play_second_matter(player, texter)
        finally:
            stage.catches_up()
        click.echo(EPILOGUE)
    finally:
        engine.dispose()


def opening(now: datetime) -> datetime:
    """The morning of a workday, long enough ago for the whole story."""
    day = at_hour(now.astimezone(LOCAL), BEGINS_AT) - TAKES
    while not is_workday(day.date()):
        day -= timedelta(days=1)
    return day
