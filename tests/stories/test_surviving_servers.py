"""Redis is emptied or away, the database falls over: the ladder goes on from where it was. Scenario 30."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis import Redis

from gateway.local.postgres import EmbeddedPostgres
from gateway.local.server import LocalServer
from gateway.local.valkey import EmbeddedValkey
from tests.conftest import prepare, told_in
from tests.harness.city import City
from tests.harness.clocks import BUSY, DUE_ONLY
from tests.harness.processes import Processes

LADDER = ["duty_phone", "duty_officer", "backup_officer", "duty_leader"]


@dataclass(frozen=True)
class OwnServers:
    """Servers that no other story needs, so that they may fall."""

    postgres: EmbeddedPostgres
    valkey: EmbeddedValkey
    processes: Processes


@pytest.fixture(scope="module")
def servers_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnServers]:
    folder = Path(tempfile.mkdtemp(prefix="gateway-falls-"))
    folder.chmod(0o711)  # PostgreSQL's user passes through
    try:
        with (
            EmbeddedPostgres(folder / "postgres") as postgres,
            EmbeddedValkey(folder / "valkey") as valkey,
        ):
            prepare(postgres.url)
            with Processes(postgres.url, valkey.url, tmp_path_factory.mktemp("falls")) as processes:
                yield OwnServers(postgres, valkey, processes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def city(servers_of_our_own: OwnServers) -> Iterator[City]:
    with told_in(servers_of_our_own.processes) as story:
        yield story


def falls(server: LocalServer) -> None:
    """End it as a power cut would."""
    assert server._process is not None
    server._process.kill()
    server._process.wait()


def nobody_takes_it(city: City) -> None:
    """A case of a unit whose phones all ring in vain."""
    city.unit("ZFJ").nobody_answers()
    city.operator.registers(unit="ZFJ")
    city.citizen.gets("登记")


def everybody_was_called_once(city: City) -> None:
    """The whole ladder up to the leader, each of its phones once and each of its texts once."""
    unit, case = city.unit("ZFJ"), city.newest_case()
    assert [call["role"] for call in case.calls] == LADDER
    assert [phone.times_rung for phone in unit.phones] == [1, 1, 1, 1]
    assert [len(phone.inbox) for phone in unit.phones[1:]] == [1, 1, 1]


@pytest.mark.parametrize("after_s", [0, 36, 90])
def test_a_redis_that_is_emptied_in_the_middle_of_a_ladder_changes_nothing(
    city: City, servers_of_our_own: OwnServers, after_s: int
) -> None:
    nobody_takes_it(city)
    city.waits(after_s)
    Redis.from_url(servers_of_our_own.valkey.url).flushall()
    city.waits(160 - after_s)

    everybody_was_called_once(city)


def test_jobs_that_are_lost_with_redis_are_made_up_for_within_seconds_and_once(
    city: City, servers_of_our_own: OwnServers
) -> None:
    """No worker for twenty seconds: the clock rings for it again and again, and then Redis is emptied."""
    unit = city.unit("ZFJ")
    unit.nobody_answers()
    city.clocks.what_counts = DUE_ONLY
    with city.processes.without("worker"):
        city.operator.registers(unit="ZFJ")
        city.waits(20)
        Redis.from_url(servers_of_our_own.valkey.url).flushall()
    city.waits(6)
    city.clocks.what_counts = BUSY
    city.clocks.settle()
    city.citizen.gets("登记")

    city.waits(10)
    assert unit.duty_phone.times_rung == 1
    city.waits(130)
    everybody_was_called_once(city)


def test_without_redis_the_ladder_goes_on_and_nobody_hears_of_it_twice_when_it_is_back(
    city: City, servers_of_our_own: OwnServers
) -> None:
    nobody_takes_it(city)
    city.waits(20)
    falls(servers_of_our_own.valkey)
    city.clocks.what_counts = DUE_ONLY
    city.waits(80)
    calls = [call["role"] for call in city.newest_case().calls]
    servers_of_our_own.valkey.start()
    city.processes.see_to("worker")
    city.clocks.what_counts = BUSY
    city.waits(60)

    assert calls == LADDER[:3]
    everybody_was_called_once(city)


@pytest.mark.parametrize("after_s", [0, 38, 119])
def test_a_database_that_falls_over_in_the_middle_of_a_ladder_is_found_again(
    city: City, servers_of_our_own: OwnServers, after_s: int
) -> None:
    nobody_takes_it(city)
    city.waits(after_s)
    falls(servers_of_our_own.postgres)
    servers_of_our_own.postgres.start()
    city.clocks.connect_again()
    city.waits(160 - after_s)

    everybody_was_called_once(city)


def test_what_is_told_while_the_database_is_away_is_told_again_by_the_carrier(
    city: City, servers_of_our_own: OwnServers
) -> None:
    """Key 1 finds no database: the officer is not told that the case is his, and the next one is called."""
    unit = city.unit("HBJ")
    unit.officer_phone.is_in_hand()
    case = city.operator.registers(unit="HBJ")
    city.citizen.gets("登记")
    unit.duty_phone.rings().answers().hears("签收请按一")
    falls(servers_of_our_own.postgres)
    city.switchboard.do(unit.duty_phone.number, "press", {"digits": "1"})
    city.switchboard.settle()
    servers_of_our_own.postgres.start()
    city.clocks.connect_again()
    city.switchboard.forget_notices()
    unit.duty_phone.does_not_hear("签收成功")
    city.waits(41)

    unit.officer_phone.rings().answers().presses("1").hears("签收成功")
    assert case.timeline.count("acknowledged") == 1
