"""Two carriers: while the first is down or slow the second rings the phones, and nobody notices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import begin_story
from tests.database.conftest import create_database
from tests.harness.city import City
from tests.harness.clocks import Clocks
from tests.harness.processes import SECOND_NUMBER, Processes
from tests.harness.servers import Servers
from tests.harness.switchboard import Switchboard
from tests.harness.two_switchboards import TwoSwitchboards

FULL = {"what": "429", "on": ["POST Calls", "POST Messages"]}
DOWN = {"what": "503_before"}
NO_SUCH_CALLS, NO_SUCH_TEXTS = 21215, 21408
TRUNKS = "SELECT trunk FROM attempts WHERE claimed_at IS NOT NULL ORDER BY id"


@pytest.fixture(scope="module")
def two_carriers(
    servers: Servers, database_url: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Processes]:
    """A gateway with two switchboards, and a database of its own."""
    url = create_database(database_url, f"two_{worker_id}")
    redis = servers.redis_url_of(str(int("0" + "".join(filter(str.isdigit, worker_id))) + 8))
    folder = Path(tmp_path_factory.mktemp("two"))
    (folder / "second").mkdir()
    with Processes(url, redis, folder, has_second_carrier=True) as running:
        yield running


@pytest.fixture
def city(two_carriers: Processes) -> Iterator[City]:
    """A city on a quiet evening whose gateway has two carriers."""
    both = TwoSwitchboards(
        Switchboard(two_carriers.switchboard_url), Switchboard(two_carriers.second_switchboard_url)
    )
    with closing(Clocks(two_carriers.database_url, two_carriers.redis_url, both)) as clocks:
        begin_story(clocks, both, two_carriers.database_url)
        story = City(two_carriers, both, clocks)
        yield story
        story.clocks.settle()
        story.check_that_nothing_unexpected_happened()


def first_fails(city: City, fault: dict[str, Any]) -> None:
    """Let the first carrier be unpleasant."""
    city.switchboard.fault(fault)


def rung_by(city: City, number: str) -> list[str]:
    """By which carrier a phone has rung: first or second."""
    assert isinstance(city.switchboard, TwoSwitchboards)
    both = {"first": city.switchboard.first, "second": city.switchboard.second}
    return [
        name
        for name, each in both.items()
        for entry in each.log()
        if entry["kind"] == "ring" and entry["number"] == number
    ]


def test_while_the_first_carrier_takes_nothing_the_second_rings_and_texts_at_once(city: City) -> None:
    zfj = city.unit("ZFJ")
    city.citizen.is_in_hand()
    first_fails(city, FULL)

    case = city.operator.registers()

    zfj.officer_phone.is_in_hand().gets(case.code)
    assert city.seconds_after_check(city.clocks.now.isoformat()) == 0
    zfj.duty_phone.rings()
    assert rung_by(city, zfj.duty_phone.number) == ["second"]
    zfj.officer_phone.texts(f"1 {case.code}")
    assert case.state == "acknowledged"


def test_a_citizen_who_waits_at_the_first_is_joined_though_it_places_no_calls(city: City) -> None:
    zfj = city.unit("ZFJ")
    zfj.officer_phone.is_in_hand()
    first_fails(city, FULL)
    case = city.operator.transfers(zfj)
    zfj.duty_phone.rings().answers().hears("接听请按一")
    assert rung_by(city, zfj.duty_phone.number) == ["second"]
    city.switchboard.no_more_faults()

    zfj.duty_phone.presses("1").hears("在另一条线路上等候")

    city.waits(10)
    zfj.duty_phone.rings().answers().hears("接听请按一")
    assert rung_by(city, zfj.duty_phone.number) == ["first", "second"]
    zfj.duty_phone.presses("1").talks_to(city.citizen)
    assert case.state == "acknowledged"
    city.citizen.hangs_up()
    zfj.duty_phone.hangs_up()


def test_a_citizen_who_calls_at_the_second_is_joined_with_the_first_phone_that_rings(city: City) -> None:
    assert isinstance(city.switchboard, TwoSwitchboards)
    whose = city.clocks.rows("SELECT code FROM units WHERE direct_number = %s", SECOND_NUMBER)
    unit = city.unit(str(whose[0][0]))
    unit.officer_phone.is_in_hand()
    city.citizen.is_in_hand()
    city.switchboard.second.do(city.citizen.number, "dial", {"to": SECOND_NUMBER})
    city.citizen.hears("正在为您接通")

    unit.duty_phone.rings().answers().hears("接听请按一").presses("1").talks_to(city.citizen)

    assert unit.duty_phone.times_rung == 1
    city.citizen.hangs_up()


def test_the_first_gets_its_traffic_back_when_it_has_recovered(city: City) -> None:
    city.citizen.is_in_hand()
    city.centre.nobody_answers()
    first_fails(city, FULL)
    for code in ("ZFJ", "HBJ", "HSJ", "SWJ"):
        city.unit(code).nobody_answers()
        city.operator.registers(unit=code)
    city.switchboard.no_more_faults()
    assert {row[0] for row in city.clocks.rows(TRUNKS)} == {"secondary"}

    city.waits(minutes=4)
    city.operator.registers(unit="SWJ", matter="水管漏水")

    assert city.clocks.rows(TRUNKS)[-1][0] == "primary"


def test_what_a_dying_carrier_may_have_done_is_done_by_the_other_in_the_end(city: City) -> None:
    zfj = city.unit("ZFJ")
    zfj.nobody_answers()
    city.citizen.is_in_hand()
    first_fails(city, DOWN)
    case = city.operator.registers()
    city.waits(45)
    zfj.officer_phone.gets(case.code)
    zfj.officer_phone.texts(f"1 {case.code}")
    assert case.state == "acknowledged"


def test_what_the_second_cannot_do_at_all_waits_until_the_first_can_again(city: City) -> None:
    zfj = city.unit("ZFJ")
    assert isinstance(city.switchboard, TwoSwitchboards)
    refusals = (
        (zfj.duty_phone, NO_SUCH_CALLS),
        (zfj.officer_phone, NO_SUCH_TEXTS),
        (city.citizen, NO_SUCH_TEXTS),
    )
    for phone, code in refusals:
        its = {"kind": "mobile", "persona": {"then": "refused", "code": code}}
        city.switchboard.second.put_phone(phone.number, its)
    city.citizen.is_in_hand()
    zfj.officer_phone.is_in_hand()
    first_fails(city, FULL | {"for_s": 3})

    case = city.operator.registers()
    city.waits(12)

    zfj.duty_phone.rings()
    zfj.officer_phone.gets(case.code)
    city.citizen.gets(case.code)
    zfj.officer_phone.texts(f"1 {case.code}")
    assert case.state == "acknowledged"


def test_what_neither_can_do_at_all_does_not_hold_up_the_ladder(city: City) -> None:
    zfj = city.unit("ZFJ")
    zfj.duty_phone.is_refused(NO_SUCH_CALLS)
    city.citizen.is_in_hand()
    case = city.operator.registers()
    zfj.officer_phone.rings().gets(case.code)
    assert city.seconds_after_check(city.clocks.now.isoformat()) == 0
    zfj.officer_phone.answers().hears("签收请按一").presses("1")
    assert case.state == "acknowledged"
    zfj.officer_phone.hangs_up()
