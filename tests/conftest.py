"""What all tests share: one PostgreSQL and one Valkey for the run, and a city for each story."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

from gateway.seed import seed_catalogue, seed_demo_roster
from gateway.wiring import open_database
from models.migrate import migrate
from tests.harness.city import A_QUIET_EVENING, City
from tests.harness.clocks import Clocks
from tests.harness.processes import Processes
from tests.harness.servers import Servers, shared_servers, template_database
from tests.harness.switchboard import Switchboard

hypothesis.settings.register_profile("busy", deadline=None)  # a busy machine is no fault of an example
hypothesis.settings.load_profile("busy")

NO_BROWSER = "no Chromium on this machine (Debian: apt-get install chromium fonts-noto-cjk)"
BROWSER_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
FORGET = """
    TRUNCATE attempts, dispatches, inbound_calls, inbound_texts, surveys, survey_opt_outs,
        text_intakes, recordings, events, audit_entries, cases,
        shifts, people, contacts RESTART IDENTITY CASCADE;
    UPDATE case_codes SET free_at = '-infinity' WHERE free_at IS DISTINCT FROM '-infinity';
    DELETE FROM trunk_troubles;
    DELETE FROM number_marks;
    DELETE FROM call_paces;
    DELETE FROM unit_turns;
    DELETE FROM passed_senders;
    UPDATE refused_webhooks SET count = 0;
    DELETE FROM trunk_troubles;
"""


def prepare(url: str) -> None:
    """Make all tables, with units, regions and made-up people."""
    migrate(url)
    engine = open_database(url)
    seed_catalogue(engine)
    seed_demo_roster(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium for one file of tests; a machine without one skips them, CI fails.

    Not for the run: while it lives, nothing else in this process may run an event loop of its own.
    """
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=BROWSER_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Servers:
    """The run's database and Redis servers."""
    return shared_servers(tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def database_url(servers: Servers, worker_id: str) -> str:
    """A migrated database of this test process's own, with units and regions in it."""
    return template_database(servers.database_url, prepare, worker_id)


@pytest.fixture(scope="session")
def processes(
    servers: Servers, database_url: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Processes]:
    """A whole gateway with its switchboard, for this test process."""
    folder = tmp_path_factory.mktemp("gateway")
    os.environ.pop("DATABASE_URL", None)
    with Processes(database_url, servers.redis_url_of(worker_id), Path(folder)) as running:
        yield running


def begin_story(clocks: Clocks, switchboard: Switchboard, database_url: str) -> None:
    """Forget what was, and let it be a quiet evening with the made-up people on duty."""
    switchboard.reset()
    clocks.forget(FORGET)
    clocks.start_at(A_QUIET_EVENING)
    engine = open_database(database_url)
    seed_demo_roster(engine)
    engine.dispose()


@contextmanager
def told_in(processes: Processes) -> Iterator[City]:
    """A city on a quiet evening, in which nothing has happened yet; when its story ends, everything holds."""
    switchboard = Switchboard(processes.switchboard_url)
    with closing(Clocks(processes.database_url, processes.redis_url, switchboard)) as clocks:
        begin_story(clocks, switchboard, processes.database_url)
        story = City(processes, switchboard, clocks)
        yield story
        story.clocks.settle()
        story.check_that_nothing_unexpected_happened()
        story.check_that_everything_holds()


@pytest.fixture
def city(processes: Processes) -> Iterator[City]:
    """A city of this test process, whose parts all its stories share."""
    with told_in(processes) as story:
        yield story
