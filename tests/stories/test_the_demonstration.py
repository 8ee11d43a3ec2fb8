"""The demonstration on the real processes: it comes to its end, and a story that breaks is an error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from pydantic import SecretStr

from gateway.demo import player, story
from gateway.demo.clock import DemoClock
from gateway.demo.first_matter import RESULT
from gateway.demo.second_matter import BAD_RESULT, GOOD_RESULT, REASON
from gateway.seed import seed_demo_roster
from gateway.settings import Settings
from gateway.telephone_book import telephone_book
from gateway.wiring import open_database
from tests.conftest import FORGET
from tests.harness.city import A_QUIET_EVENING
from tests.harness.processes import ACCOUNT_SID, AUTH_TOKEN, Processes
from tests.harness.switchboard import Switchboard

pytestmark = pytest.mark.timeout(300)
"""A story takes real time: a quarter of a minute on a quiet machine, and more on one that others use."""


@pytest.fixture
def database(database_url: str) -> Iterator[psycopg.Connection]:
    """The gateway's database, in which nothing has happened yet."""
    with psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(FORGET)
        yield connection


@pytest.fixture
def settings(processes: Processes, database: psycopg.Connection, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A gateway whose clocks run from a quiet evening, and a story without pauses for whoever reads along."""
    monkeypatch.setattr(player, "READING_S", 0)
    monkeypatch.setattr(player, "POLL_S", 0.01)
    engine = open_database(processes.database_url)
    DemoClock(engine, processes.switchboard_url).set(A_QUIET_EVENING - datetime.now(UTC))
    seed_demo_roster(engine)
    engine.dispose()
    found = Settings(
        database_url=processes.database_url,
        redis_url=processes.redis_url,
        carrier_base_url=processes.switchboard_url,
        carrier_account_sid=ACCOUNT_SID,
        carrier_auth_token=SecretStr(AUTH_TOKEN),
        desk_face_port=processes.ports["desk"],
    )
    switchboard = Switchboard(processes.switchboard_url)
    switchboard.reset()
    for number, phone in telephone_book(found)["phones"].items():
        switchboard.put_phone(number, phone)
    return found


def test_two_matters_are_told_from_the_first_word_to_the_archive(
    settings: Settings, database: psycopg.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    story.play(settings, real_time=False)

    told = capsys.readouterr().out
    assert [words for words in (RESULT, BAD_RESULT, REASON, GOOD_RESULT) if words not in told] == []
    assert database.execute("SELECT state FROM cases ORDER BY id").fetchall() == [
        ("archived",),
        ("archived",),
    ]
    rated = database.execute("SELECT round, rating, solved FROM surveys ORDER BY id").fetchall()
    assert rated == [(1, 1, None), (1, 5, None), (2, 2, True)]
    assert database.execute("SELECT shift >= interval '0' FROM service_clock").fetchall() == [(True,)]


def test_a_story_that_does_not_go_on_is_an_error(settings: Settings, database: psycopg.Connection) -> None:
    database.execute(
        "INSERT INTO number_marks (number, channel, code, marked_at, again_at)"
        " SELECT DISTINCT number, channel, 21211, now(), now() + interval '1 year' FROM contacts"
        " CROSS JOIN (VALUES ('call'), ('text')) AS way (channel) WHERE number LIKE '+86138000004%'"
    )

    with pytest.raises(player.StoryBroke, match="故事中断"):
        story.play(settings, real_time=False)
